package harness

import (
	"context"
	"fmt"
	"time"

	"github.com/vinemock/vinemock/scenarios"
	"github.com/vinemock/vinemock/server/api"
)

// poll is how long, in wall time, the harness waits before it looks again.
const poll = 10 * time.Millisecond

// settle waits until a delivery has come to rest and judges it. In manual time
// it rests as soon as nothing is in flight, settled or not.
func (r *run) settle(ctx context.Context, p pending) error {
	if r.manual() {
		if _, err := r.Sender.Advance(ctx, 0); err != nil {
			return err
		}
	}
	for {
		d, err := r.Sender.Delivery(ctx, p.delivery)
		if err != nil {
			return err
		}
		if d.Settled() || r.manual() {
			return r.judge(ctx, p, d)
		}
		if err := sleep(ctx, poll); err != nil {
			return fmt.Errorf("wait for delivery %s to settle: %w", d.ID, err)
		}
	}
}

// judge holds a delivery against what the step expects of it.
func (r *run) judge(ctx context.Context, p pending, d api.Delivery) error {
	expect := p.expect
	if expect == nil {
		delivered := scenarios.Equal(string(api.Delivered))
		expect = &scenarios.DeliveryExpect{Outcome: &delivered}
	}
	emails := 0
	if d.Message != "" || expect.Emails != nil {
		found, err := r.Sender.Messages(ctx, api.MessageQuery{Delivery: d.ID})
		if err != nil {
			return err
		}
		emails = found.MessagesCount
	}
	r.update(d, emails)
	c := check{step: p.step, scope: r.known()}
	c.hold("outcome", expect.Outcome, string(d.Status))
	c.hold("attempts", expect.Attempts, len(d.Attempts))
	c.hold("emails", expect.Emails, emails)
	last := api.Attempt{}
	if attempt := d.LastAttempt(); attempt != nil {
		last = *attempt
	}
	c.answer(expect, last)
	return r.conclude(&c)
}
