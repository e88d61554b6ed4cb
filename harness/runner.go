package harness

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"iter"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/vinemock/vinemock/harness/probe"
	"github.com/vinemock/vinemock/harness/report"
	"github.com/vinemock/vinemock/scenarios"
	"github.com/vinemock/vinemock/server/api"
)

// Config is what a runner is made of.
type Config struct {
	// Sender is the vinemock that sends.
	Sender *api.Client
	// Target is the receiver's URL.
	Target string
	// Clock is what the sender's clock is set to for scenarios that name none:
	// real, xN, virtual or manual.
	Clock string
	// Policy is the sender's in every scenario that names no other.
	Policy api.Policy
	// Probes read back what the receiver kept, by entity.
	Probes map[string]probe.Probe
	// Hooks do something to the receiver from outside.
	Hooks Hooks
	// Strict makes a failed should a failure.
	Strict bool
	// Seed is where all randomness starts.
	Seed uint64
	// Patience is how long, in wall time, an email or a raw answer is waited
	// for where the scenario says nothing.
	Patience time.Duration
	// Transport is how raw requests reach the receiver; directly, if nil.
	Transport *http.Transport
	// Reproduce gives the command line that runs one scenario again; may be nil.
	Reproduce func(name string) string
}

// Runner executes scenarios. Any number of them may run at once.
type Runner struct {
	Config
	http *http.Client
}

// New makes a runner.
func New(config Config) *Runner {
	transport := &http.Transport{}
	if config.Transport != nil {
		transport = config.Transport.Clone()
	}
	transport.DisableCompression = true
	return &Runner{Config: config, http: &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Close gives up idle connections to the receiver.
func (r *Runner) Close() { r.http.CloseIdleConnections() }

// Run executes one scenario and says what it came to. It never fails itself:
// what vinemock could not do is the outcome error.
func (r *Runner) Run(ctx context.Context, s *scenarios.Scenario) report.Result {
	begun := time.Now()
	result := r.blank(s)
	if reason := r.missing(s); reason != "" {
		result.Outcome, result.Reason = report.Skipped, reason
		return result
	}
	run := &run{Runner: r, scenario: s, captured: make(map[string]capture), scope: scenarios.Scope{}}
	err := run.execute(ctx)
	result.DurationMs = time.Since(begun).Milliseconds()
	result.Failures, result.Deliveries = run.failures, run.evidence()
	switch {
	case err != nil:
		result.Outcome, result.Reason = report.Errored, err.Error()
	case len(run.failures) > 0:
		result.Outcome, result.Reason = r.weigh(s.Level), run.reason()
	default:
		result.Outcome = report.Passed
	}
	if r.Reproduce != nil && result.Outcome != report.Passed {
		result.Reproduce = r.Reproduce(s.Name())
	}
	return result
}

// blank is the result of a scenario before it has run.
func (r *Runner) blank(s *scenarios.Scenario) report.Result {
	at := s.Position()
	return report.Result{
		ID: s.ID, Row: s.Row.Name, Title: s.Title, About: s.About, File: at.File, Line: at.Line,
		Level: string(s.Level), Cites: list(s.Cites), Labels: list(s.Labels), Deliveries: []report.Evidence{},
	}
}

// list is never nil, so that JSON has [] and not null.
func list(texts []string) []string {
	if texts == nil {
		return []string{}
	}
	return texts
}

// missing says what the scenario needs that was not configured, and the line to
// add.
func (r *Runner) missing(s *scenarios.Scenario) string {
	for _, entity := range s.Needs {
		if r.Probes[entity] == nil {
			return fmt.Sprintf("no probe for %s: add to vinemock.yaml under probes:  %[1]s: {http: \"GET http://HOST/%[1]ss/${%s}\"}", entity, given(s, entity))
		}
	}
	for step := range everyStep(s.Steps) {
		if reason := cmp.Or(r.Hooks.lacks(step), r.lacksSecret(step)); reason != "" {
			return reason
		}
	}
	return ""
}

// given is what the scenario gives the probe, mostly the id.
func given(s *scenarios.Scenario, entity string) string {
	for step := range everyStep(s.Steps) {
		if probe, ok := step.(*scenarios.Probe); ok && probe.Entity == entity {
			for _, name := range slices.Sorted(maps.Keys(probe.With)) {
				return name
			}
		}
	}
	return "id"
}

// everyStep goes through the steps, and through those that a together holds.
func everyStep(steps []scenarios.Step) iter.Seq[scenarios.Step] {
	return func(yield func(scenarios.Step) bool) {
		for _, step := range steps {
			if !yield(step) {
				return
			}
			together, ok := step.(*scenarios.Together)
			if !ok {
				continue
			}
			for _, inner := range together.Steps {
				if !yield(inner) {
					return
				}
			}
		}
	}
}

// alone tells whether nothing else may run beside the scenario: it changes the
// sender's clock for everybody, or what the receiver keeps.
func (r *Runner) alone(s *scenarios.Scenario) bool {
	if s.Clock != "" && s.Clock != r.Clock || r.Hooks.Reset != nil {
		return true
	}
	for step := range everyStep(s.Steps) {
		if changesReceiver(step) {
			return true
		}
	}
	return false
}

// weigh is the outcome of a failed scenario of the level.
func (r *Runner) weigh(level scenarios.Level) report.Outcome {
	if level == scenarios.Must || level == scenarios.Should && r.Strict {
		return report.Failed
	}
	return report.Warned
}

// seed gives the randomness of a scenario's n-th send.
func (r *Runner) seed(s *scenarios.Scenario, n int) uint64 {
	h := fnv.New64a()
	var numbers [16]byte
	binary.BigEndian.PutUint64(numbers[:8], r.Seed)
	binary.BigEndian.PutUint64(numbers[8:], uint64(n))
	_, _ = h.Write(numbers[:])
	_, _ = h.Write([]byte(s.Name()))
	return h.Sum64()
}
