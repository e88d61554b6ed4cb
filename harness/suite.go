package harness

import (
	"context"
	"io"
	"sync"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/formatter"
	"github.com/onsi/ginkgo/v2/types"

	"github.com/vinemock/vinemock/harness/report"
	"github.com/vinemock/vinemock/scenarios"
	"github.com/vinemock/vinemock/server/api"
)

// Suite is a run of many scenarios.
type Suite struct {
	Runner    *Runner
	Scenarios []*scenarios.Scenario
	// Parallel is how many run at once, at least 1. Most of a scenario's time
	// goes into waiting. Those that need the sender's clock or the receiver for
	// themselves run alone, after the others.
	Parallel int
	// Known are failures that are expected; may be nil.
	Known KnownFailures
	// FailFast stops at the first failed or errored scenario.
	FailFast bool
	// Started and Done, if not nil, are told as the run goes on.
	Started, Done func(report.Result)
}

// Run executes the scenarios and gives a result for each, in their order; those
// that were not reached are skipped. When the context ends the run stops, and
// the report says so.
func (s *Suite) Run(ctx context.Context) report.Report {
	p := s.begin(ctx)
	p.wait()
	return p.report(ctx)
}

// RunSpecs is [Suite.Run] with each scenario as a Ginkgo spec, at its place in
// its YAML file. Ginkgo allows one RunSpecs in a process.
func (s *Suite) RunSpecs(ctx context.Context) report.Report {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	p := s.begin(ctx)
	ginkgo.Describe("vinemock", func() {
		for i, one := range s.Scenarios {
			ginkgo.It(one.Name(), ginkgo.Label(one.Labels...), location(one), func(spec ginkgo.SpecContext) {
				defer context.AfterFunc(spec, cancel)()
				conclude(p.await(i))
			})
		}
	})
	suiteConfig, reporterConfig := ginkgo.GinkgoConfiguration()
	suiteConfig.FailFast, suiteConfig.Timeout = s.FailFast, maxRun
	formatter.ColorableStdOut = io.Discard // vinemock's report says it all
	ginkgo.RunSpecs(verdict{}, "vinemock", suiteConfig, reporterConfig)
	p.wait()
	return p.report(ctx)
}

// maxRun replaces Ginkgo's limit of an hour, which a run in real time can pass.
const maxRun = 24 * time.Hour

// verdict is Ginkgo's testing.T; the report has the verdict already.
type verdict struct{}

// Fail implements [ginkgo.GinkgoTestingT].
func (verdict) Fail() {}

func location(s *scenarios.Scenario) types.CodeLocation {
	at := s.Position()
	return types.CodeLocation{FileName: at.File, LineNumber: at.Line}
}

// conclude ends a spec as its result says.
func conclude(result report.Result) {
	switch {
	case failed(result):
		ginkgo.Fail(result.Reason)
	case result.Outcome == report.Skipped:
		ginkgo.Skip(result.Reason)
	}
}

func failed(result report.Result) bool {
	return result.Outcome == report.Failed || result.Outcome == report.Errored
}

// progress is a suite under way.
type progress struct {
	*Suite
	begun   time.Time
	results []report.Result
	ended   []chan struct{} // closed when the result of that place is there
	workers sync.WaitGroup
	alone   sync.RWMutex // held for writing by a scenario that runs alone

	mu      sync.Mutex
	left    []int // places that nobody has taken
	stopped bool
}

// begin starts as many scenarios as may run at once.
func (s *Suite) begin(ctx context.Context) *progress {
	p := &progress{Suite: s, begun: time.Now(), results: make([]report.Result, len(s.Scenarios))}
	var last []int // those that run alone, so that they keep the others waiting but once
	for i, one := range s.Scenarios {
		p.ended = append(p.ended, make(chan struct{}))
		if s.Runner.alone(one) {
			last = append(last, i)
		} else {
			p.left = append(p.left, i)
		}
	}
	p.left = append(p.left, last...)
	for range max(s.Parallel, 1) {
		p.workers.Go(func() { p.work(ctx) })
	}
	return p
}

// work runs scenarios until there are none left.
func (p *progress) work(ctx context.Context) {
	for {
		i, stopped, more := p.take()
		if !more {
			return
		}
		p.results[i] = p.one(ctx, p.Scenarios[i], stopped)
		close(p.ended[i])
	}
}

// take gives the next place that nobody has taken.
func (p *progress) take() (i int, stopped, more bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.left) == 0 {
		return 0, p.stopped, false
	}
	i, p.left = p.left[0], p.left[1:]
	return i, p.stopped, true
}

// one runs a scenario, or says why not.
func (p *progress) one(ctx context.Context, s *scenarios.Scenario, stopped bool) report.Result {
	result := p.Runner.blank(s)
	result.Outcome = report.Skipped
	switch {
	case ctx.Err() != nil:
		result.Reason = "not run: interrupted"
		return result
	case stopped:
		result.Reason = "not run: an earlier scenario failed, and --fail-fast stops there"
		return result
	}
	if p.Started != nil {
		p.Started(result)
	}
	result = p.guarded(ctx, s)
	if ctx.Err() != nil {
		result.Outcome, result.Reason = report.Skipped, "interrupted"
	}
	if p.FailFast && failed(result) {
		p.mu.Lock()
		p.stopped = true
		p.mu.Unlock()
	}
	if p.Done != nil {
		p.Done(result)
	}
	return result
}

// guarded runs a scenario, alone if it has to be.
func (p *progress) guarded(ctx context.Context, s *scenarios.Scenario) report.Result {
	if p.Runner.alone(s) {
		p.alone.Lock()
		defer p.alone.Unlock()
	} else {
		p.alone.RLock()
		defer p.alone.RUnlock()
	}
	return p.Known.apply(p.Runner.Run(ctx, s))
}

// await gives the result of the scenario at the place.
func (p *progress) await(i int) report.Result {
	<-p.ended[i]
	return p.results[i]
}

// wait returns when every scenario has its result.
func (p *progress) wait() { p.workers.Wait() }

// report gathers the results.
func (p *progress) report(ctx context.Context) report.Report {
	return report.Report{
		Version: report.Version, Seed: p.Runner.Seed, Target: api.Redact(p.Runner.Target), Results: p.results,
		Summary: report.Summarise(p.results), Interrupted: ctx.Err() != nil,
		DurationMs: time.Since(p.begun).Milliseconds(),
	}
}
