package delivery

import (
	"errors"

	"github.com/vinemock/vinemock/server/api"
)

// errLost is the cause when the answer was thrown away on purpose.
var errLost = errors.New("the answer was lost on the way")

// bendLost lets the receiver do its work and answer, throws the answer away and
// resets the connection.
func bendLost(fault api.Fault, r *request) string {
	if fault.Lose != api.LoseResponse {
		return ""
	}
	r.loss = true
	return "response lost"
}
