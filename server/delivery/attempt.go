package delivery

import (
	"net/url"
	"time"

	"github.com/vinemock/vinemock/server/api"
)

// attempt makes one POST.
func (j *job) attempt() api.Attempt {
	e := j.engine
	a := api.Attempt{Number: j.attempts + 1, Due: api.At(j.due)}
	r := request{body: j.body, timeout: j.delivery.Policy.Timeout.Std()}
	a.Fault = bend(&r, j.delivery.Faults, a.Number)
	a.Start, a.WallStart = api.At(e.Clock.Now()), api.At(time.Now())
	got, err := j.post(r)
	a.End, a.WallEnd = api.At(e.Clock.Now()), api.At(time.Now())
	a.Status, a.Header, a.Body, a.BodyTruncated = got.status, got.header, string(got.body), got.truncated
	if err != nil {
		a.ErrorClass, a.Error = classify(err, r.timeout)
		return a
	}
	a.Success = j.delivery.Policy.Success.Holds(got.status)
	return a
}

func (j *job) post(r request) (answer, error) {
	target, err := url.Parse(j.delivery.URL)
	if err != nil {
		return answer{}, &phaseError{phaseConnect, err}
	}
	r.url = target
	if r.latency > 0 {
		if err := j.engine.Clock.Sleep(j.engine.ctx, r.latency); err != nil {
			return answer{}, &phaseError{phaseConnect, err}
		}
	}
	return j.engine.wire.post(j.engine.ctx, r)
}
