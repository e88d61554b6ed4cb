package harness

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/vinemock/vinemock/scenarios"
	"github.com/vinemock/vinemock/server/api"
)

// email waits until as many failure emails as expected have come, and checks
// each (VS-MAIL-1, VS-MAIL-2).
func (r *run) email(ctx context.Context, step *scenarios.Email) error {
	query := api.MessageQuery{To: r.webhook.FailureEmail, Limit: api.MaxPage}
	if step.Of != "" {
		r.mu.Lock()
		query.Delivery = r.captured[step.Of].delivery
		r.mu.Unlock()
	}
	within := step.Within
	if within == 0 {
		within = r.Patience
	}
	scope := r.known()
	for deadline := time.Now().Add(within); ; {
		found, err := r.Sender.Messages(ctx, query)
		if err != nil {
			return err
		}
		c := check{step: step, scope: scope}
		c.hold("count", &step.Count, found.MessagesCount)
		if c.err != nil || len(c.failures) == 0 || time.Now().After(deadline) {
			c.emails(ctx, r.Sender, found)
			return r.conclude(&c)
		}
		if err := sleep(ctx, poll); err != nil {
			return err
		}
	}
}

// emails checks each email.
func (c *check) emails(ctx context.Context, sender *api.Client, found api.MessageList) {
	step := c.step.(*scenarios.Email)
	for _, summary := range found.Messages {
		m, err := sender.Message(ctx, summary.ID)
		if err != nil {
			c.err = err
			return
		}
		c.hold("subject", step.Subject, m.Subject)
		c.to(step.To, m.To)
		for _, passage := range step.Contains {
			c.contains(passage, m.Text)
		}
	}
}

// to checks that one of the recipients is as expected.
func (c *check) to(matcher *scenarios.Matcher, recipients []api.Address) {
	if matcher == nil {
		return
	}
	addresses, expected := []string{}, ""
	for _, recipient := range recipients {
		var ok bool
		if ok, expected = c.matches(*matcher, recipient.Address); ok {
			return
		}
		addresses = append(addresses, recipient.Address)
	}
	c.fail("to", expected, show(addresses))
}

// contains checks that the text has a passage.
func (c *check) contains(passage scenarios.Value, text string) {
	value, err := passage.Resolve(c.scope)
	if err != nil {
		c.err = err
		return
	}
	if !strings.Contains(text, fmt.Sprint(value)) {
		c.fail("contains", show(value), show(text))
	}
}
