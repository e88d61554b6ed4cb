package delivery

import "github.com/vinemock/vinemock/server/api"

// bendChunked sends the body in chunks, so that its length is not known before
// its end.
func bendChunked(fault api.Fault, r *request) string {
	if !fault.Chunked {
		return ""
	}
	r.chunked = true
	return "chunked"
}
