package delivery

import (
	"errors"
	"fmt"

	"github.com/vinemock/vinemock/server/api"
)

// errCut is the cause when a request was ended early on purpose.
var errCut = errors.New("the request was cut short on purpose")

// cut ends a request early.
type cut struct {
	at  func(body int) int // how many bytes of the body are sent
	end func(*conn)
}

// bendReset breaks the connection off with a TCP reset, as when a machine on
// the way fails.
func bendReset(fault api.Fault, r *request) string {
	if fault.Reset == nil {
		return ""
	}
	// A reset throws away what has not arrived yet, so that has to be waited for.
	r.cut = &cut{at: fault.Reset.After.Bytes, end: func(c *conn) { c.drain(); c.reset() }}
	return fmt.Sprintf("reset after %s", bytesOrPart(fault.Reset.After))
}

func bytesOrPart(p api.ResetPoint) string {
	if p == api.ResetAfterHeaders || p == api.ResetAfterBody {
		return string(p)
	}
	return string(p) + " bytes"
}

// bendTruncate closes the connection in good order before the body is whole, so
// that only the announced length tells that something is missing.
func bendTruncate(fault api.Fault, r *request) string {
	if fault.Truncate == nil {
		return ""
	}
	most := *fault.Truncate
	r.cut = &cut{at: func(body int) int { return min(most, body-1) }, end: func(*conn) {}}
	return fmt.Sprintf("truncated to %d bytes", most)
}
