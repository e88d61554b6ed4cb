package delivery

import (
	"context"
	"fmt"
	"time"

	"github.com/vinemock/vinemock/server/api"
)

// send writes the request, in one piece if no fault takes it apart.
func (x *exchange) send() *phaseError {
	message, body := x.compose(x.conn.scratch[:0])
	x.conn.scratch = nil
	if cap(message) <= maxScratch {
		x.conn.scratch = message
	}
	if x.cut != nil {
		message = message[:body+x.cut.at(len(message)-body)]
	}
	at := 0
	if x.hang > 0 {
		at = body + (len(message)-body)/2
		if err := x.stall(message[:at]); err != nil {
			return err
		}
	}
	if err := x.write(message, at, body); err != nil {
		return &phaseError{api.PhaseSend, err}
	}
	if x.cut != nil {
		x.cut.end(x.conn)
		return &phaseError{api.PhaseSend, errCut}
	}
	return nil
}

// write writes the message from at on: at once, or with a slow body a few bytes
// at a time.
func (x *exchange) write(message []byte, at, body int) error {
	if x.slow == nil {
		_, err := x.conn.Write(message[at:])
		return err
	}
	for {
		end := min(max(at, body)+x.slow.Bytes, len(message))
		if _, err := x.conn.Write(message[at:end]); err != nil || end == len(message) {
			return err
		}
		if err := x.pause(x.slow.Every.Std()); err != nil {
			return err
		}
		at = end
	}
}

// pause waits in wall time, no longer than the attempt may take.
func (x *exchange) pause(d time.Duration) error {
	left := time.Until(x.deadline)
	timer := time.NewTimer(min(d, left))
	defer timer.Stop()
	select {
	case <-x.ctx.Done():
		return context.Canceled
	case <-timer.C:
	}
	if left < d {
		return context.DeadlineExceeded
	}
	return nil
}

// stall sends the beginning, and then nothing until the hang is over or, in the
// sender's time, the attempt's timeout has passed.
func (x *exchange) stall(beginning []byte) *phaseError {
	if _, err := x.conn.Write(beginning); err != nil {
		return &phaseError{api.PhaseSend, err}
	}
	hang := min(x.hang, x.timeout)
	if err := x.sleep(x.ctx, hang); err != nil {
		return &phaseError{api.PhaseSend, fmt.Errorf("hang: %w", err)}
	}
	if hang == x.timeout {
		return &phaseError{api.PhaseSend, context.DeadlineExceeded}
	}
	if err := x.extend(time.Now().Add(x.timeout - hang)); err != nil {
		return &phaseError{api.PhaseSend, err}
	}
	return nil
}
