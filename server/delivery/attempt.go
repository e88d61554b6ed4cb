package delivery

import (
	"context"
	"net/url"
	"time"

	"github.com/vinemock/vinemock/server/api"
)

// attempt makes one POST.
func (j *job) attempt() api.Attempt {
	e := j.engine
	a := api.Attempt{Number: j.attempts + 1, Due: api.At(j.due)}
	r := j.request(a.Number)
	a.Fault = bend(&r, j.delivery.Faults, a.Number)
	a.Start, a.WallStart = api.At(e.Clock.Now()), api.At(time.Now())
	latency, got, err := j.post(r)
	a.End, a.WallEnd = api.At(e.Clock.Now()), api.At(time.Now())
	a.Status, a.Header, a.Body, a.BodyTruncated = got.status, got.header, got.body, got.truncated
	a.Connected, a.FirstByte = since(got.connected, latency), since(got.firstByte, latency)
	a.Reused, a.Resent, a.Twins = got.reused, got.resent, got.twins
	if err != nil {
		a.ErrorClass, a.Error, a.Phase = classify(err, r.timeout)
		return a
	}
	a.Success = j.delivery.Policy.Success.Holds(got.status)
	return a
}

// request is the POST of this attempt before faults bend it.
func (j *job) request(attempt int) request {
	r := request{
		body: j.body, attempt: attempt,
		timeout: j.delivery.Policy.Timeout.Std(), sleep: j.sleep,
	}
	if attempt > 1 && j.delivery.Policy.RetryBody == api.RetryReserialized {
		r.body = reserialized(r.body, r.seed())
	}
	return r
}

// post sends the request after its latency, and tells how long that took on the
// wall.
func (j *job) post(r request) (latency time.Duration, got answer, err error) {
	begun := time.Now()
	if r.url, err = url.Parse(j.delivery.URL); err != nil {
		return 0, answer{}, &phaseError{api.PhaseConnect, err}
	}
	if r.latency > 0 {
		if err := r.sleep(j.engine.ctx, r.latency); err != nil {
			return 0, answer{}, &phaseError{api.PhaseConnect, err}
		}
		latency = time.Since(begun)
	}
	got, err = j.engine.wire.postAll(r)
	return latency, got, err
}

// sleep passes the sender's time in the middle of an attempt. On a clock that
// stands still that may take for ever: meanwhile the attempt keeps no other from
// beginning, and canceling the job ends it.
func (j *job) sleep(ctx context.Context, d time.Duration) (err error) {
	ctx, wake := context.WithCancel(ctx)
	defer wake()
	j.mu.Lock()
	j.wake = wake
	if j.canceled {
		wake()
	}
	j.mu.Unlock()
	<-j.engine.unrecorded
	j.engine.gate.aside(j.delivery.Webhook, func() { err = j.engine.Clock.Sleep(ctx, d) })
	j.engine.unrecorded <- struct{}{}
	return err
}

// since is a moment of the request as one of the attempt.
func since(moment, latency time.Duration) api.Duration {
	if moment == 0 {
		return 0
	}
	return api.Duration((moment + latency).Round(time.Microsecond))
}
