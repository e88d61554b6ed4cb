package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"time"

	"github.com/vinemock/vinemock/harness"
	"github.com/vinemock/vinemock/harness/report"
	"github.com/vinemock/vinemock/scenarios"
	"github.com/vinemock/vinemock/server"
	"github.com/vinemock/vinemock/server/api"
)

// testCommand is `vinemock test`.
type testCommand struct {
	scenarioFlags
	Target       string        `help:"The receiver's URL." placeholder:"URL"`
	Config       string        `help:"File with the target, probes and hooks; vinemock.yaml is read if it is there." placeholder:"FILE"`
	Sender       string        `help:"Use the vinemock that serves there instead of one inside." placeholder:"URL"`
	Token        string        `help:"The sender's token." placeholder:"TOKEN"`
	Ready        string        `help:"URL that answers 2xx when the receiver is ready; by default its port must accept a connection." placeholder:"URL"`
	ReadyTimeout time.Duration `help:"How long to wait for the receiver; 30s by default."`
	Clock        string        `help:"How the sender's time passes: virtual, real or xN." default:"virtual"`
	Label        string        `help:"Run the scenarios whose labels fit, such as 'orders && !email'." placeholder:"EXPR"`
	Focus        string        `help:"Run the scenarios whose name or title matches." placeholder:"REGEX"`
	Shard        harness.Shard `help:"Run a part of the scenarios, such as 1/3." placeholder:"I/N"`
	Parallel     int           `help:"How many scenarios run at once." default:"4"`
	FailFast     bool          `help:"Stop at the first failure."`
	Strict       bool          `help:"Let a failed should fail the run."`
	List         bool          `help:"List what would run, and end."`
	AllowExec    bool          `help:"Let the configuration run programs (exec probes, restart)."`
	JSON         string        `help:"Write the report as JSON." name:"json" placeholder:"FILE"`
	Junit        string        `help:"Write the report as JUnit XML." placeholder:"FILE"`
	Github       bool          `help:"Print annotations for GitHub Actions, and write its step summary."`
	seedFlag
	policyFlags
}

// Example ends the command's help.
func (testCommand) Example() string {
	return `  # the built-in scenarios and your own against a receiver on this machine
  vinemock test --target http://127.0.0.1:9000/webhooks/vinespring --junit report.xml my-scenarios/`
}

// Help explains the exit codes.
func (testCommand) Help() string {
	return `Exit codes: 0 all that must hold holds, 1 the receiver breaks the contract, 2 wrong usage or a file that does not
check, 3 the receiver was never ready, 4 vinemock's own fault, 130 interrupted.`
}

// Run implements the command.
func (c testCommand) Run(env environment) error {
	settings, err := c.settings(env)
	if err != nil {
		return err
	}
	all, err := c.load()
	if err != nil {
		return err
	}
	selection := harness.Selection{Labels: c.Label, Focus: c.Focus, Shard: c.Shard}
	selected, err := selection.Of(all)
	switch {
	case err != nil:
		return usage("%w", err)
	case c.List:
		return printScenarios(env, selected)
	case len(selected) == 0:
		return usage("no scenario fits: --list without --label, --focus and --shard shows all")
	case settings.target == "":
		return usage("which receiver? Give --target URL, or target: in vinemock.yaml")
	}
	if err := harness.WaitReady(env.ctx, settings.target, settings.ready, settings.readyTimeout); err != nil {
		return err
	}
	return c.test(env, settings, selected)
}

