package clock

import (
	"context"
	"fmt"
	"time"
)

// Run fires what falls due until the context ends. One Run a clock.
func (c *Clock) Run(ctx context.Context) {
	alarm := time.NewTimer(time.Hour)
	defer alarm.Stop()
	for {
		due, wait := c.step()
		for _, timer := range due {
			timer.task.Fire()
		}
		if len(due) > 0 {
			continue
		}
		alarm.Reset(wait)
		select {
		case <-ctx.Done():
			return
		case <-c.nudge:
		case <-alarm.C:
		}
	}
}

// step moves time where it may move, takes out what is due and holds the clock
// for it. With nothing due it says how long to wait, in wall time.
func (c *Clock) step() (due []*Timer, wait time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.mode.flows() && c.held == 0 {
		c.jump()
	}
	now := c.reading()
	due = c.queue.takeDue(now)
	c.held += len(due)
	if len(due) == 0 && c.held == 0 {
		c.settle()
	}
	return due, c.untilNext(now)
}

// jump moves stepped time to the next due moment, in manual mode no further
// than Advance allows.
func (c *Clock) jump() {
	next, any := c.queue.next()
	switch {
	case any && next.Before(c.now):
	case c.mode == Virtual && any:
		c.now = next
	case c.mode == Manual && any && !next.After(c.target):
		c.now = next
	case c.mode == Manual && c.target.After(c.now):
		c.now = c.target
	}
}

// untilNext is how long the wall must move before anything can be due.
func (c *Clock) untilNext(now time.Time) time.Duration {
	next, any := c.queue.next()
	if !any || !c.mode.flows() {
		return time.Hour
	}
	return time.Duration(float64(next.Sub(now)) / c.mode.rate)
}

// Advance moves manual or virtual time by d, stopping at every due moment on
// the way, and returns when all that fell due has come to rest. Virtual time
// first runs out what is scheduled, as it would anyway.
func (c *Clock) Advance(ctx context.Context, d time.Duration) error {
	c.advancing.Lock()
	defer c.advancing.Unlock()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.mode == Virtual {
		if err := c.await(ctx, func() bool { return c.mode != Virtual || c.held == 0 && len(c.queue) == 0 }); err != nil {
			return fmt.Errorf("advance by %s: %w", d, err)
		}
	}
	if c.mode.flows() {
		return fmt.Errorf("advance by %s: %w", d, ErrCannotAdvance)
	}
	goal := c.now.Add(d)
	c.target = goal
	if c.mode == Virtual {
		c.now = goal
	}
	c.wake()
	if err := c.await(ctx, func() bool { return c.restsAt(goal) }); err != nil {
		c.target = c.now
		return fmt.Errorf("advance by %s: %w", d, err)
	}
	return nil
}

// restsAt tells whether time has come to goal and all that was due by then has
// been done, or the mode was changed in the meantime.
func (c *Clock) restsAt(goal time.Time) bool {
	if c.target != goal {
		return true
	}
	next, any := c.queue.next()
	return !c.now.Before(goal) && c.held == 0 && (!any || next.After(goal))
}

// await waits, with the lock released, until the condition holds.
func (c *Clock) await(ctx context.Context, holds func() bool) error {
	for !holds() {
		settled := c.settled
		c.mu.Unlock()
		var err error
		select {
		case <-settled:
		case <-ctx.Done():
			err = context.Cause(ctx)
		}
		c.mu.Lock()
		if err != nil {
			return err
		}
	}
	return nil
}
