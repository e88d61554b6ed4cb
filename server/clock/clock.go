package clock

import (
	"container/heap"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// ErrCannotAdvance is returned by [Clock.Advance] when time passes by itself.
var ErrCannotAdvance = errors.New("this clock passes by itself; set it to manual or virtual first")

// Clock tells the sender's time and fires what falls due. Its methods may be
// called from any goroutine; nothing fires unless [Clock.Run] runs.
type Clock struct {
	mu    sync.Mutex
	mode  Mode
	queue queue
	seq   uint64
	held  int
	// now is the time when time stands; when it flows, what it was at anchor.
	now    time.Time
	anchor time.Time
	// target is how far Advance lets manual time go.
	target time.Time
	// nudge wakes Run; settled is closed and replaced when held drops to zero
	// or time has moved.
	nudge   chan struct{}
	settled chan struct{}
	// advancing serialises Advance.
	advancing sync.Mutex
}

// New makes a clock that shows start.
func New(mode Mode, start time.Time) *Clock {
	start = start.Round(0).UTC()
	return &Clock{
		mode: mode, now: start, target: start, anchor: time.Now(),
		nudge: make(chan struct{}, 1), settled: make(chan struct{}),
	}
}

// Now is the sender's time, in UTC.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.reading()
}

func (c *Clock) reading() time.Time {
	if !c.mode.flows() {
		return c.now
	}
	return c.now.Add(time.Duration(float64(time.Since(c.anchor)) * c.mode.rate))
}

// Schedule fires the task when due is reached; at once if it has passed.
func (c *Clock) Schedule(due time.Time, task Task) *Timer {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seq++
	timer := &Timer{due: due.UnixNano(), seq: c.seq, task: task}
	heap.Push(&c.queue, timer)
	if timer.index == 0 {
		c.wake()
	}
	return timer
}

// Stop takes a timer out of the queue and tells whether it was still there: if
// not, its task has fired or will at once.
func (c *Clock) Stop(timer *Timer) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if timer.index < 0 {
		return false
	}
	heap.Remove(&c.queue, timer.index)
	c.wake()
	return true
}

// Hold keeps virtual time from jumping until Release is called as often.
func (c *Clock) Hold() {
	c.mu.Lock()
	c.held++
	c.mu.Unlock()
}

// Release ends one Hold, or the hold that came with a task's firing.
func (c *Clock) Release() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.held--
	if c.held == 0 {
		c.wake()
	}
}

// Sleep waits for d of the sender's time. The caller must be holding the clock;
// the hold is given up during the sleep and is the caller's again after it,
// whatever the result.
func (c *Clock) Sleep(ctx context.Context, d time.Duration) error {
	awake := make(chan struct{})
	timer := c.Schedule(c.Now().Add(d), TaskFunc(func() { close(awake) }))
	c.Release()
	select {
	case <-awake:
		return nil
	case <-ctx.Done():
		if c.Stop(timer) {
			c.Hold()
		} else {
			<-awake
		}
		return fmt.Errorf("sleep %s: %w", d, context.Cause(ctx))
	}
}

// State is a reading of the clock with what it waits for.
type State struct {
	Mode      Mode
	Now       time.Time
	Scheduled int
	InFlight  int
	// NextDue is zero when nothing is scheduled.
	NextDue time.Time
}

// State reads everything at one moment.
func (c *Clock) State() State {
	c.mu.Lock()
	defer c.mu.Unlock()
	next, _ := c.queue.next()
	return State{Mode: c.mode, Now: c.reading(), Scheduled: len(c.queue), InFlight: c.held, NextDue: next}
}

// SetMode changes how time passes from here on; what it shows does not jump.
func (c *Clock) SetMode(mode Mode) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.reading()
	c.anchor, c.target = time.Now(), c.now
	c.mode = mode
	c.settle()
	c.wake()
}

// Reach moves time on to t if it has not come so far, so that it does not go
// back over a restart. Real time stays as it is.
func (c *Clock) Reach(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.mode == Real || !t.After(c.reading()) {
		return
	}
	c.now, c.target, c.anchor = t, t, time.Now()
	c.wake()
}

// wake makes Run look at the queue again.
func (c *Clock) wake() {
	select {
	case c.nudge <- struct{}{}:
	default:
	}
}

// settle tells whoever waits that time has moved or come to rest.
func (c *Clock) settle() {
	close(c.settled)
	c.settled = make(chan struct{})
}
