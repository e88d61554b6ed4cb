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
	delivery outgoing

	mailOwed bool // since before a restart: the email is all that is left to do

	// These belong to whoever the clock fired.
	attempts int
	answered bool   // an attempt had an HTTP answer
	held     string // the event's body, before the first attempt, if there is room
	body     []byte // as it is sent, during an attempt

	mu       sync.Mutex
	timer    *clock.Timer
	due      time.Time
	canceled bool
	wake     func() // ends a sleep in the middle of an attempt, if there is one

	settled chan struct{} // if anybody waits; the engine's lock guards it
}

// roomAtHand bounds the bodies that wait for their first attempt in memory, in
// bytes. Others are read from the store when their attempt is due, as they are
// for retries.
const roomAtHand = 64 << 20

// hold keeps the body for the first attempt, if there is room.
func (j *job) hold(body string) {
	if j.engine.atHand.Load() > roomAtHand {
		return
	}
	j.engine.atHand.Add(int64(len(body)))
	j.held = body
}

// drop gives the room of the held body back.
func (j *job) drop() {
	j.engine.atHand.Add(-int64(len(j.held)))
	j.held = ""
}

// load has the body at hand, as the policy writes it.
func (j *job) load(ctx context.Context) (err error) {
	text := j.held
	if text == "" {
		if text, err = j.engine.Store.Body(ctx, j.delivery.Event); err != nil {
			return err
		}
	}
	j.drop()
	j.body = Body(api.Event{Body: text}, j.delivery.Policy.BodyOrder)
	return nil
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
	e.gate.enter(j.delivery.Webhook, func() (rest func()) {
		next := j.run()
		return func() {
			defer e.underway.Done()
			defer e.Clock.Release()
			next()
		}
	})
}

// run makes the attempt that is due and tells what follows it. With only the
// email owed, that is all that follows.
func (j *job) run() (next func()) {
	if !j.engine.admits(j) {
		return func() {}
	}
	if j.mailOwed {
		return j.mail
	}
	if !j.insist("its body is not read", j.load) {
		return func() {}
	}
	j.engine.unrecorded <- struct{}{}
	attempt := j.attempt()
	j.body = nil
	if attempt.ErrorClass == api.ErrorCanceled && !j.isCanceled() {
		<-j.engine.unrecorded
		return func() {} // stopped in the middle: it is made again after a restart
	}
	j.count(attempt)
	return func() { j.after(attempt) }
}

// storeRetry is how long, in wall time, the engine waits before it asks again
// for what the store or the mailer could not do.
const storeRetry = time.Second

// insist does what must be done before the job can go on, as often as it takes,
// with the clock held. It gives up when the engine stops: then the job is taken
// up again after a restart.
func (j *job) insist(failure string, do func(context.Context) error) bool {
	e := j.engine
	for {
		err := do(context.WithoutCancel(e.ctx))
		if err == nil {
			return true
		}
		e.Log.Error("delivery waits: "+failure, "delivery", j.delivery.ID, "error", err, "again in", storeRetry)
		select {
		case <-e.ctx.Done():
			return false
		case <-time.After(storeRetry):
		}
	}
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
	kept := j.keep(d, &attempt, mailOwed)
	<-j.engine.unrecorded
	if !kept {
		return
	}
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
	d := j.delivery.delivery(nil)
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

// keep records in the store and tells the observer.
func (j *job) keep(d api.Delivery, attempt *api.Attempt, mailOwed bool) bool {
	e := j.engine
	kept := j.insist("its attempt is not recorded", func(ctx context.Context) error {
		return e.Store.Record(ctx, d, attempt, mailOwed)
	})
	if !kept {
		return false
	}
	if attempt != nil {
		e.Observe(api.Happening{Kind: api.HappenedAttempt, Delivery: &d, Attempt: attempt})
	}
	if d.Settled() {
		e.Observe(api.Happening{Kind: api.HappenedDelivery, Delivery: &d})
	}
	return true
}

// cancel stops the job: now if it waits, after its attempt if one is in flight.
func (j *job) cancel(ctx context.Context) error {
	j.mu.Lock()
	j.canceled = true
	if j.wake != nil {
		j.wake()
	}
	waiting := j.timer != nil && j.engine.Clock.Stop(j.timer)
	j.mu.Unlock()
	waiting = waiting || j.engine.unpark(j)
	switch {
	case waiting && j.mailOwed: // too late to cancel
		j.mail()
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
	j.drop()
	d := j.delivery.delivery(nil).SettledAs(api.Canceled, api.At(j.engine.Clock.Now()))
	if j.keep(d, nil, false) {
		j.settle()
	}
}

// settle lets whoever waits for the job go on.
func (j *job) settle() {
	e := j.engine
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.jobs, j.delivery.ID)
	if j.settled != nil {
		close(j.settled)
	}
}
