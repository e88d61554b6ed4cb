package harness

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/vinemock/vinemock/scenarios"
	"github.com/vinemock/vinemock/server/api"
)

// send makes events, delivers them and, unless told otherwise, waits until they
// are settled and checks how they went.
func (r *run) send(ctx context.Context, step *scenarios.Send) error {
	ask, err := r.ask(step)
	if err != nil {
		return err
	}
	accepted, err := r.Sender.CreateEvents(ctx, ask)
	if err != nil {
		return err
	}
	if err := r.capture(step, accepted); err != nil {
		return err
	}
	return r.follow(ctx, step, accepted, step.Wait, step.Expect)
}

// epoch is when the first event of every scenario happens, so that its bytes
// depend on the seed and not on what ran before.
var epoch = time.Date(2026, 3, 2, 17, 0, 0, 0, time.UTC)

// ask is the request for a step's events.
func (r *run) ask(step *scenarios.Send) (api.NewEvents, error) {
	scope := r.known()
	r.mu.Lock()
	seed, at := r.seed(r.scenario, r.sends), api.At(epoch.Add(time.Duration(r.sends)*time.Minute))
	r.sends++
	same := r.captured[step.Same].event
	r.mu.Unlock()
	ask := api.NewEvents{
		Type: step.Type, Drop: step.Drop, Same: same, Count: step.Count, Seed: &seed, At: &at,
		Webhook: r.webhook.ID, Faults: step.Faults,
	}
	var err error
	if ask.Set, err = assigned(step.Set, scope); err != nil {
		return ask, err
	}
	if ask.Add, err = assigned(step.Add, scope); err != nil {
		return ask, err
	}
	if step.Data != nil {
		value, err := step.Data.Resolve(scope)
		if err != nil {
			return ask, err
		}
		if ask.Data, err = encode(value); err != nil {
			return ask, err
		}
	}
	if r.waitsInServer(step) {
		ask.Wait = api.WaitSettled
	}
	return ask, nil
}

// waitsInServer tells whether the sender can settle the step's deliveries by
// itself: in manual time that may take an advance.
func (r *run) waitsInServer(step *scenarios.Send) bool { return step.Wait && !r.manual() }

func (r *run) manual() bool { return r.scenario.Clock == scenarios.ClockManual }

func assigned(list []scenarios.Assignment, scope scenarios.Scope) (map[string]any, error) {
	values := make(map[string]any, len(list))
	for _, a := range list {
		value, err := a.Value.Resolve(scope)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", a.Path, err)
		}
		values[a.Path] = value
	}
	return values, nil
}

// encode writes JSON without turning < into \u003c.
func encode(value any) (json.RawMessage, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return bytes.TrimSpace(out.Bytes()), err
}

// capture makes the events known under the step's name, and all deliveries
// exhibits.
func (r *run) capture(step *scenarios.Send, accepted api.Accepted) error {
	bodies := make([]any, len(accepted.Events))
	for i, event := range accepted.Events {
		body := json.NewDecoder(bytes.NewReader([]byte(event.Body)))
		body.UseNumber()
		if err := body.Decode(&bodies[i]); err != nil {
			return fmt.Errorf("read the event's body: %w", err)
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, event := range accepted.Events {
		name := step.As
		if step.Count > 1 {
			name += "." + strconv.Itoa(i)
		}
		r.captured[name] = capture{event: event.ID, delivery: accepted.Deliveries[i].ID}
	}
	switch {
	case step.As == "":
	case step.Count > 1:
		r.scope[step.As] = bodies
	default:
		r.scope[step.As] = bodies[0]
	}
	return nil
}

// redeliver sends an earlier event's bytes again.
func (r *run) redeliver(ctx context.Context, step *scenarios.Redeliver) error {
	r.mu.Lock()
	earlier := r.captured[step.Of]
	r.mu.Unlock()
	accepted, err := r.Sender.Redeliver(ctx, earlier.delivery, step.Wait && !r.manual())
	if err != nil {
		return err
	}
	return r.follow(ctx, step, accepted, step.Wait, step.Expect)
}

// follow sees to deliveries that have begun: checks them now, or leaves them
// for the scenario's end.
func (r *run) follow(ctx context.Context, step scenarios.Step, accepted api.Accepted, wait bool, expect *scenarios.DeliveryExpect) error {
	for i, d := range accepted.Deliveries {
		event := accepted.Events[min(i, len(accepted.Events)-1)]
		r.exhibit(step, d, event.Body)
		p := pending{step: step, delivery: d.ID, expect: expect}
		if !wait {
			r.mu.Lock()
			r.unwaited = append(r.unwaited, p)
			r.mu.Unlock()
			continue
		}
		if d.Settled() {
			if err := r.judge(ctx, p, d); err != nil {
				return err
			}
			continue
		}
		if err := r.settle(ctx, p); err != nil {
			return err
		}
	}
	return nil
}
