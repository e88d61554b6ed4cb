package harness

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/vinemock/vinemock/harness/probe"
	"github.com/vinemock/vinemock/scenarios"
)

// probe reads back what the receiver kept about an entity: once, until it holds
// (eventually), or again and again while it must (holds).
func (r *run) probe(ctx context.Context, step *scenarios.Probe) error {
	scope := r.known()
	with := make(map[string]any, len(step.With))
	for name, value := range step.With {
		var err error
		if with[name], err = value.Resolve(scope); err != nil {
			return fmt.Errorf("with %s: %w", name, err)
		}
	}
	deadline := time.Now().Add(step.Eventually + step.Holds)
	for wait := poll; ; wait = min(2*wait, 20*poll) {
		c := check{step: step, scope: scope}
		c.records(ctx, r.Probes[step.Entity], with)
		held := c.err == nil && len(c.failures) == 0
		over := time.Now().After(deadline) || misconfigured(c.err)
		if over || held && step.Holds == 0 || !held && step.Eventually == 0 {
			return r.conclude(&c)
		}
		if err := sleep(ctx, wait); err != nil {
			return err
		}
	}
}

// misconfigured tells whether asking again would meet the same error.
func misconfigured(err error) bool {
	var wrong *probe.Error
	return errors.As(err, &wrong) && wrong.Config
}

// records reads the records once and checks them.
func (c *check) records(ctx context.Context, from probe.Probe, with map[string]any) {
	records, err := from.Read(ctx, with)
	if err != nil {
		c.err = err
		return
	}
	step := c.step.(*scenarios.Probe)
	c.hold("count", &step.Expect.Count, len(records))
	for _, record := range records {
		c.record(step, record)
	}
}

// record checks the fields of one record.
func (c *check) record(step *scenarios.Probe, record probe.Record) {
	for _, field := range step.Expect.Fields {
		value, _ := scenarios.At(map[string]any(record), field.Name)
		c.hold("fields."+field.Name, &field.Matcher, value)
	}
	for _, name := range step.Expect.Absent {
		if value, there := scenarios.At(map[string]any(record), name); there {
			c.fail("absent "+name, "no such field", show(value))
		}
	}
}
