package harness

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/vinemock/vinemock/harness/report"
	"github.com/vinemock/vinemock/scenarios"
	"github.com/vinemock/vinemock/server/api"
)

// run is one scenario under way.
type run struct {
	*Runner
	scenario *scenarios.Scenario
	webhook  api.Webhook

	mu       sync.Mutex // a together step's steps run at once
	scope    scenarios.Scope
	captured map[string]capture
	sends    int // so far, for their seeds
	unwaited []pending
	failures []report.Failure
	exhibits []*exhibit
	broken   bool // by a break step, and not mended yet
}

// capture is an event that later steps know by name.
type capture struct{ event, delivery string }

// pending is a delivery that its step did not wait for.
type pending struct {
	step     scenarios.Step
	delivery string
	expect   *scenarios.DeliveryExpect
}

// execute does everything from the webhook's making to its deletion. An error
// is vinemock's own or a hook's.
func (r *run) execute(ctx context.Context) (err error) {
	if r.Hooks.Reset != nil {
		if err := r.Hooks.Reset(ctx); err != nil {
			return fmt.Errorf("reset the receiver: %w", err)
		}
	}
	defer func() { err = errors.Join(err, r.leaveWhole(ctx)) }()
	if err := r.setClock(ctx, r.scenario.Clock); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.setClock(context.WithoutCancel(ctx), r.Clock)) }()
	r.webhook, err = r.Sender.CreateWebhook(ctx, api.NewWebhook{
		Name: r.scenario.Name(), URL: r.Target, FailureEmail: "admin@" + r.scenario.ID + ".invalid",
		Events: []string{api.AllEvents}, Policy: r.scenario.Policy.Apply(r.Policy).Patch(),
	})
	if err != nil {
		return fmt.Errorf("make the scenario's webhook: %w", err)
	}
	defer func() {
		err = errors.Join(err, r.Sender.DeleteWebhook(context.WithoutCancel(ctx), r.webhook.ID))
	}()
	r.scope[scenarios.WebhookName] = map[string]any{
		"name": r.webhook.Name, "url": r.webhook.URL, "failureEmail": r.webhook.FailureEmail,
	}
	defer func() { err = errors.Join(err, r.refresh(context.WithoutCancel(ctx))) }()
	return r.steps(ctx)
}

// refresh brings the evidence of deliveries that were not waited for up to
// date, before their webhook goes.
func (r *run) refresh(ctx context.Context) error {
	for _, p := range r.unwaited {
		d, err := r.Sender.Delivery(ctx, p.delivery)
		if err != nil {
			return fmt.Errorf("%s: %w", describe(p.step), err)
		}
		r.update(d, r.emailsOf(d.ID))
	}
	return nil
}

// setClock sets the sender's clock unless it is as it should be.
func (r *run) setClock(ctx context.Context, mode string) error {
	if r.scenario.Clock == "" || r.scenario.Clock == r.Clock {
		return nil
	}
	if _, err := r.Sender.SetClock(ctx, mode); err != nil {
		return fmt.Errorf("set the sender's clock to %s: %w", mode, err)
	}
	return nil
}

// steps goes through the steps until one fails, then sees to the deliveries
// that were not waited for.
func (r *run) steps(ctx context.Context) error {
	for _, step := range r.scenario.Steps {
		if err := r.step(ctx, step); err != nil {
			return fmt.Errorf("%s: %w", describe(step), err)
		}
		if len(r.failures) > 0 {
			return nil
		}
	}
	for _, p := range r.unwaited {
		if err := r.settle(ctx, p); err != nil {
			return fmt.Errorf("%s: %w", describe(p.step), err)
		}
	}
	return nil
}

// step does one step. What does not hold becomes a failure; an error is not the
// receiver's.
func (r *run) step(ctx context.Context, step scenarios.Step) error {
	switch step := step.(type) {
	case *scenarios.Send:
		return r.send(ctx, step)
	case *scenarios.Redeliver:
		return r.redeliver(ctx, step)
	case *scenarios.Raw:
		return r.raw(ctx, step)
	case *scenarios.Together:
		return r.together(ctx, step)
	case *scenarios.Probe:
		return r.probe(ctx, step)
	case *scenarios.Email:
		return r.email(ctx, step)
	case *scenarios.Advance:
		_, err := r.Sender.Advance(ctx, api.Duration(step.By))
		return err
	case *scenarios.Restart:
		return r.Hooks.Restart(ctx)
	case *scenarios.Break:
		return r.breakIt(ctx, step)
	case *scenarios.Mend:
		return r.mendIt(ctx)
	case *scenarios.Pause:
		return sleep(ctx, step.For)
	default:
		return fmt.Errorf("this vinemock cannot do a %s step", step.Kind())
	}
}

// together does the steps at once and waits for all.
func (r *run) together(ctx context.Context, t *scenarios.Together) error {
	errs := make([]error, len(t.Steps))
	var wait sync.WaitGroup
	for i, step := range t.Steps {
		wait.Go(func() { errs[i] = r.step(ctx, step) })
	}
	wait.Wait()
	return errors.Join(errs...)
}

// describe names a step: its kind and what it is about.
func describe(step scenarios.Step) string {
	switch step := step.(type) {
	case *scenarios.Send:
		return "send " + step.Type
	case *scenarios.Redeliver:
		return "redeliver " + step.Of
	case *scenarios.Probe:
		return "probe " + step.Entity
	default:
		return step.Kind()
	}
}

// conclude takes over what a check found.
func (r *run) conclude(c *check) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failures = append(r.failures, c.failures...)
	return c.err
}

// reason tells the failures in one line.
func (r *run) reason() string {
	first := r.failures[0]
	reason := fmt.Sprintf("%s: %s: want %s, got %s", first.Step, first.What, first.Expected, first.Got)
	if more := len(r.failures) - 1; more > 0 {
		reason += fmt.Sprintf(" (and %d more)", more)
	}
	return strings.Join(strings.Fields(reason), " ")
}

// known is a copy of what ${…} can stand for now.
func (r *run) known() scenarios.Scope {
	r.mu.Lock()
	defer r.mu.Unlock()
	scope := make(scenarios.Scope, len(r.scope))
	for name, value := range r.scope {
		scope[name] = value
	}
	return scope
}

// sleep waits in wall time.
func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
