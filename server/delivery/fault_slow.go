package delivery

import (
	"fmt"

	"github.com/vinemock/vinemock/server/api"
)

// bendSlow sends the body a few bytes at a time, each in a packet of its own.
func bendSlow(fault api.Fault, r *request) string {
	if fault.SlowBody == nil {
		return ""
	}
	r.slow = fault.SlowBody
	return fmt.Sprintf("slow body, %d bytes every %s", r.slow.Bytes, r.slow.Every)
}
