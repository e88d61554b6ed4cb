package delivery

import (
	"context"
	"fmt"

	"github.com/vinemock/vinemock/server/api"
)

// bendOverlap does not wait for the answer, so that the next attempt comes while
// the receiver is still at work on this one.
func bendOverlap(fault api.Fault, r *request) string {
	if !fault.Overlap {
		return ""
	}
	r.overlap = true
	return "overlap"
}

// leave lets the timeout pass in the sender's time alone. The connection stays
// open until the receiver has answered, or the timeout has passed on the wall
// as well: a receiver that notices a closed connection might stop its work.
func (x *exchange) leave() *phaseError {
	behind := exchange{wire: x.wire, request: x.request, begun: x.begun, conn: x.conn}
	x.left.Go(func() {
		_, _ = behind.receive()
		behind.conn.close()
	})
	if err := x.sleep(x.ctx, x.timeout); err != nil {
		return &phaseError{api.PhaseHeader, fmt.Errorf("overlap: %w", err)}
	}
	return &phaseError{api.PhaseHeader, context.DeadlineExceeded}
}
