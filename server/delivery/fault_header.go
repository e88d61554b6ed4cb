package delivery

import (
	"maps"
	"slices"
	"strings"

	"github.com/vinemock/vinemock/server/api"
)

// bendHeader adds headers, or replaces those that every request has.
func bendHeader(fault api.Fault, r *request) string {
	if len(fault.Header) == 0 {
		return ""
	}
	names := slices.Sorted(maps.Keys(fault.Header))
	for _, name := range names {
		r.header = append(r.header, headerChange{name, fault.Header[name]})
	}
	return "header " + strings.Join(names, ", ")
}