// test starts or finds the sender, runs the scenarios and reports.
func (c testCommand) test(env environment, settings settings, selected []*scenarios.Scenario) (err error) {
	defer func() { err = errors.Join(err, settings.close()) }()
	seed := c.seed()
	sender := api.NewClient(c.Sender, c.Token)
	if c.Sender == "" {
		catalogue, err := c.catalogue()
		if err != nil {
			return err
		}
		var stop func() error
		sender, stop, err = standIn(env, server.Config{Clock: c.Clock, Policy: settings.policy, Seed: seed, Catalogue: catalogue})
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, stop()) }()
	} else if err := c.prepare(env.ctx, sender); err != nil {
		return err
	}
	runner := harness.New(harness.Config{
		Sender: sender, Target: settings.target, Clock: c.Clock, Policy: settings.policy, Probes: settings.probes,
		Hooks: settings.hooks, Strict: c.Strict, Seed: seed, Patience: settings.policy.Timeout.Std(),
		Reproduce: func(name string) string { return c.reproduce(settings.target, seed, name) },
	})
	defer runner.Close()
	progress := report.NewProgress(env.stderr, isTerminal(env.stderr), len(selected))
	suite := harness.Suite{Runner: runner, Scenarios: selected, Parallel: c.Parallel, FailFast: c.FailFast, Started: progress.Started, Done: progress.Done}
	result := suite.RunSpecs(env.ctx)
	progress.Close()
	if err := c.write(env, result); err != nil {
		return err
	}
	return outcome(env.ctx, result)
}

// prepare makes another process's vinemock ready: there, and on the right clock.
func (c testCommand) prepare(ctx context.Context, sender *api.Client) error {
	if err := sender.Ready(ctx); err != nil {
		return fmt.Errorf("sender %s: %w", c.Sender, err)
	}
	if _, err := sender.SetClock(ctx, c.Clock); err != nil {
		return asUsage(err)
	}
	return nil
}

// reproduce is the command line that runs one scenario again.
func (c testCommand) reproduce(target string, seed uint64, name string) string {
	line := fmt.Sprintf("vinemock test --target %s --seed %d --focus '^%s$'", api.Redact(target), seed, regexp.QuoteMeta(name))
	if c.Config != "" {
		line += " --config " + c.Config
	}
	for _, file := range c.Files {
		line += " " + file
	}
	return line
}

// write prints the report and writes the files that were asked for.
func (c testCommand) write(env environment, r report.Report) error {
	clauses, err := c.clauseTexts()
	if err != nil {
		return err
	}
	err = report.WriteTerminal(env.stdout, r, report.TerminalOptions{Color: env.colourful(env.stdout), Clauses: clauses})
	return errors.Join(err,
		toFile(c.JSON, func(w io.Writer) error { return report.WriteJSON(w, r) }),
		toFile(c.Junit, func(w io.Writer) error { return report.WriteJUnit(w, r, clauses) }),
		c.github(env, r, clauses),
	)
}

// github tells GitHub Actions, if asked to.
func (c testCommand) github(env environment, r report.Report, clauses report.Clauses) error {
	if !c.Github {
		return nil
	}
	if err := report.WriteAnnotations(env.stdout, r); err != nil {
		return err
	}
	if file, given := env.lookup("GITHUB_STEP_SUMMARY"); given {
		return report.AppendStepSummary(file, r, clauses)
	}
	return nil
}

func (f contractFlags) clauseTexts() (report.Clauses, error) {
	catalogue, err := f.catalogue()
	if err != nil {
		return nil, err
	}
	return func(id string) string {
		clause, _ := catalogue.Clause(id)
		return clause.Text
	}, nil
}

// toFile writes a file, unless it has no name.
func toFile(name string, write func(io.Writer) error) error {
	if name == "" {
		return nil
	}
	file, err := os.Create(name)
	if err != nil {
		return usage("write report: %w", err)
	}
	return errors.Join(write(file), file.Close())
}

// outcome is the exit code's error: what was reported says the rest.
func outcome(ctx context.Context, r report.Report) error {
	switch {
	case r.Interrupted:
		return context.Cause(ctx)
	case r.Summary.Failed > 0:
		return errBreaks
	case r.Summary.Errors > 0:
		return errOwnFault
	default:
		return nil
	}
}
