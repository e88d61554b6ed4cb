package delivery

import "github.com/vinemock/vinemock/server/api"

// bendRefused fails the connection as if nothing listened at the URL, without a
// word to the receiver.
func bendRefused(fault api.Fault, r *request) string {
	if fault.Connect != api.ConnectRefused {
		return ""
	}
	r.refused = true
	return "connection refused"
}
