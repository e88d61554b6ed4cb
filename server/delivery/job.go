package delivery

import (
	"context"
	"sync"
	"time"

	"github.com/vinemock/vinemock/server/api"
	"github.com/vinemock/vinemock/server/clock"
)

// job is a delivery that is not settled. It is its own task on the clock.
type job struct {
	engine   *Engine
	delivery api.Delivery // as accepted; what changes is in the store
	body     []byte

	mailOwed bool // since before a restart: the email is all that is left to do

	// attempts and answered belong to whoever the clock fired.
	attempts int
	answered bool // an attempt had an HTTP answer

	mu       sync.Mutex
	timer    *clock.Timer
	due      time.Time
	canceled bool

	settled chan struct{}
}

func (e *Engine) newJob(d api.Delivery, event api.Event) *job {
	return &job{engine: e, delivery: d, body: Body(event, d.Policy.BodyOrder), settled: make(chan struct{})}
}

// schedule puts the job on the clock, or ends it if it was canceled meanwhile.
func (j *job) schedule(due time.Time) {
	j.mu.Lock()
	canceled := j.canceled
	if !canceled {
		j.due = due
		j.timer = j.engine.Clock.Schedule(due, j)
	}
	j.mu.Unlock()
	if canceled {
		j.end()
	}
}

// Fire implements [clock.Task].
func (j *job) Fire() {
	e := j.engine
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.stopping {
		e.Clock.Release()
		return
	}
	e.underway.Add(1)
	e.gate.enter(j.delivery.Webhook, func() {
		defer e.underway.Done()
		defer e.Clock.Release()
		j.run()
	})
}

// run makes the attempt that is due, or sends the email that is owed.
func (j *job) run() {
	if j.mailOwed {
		j.mail()
		return
	}
	attempt := j.attempt()
	if attempt.ErrorClass == api.ErrorCanceled {
		return // stopped in the middle: it is made again after a restart
	}
	j.count(attempt)
	j.after(attempt)
}

// count takes the attempt into account.
func (j *job) count(attempt api.Attempt) {
	j.attempts = attempt.Number
	j.answered = j.answered || attempt.Answered()
}

// after records the attempt and goes on to what follows it.
func (j *job) after(attempt api.Attempt) {
	next, more := Next(j.delivery.Policy, attempt)
	d := j.standing(attempt, next, more)
	mailOwed := d.Status == api.Failed
	j.keep(d, &attempt, mailOwed)
	switch {
	case d.Status == api.Pending:
		j.schedule(next)
	case mailOwed:
		j.mail()
	default:
		j.settle()
	}
}

// standing is the delivery as it stands after the attempt.
func (j *job) standing(attempt api.Attempt, next time.Time, more bool) api.Delivery {
	d := j.delivery
	switch {
	case attempt.Success:
		return d.SettledAs(api.Delivered, attempt.End)
	case j.isCanceled():
		return d.SettledAs(api.Canceled, attempt.End)
	case more:
		d.NextAttemptAt = &api.Time{Time: next}
		return d
	}
	d.FailureCase = api.NoEndpoint
	if j.answered {
		d.FailureCase = api.NoSuccess
	}
	return d.SettledAs(api.Failed, attempt.End)
}

// keep records in the store and tells the observer. A store that fails is
// vinemock's own fault: it is logged, and the delivery goes on in memory.
func (j *job) keep(d api.Delivery, attempt *api.Attempt, mailOwed bool) {
	e := j.engine
	if err := e.Store.Record(context.WithoutCancel(e.ctx), d, attempt, mailOwed); err != nil {
		e.Log.Error("attempt not recorded", "delivery", d.ID, "error", err)
	}
	if attempt != nil {
		e.Observe(api.Happening{Kind: api.HappenedAttempt, Delivery: &d, Attempt: attempt})
	}
	if d.Settled() {
		e.Observe(api.Happening{Kind: api.HappenedDelivery, Delivery: &d})
	}
}

// cancel stops the job: now if it waits, after its attempt if one is in flight.
func (j *job) cancel(ctx context.Context) error {
	j.mu.Lock()
	j.canceled = true
	waiting := j.timer != nil && j.engine.Clock.Stop(j.timer)
	j.mu.Unlock()
	switch {
	case waiting && j.mailOwed: // too late to cancel
		j.run()
	case waiting:
		j.end()
	}
	return j.engine.Settled(ctx, j.delivery.ID)
}

func (j *job) isCanceled() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.canceled
}

// end settles a canceled job that has no attempt in flight.
func (j *job) end() {
	d := j.delivery.SettledAs(api.Canceled, api.At(j.engine.Clock.Now()))
	j.keep(d, nil, false)
	j.settle()
}

// settle lets whoever waits for the job go on.
func (j *job) settle() {
	j.engine.disown([]*job{j})
	close(j.settled)
}
