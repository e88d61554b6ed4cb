package delivery

import (
	"context"
	"errors"
	"slices"
)

// Cancel stops retrying a delivery and tells whether it was still pending. An
// attempt in flight finishes first, and counts if it succeeds.
func (e *Engine) Cancel(ctx context.Context, id string) (bool, error) {
	e.mu.Lock()
	j := e.jobs[id]
	e.mu.Unlock()
	if j == nil {
		return false, nil
	}
	return true, j.cancel(ctx)
}

// CancelWebhook stops retrying every pending delivery of a webhook.
func (e *Engine) CancelWebhook(ctx context.Context, webhook string) error {
	e.mu.Lock()
	var jobs []*job
	for _, j := range e.jobs {
		if j.delivery.Webhook == webhook {
			jobs = append(jobs, j)
		}
	}
	e.mu.Unlock()
	var errs []error
	for _, j := range jobs {
		errs = append(errs, j.cancel(ctx))
	}
	return errors.Join(errs...)
}

// Pause makes the deliveries of a webhook wait, pending, from their next
// attempt on. What is in flight finishes.
func (e *Engine) Pause(webhook string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.paused[webhook] = true
}

// Unpause ends a pause. What fell due in it is attempted at once, in the order
// in which it did.
func (e *Engine) Unpause(webhook string) {
	e.Clock.Hold()
	defer e.Clock.Release()
	e.mu.Lock()
	parked := e.parked[webhook]
	delete(e.paused, webhook)
	delete(e.parked, webhook)
	e.mu.Unlock()
	for _, j := range parked {
		j.schedule(j.due)
	}
}

// admits tells whether a job that is due may go on now. It may not while the
// engine stops, nor while its webhook is paused: then it is put aside.
func (e *Engine) admits(j *job) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.stopping {
		return false
	}
	if e.paused[j.delivery.Webhook] && !j.mailOwed && !j.isCanceled() {
		e.parked[j.delivery.Webhook] = append(e.parked[j.delivery.Webhook], j)
		return false
	}
	return true
}

// unpark takes a job back that was put aside, and tells whether it was.
func (e *Engine) unpark(j *job) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	parked := e.parked[j.delivery.Webhook]
	at := slices.Index(parked, j)
	if at < 0 {
		return false
	}
	e.parked[j.delivery.Webhook] = slices.Delete(parked, at, at+1)
	return true
}
