package harness

import (
	"context"
	"io"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/formatter"
	"github.com/onsi/ginkgo/v2/types"

	"github.com/vinemock/vinemock/harness/report"
	"github.com/vinemock/vinemock/scenarios"
)

// Suite is a run of many scenarios.
type Suite struct {
	Runner    *Runner
	Scenarios []*scenarios.Scenario
	// FailFast stops at the first failed or errored scenario.
	FailFast bool
	// Started and Done, if not nil, are told as the run goes on.
	Started, Done func(report.Result)
}

// Run executes the scenarios one after another and gives a result for each, in
// their order; those that were not reached are skipped. When the context ends
// the run stops and the report says so.
func (s *Suite) Run(ctx context.Context) report.Report {
	return s.run(ctx, func(ctx context.Context, each func(context.Context, *scenarios.Scenario) report.Result) {
		for _, one := range s.Scenarios {
			result := each(ctx, one)
			if ctx.Err() != nil || s.FailFast && failed(result) {
				return
			}
		}
	})
}

// RunSpecs is [Suite.Run] with each scenario as a Ginkgo spec, at its place in
// its YAML file. Ginkgo allows one RunSpecs in a process.
func (s *Suite) RunSpecs(ctx context.Context) report.Report {
	return s.run(ctx, func(ctx context.Context, each func(context.Context, *scenarios.Scenario) report.Result) {
		ginkgo.Describe("vinemock", func() {
			for _, one := range s.Scenarios {
				ginkgo.It(one.Name(), ginkgo.Label(one.Labels...), location(one), func(spec ginkgo.SpecContext) {
					end, cancel := context.WithCancel(spec)
					defer cancel()
					defer context.AfterFunc(ctx, cancel)()
					conclude(each(end, one))
				})
			}
		})
		suiteConfig, reporterConfig := ginkgo.GinkgoConfiguration()
		suiteConfig.FailFast, suiteConfig.Timeout = s.FailFast, maxRun
		formatter.ColorableStdOut = io.Discard // vinemock's report says it all
		ginkgo.RunSpecs(verdict{}, "vinemock", suiteConfig, reporterConfig)
	})
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

// run has the scenarios driven, and gathers their results.
func (s *Suite) run(ctx context.Context, drive func(context.Context, func(context.Context, *scenarios.Scenario) report.Result)) report.Report {
	begun := time.Now()
	results := make(map[string]report.Result, len(s.Scenarios))
	drive(ctx, func(ctx context.Context, one *scenarios.Scenario) report.Result {
		if s.Started != nil {
			s.Started(s.Runner.blank(one))
		}
		result := s.Runner.Run(ctx, one)
		if ctx.Err() != nil {
			result.Outcome, result.Reason = report.Skipped, "interrupted"
		}
		results[one.Name()] = result
		if s.Done != nil {
			s.Done(result)
		}
		return result
	})
	r := report.Report{Version: report.Version, Seed: s.Runner.Seed, Target: s.Runner.Target, Results: []report.Result{}}
	for _, one := range s.Scenarios {
		result, ran := results[one.Name()]
		if !ran {
			result = s.Runner.blank(one)
			result.Outcome, result.Reason = report.Skipped, s.unreached(ctx)
		}
		r.Results = append(r.Results, result)
	}
	r.Summary, r.Interrupted = report.Summarise(r.Results), ctx.Err() != nil
	r.DurationMs = time.Since(begun).Milliseconds()
	return r
}

// unreached is why a scenario has not run.
func (s *Suite) unreached(ctx context.Context) string {
	if ctx.Err() == nil && s.FailFast {
		return "not run: an earlier scenario failed, and --fail-fast stops there"
	}
	return "not run: interrupted"
}
