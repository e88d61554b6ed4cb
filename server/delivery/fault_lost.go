package delivery

import "github.com/vinemock/vinemock/server/api"

// bendLost lets the receiver do its work and answer, throws the answer away and
// resets the connection.
func bendLost(fault api.Fault, r *request) string {
	if fault.Lose != api.LoseResponse {
		return ""
	}
	r.loss = true
	return "response lost"
}
