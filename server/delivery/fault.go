package delivery

import (
	"strings"

	"github.com/vinemock/vinemock/server/api"
)

// bends are the faults, one file each. A bend changes the request if the fault
// is of its kind, and then names it; else it gives "".
func bends() []func(api.Fault, *request) string {
	return []func(api.Fault, *request) string{
		bendRefused, bendLost, bendLatency, bendReset, bendSlow, bendTruncate, bendDuplicate, bendHang, bendOverlap,
		bendChunked, bendKeys, bendHeader,
	}
}

// bend changes the request by all faults of the attempt and names them.
func bend(r *request, faults []api.Fault, attempt int) string {
	var names []string
	for _, fault := range faults {
		if !fault.Attempts.Has(attempt) {
			continue
		}
		for _, bend := range bends() {
			if name := bend(fault, r); name != "" {
				names = append(names, name)
			}
		}
	}
	return strings.Join(names, ", ")
}
