package main

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/vinemock/vinemock/harness"
	"github.com/vinemock/vinemock/harness/report"
	"github.com/vinemock/vinemock/scenarios"
	"github.com/vinemock/vinemock/server"
	"github.com/vinemock/vinemock/server/api"
	"github.com/vinemock/vinemock/server/clock"
)

// testCommand is `vinemock test`.
type testCommand struct {
	scenarioFlags
	Target        string        `help:"The receiver's URL." placeholder:"URL"`
	Config        string        `help:"File with the target, probes and hooks; vinemock.yaml is read if it is there." placeholder:"FILE"`
	Sender        string        `help:"Use the vinemock that serves there instead of one inside." placeholder:"URL"`
	Token         string        `help:"The sender's token." placeholder:"TOKEN"`
	Ready         string        `help:"URL that answers 2xx when the receiver is ready; by default its port must accept a connection." placeholder:"URL"`
	ReadyTimeout  time.Duration `help:"How long to wait for the receiver; 30s by default."`
	Clock         string        `help:"How the sender's time passes: virtual, real or xN." default:"virtual"`
	Label         string        `help:"Run the scenarios whose labels fit, such as 'orders && !email'." placeholder:"EXPR"`
	Level         string        `help:"Run the scenarios of this level: must, should or info." enum:",must,should,info" default:""`
	Focus         string        `help:"Run the scenarios whose name or title matches." placeholder:"REGEX"`
	Shard         harness.Shard `help:"Run a part of the scenarios, such as 1/3." placeholder:"I/N"`
	Parallel      int           `help:"How many scenarios run at once." default:"12"`
	FailFast      bool          `help:"Stop at the first failure."`
	KnownFailures string        `help:"File of 'id: reason' lines: what fails is a warning then, and what passes a failure." placeholder:"FILE"`
	Watch         bool          `help:"Run again whenever a scenario file or the configuration changes."`
	Strict        bool          `help:"Let a failed should fail the run."`
	List          bool          `help:"List what would run, and end."`
	AllowExec     bool          `help:"Let the configuration run programs (exec probes, restart)."`
	reportFlags
	seedFlag
	policyFlags
	networkFlags
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
	if c.Watch {
		return c.watch(env)
	}
	return c.once(env)
}

// once is one run.
func (c testCommand) once(env environment) (err error) {
	if err := c.check(); err != nil {
		return err
	}
	settings, err := c.settings(env)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, settings.close()) }()
	all, err := c.load()
	if err != nil {
		return err
	}
	selected, err := c.selection().Of(all)
	if err != nil {
		return usage("%w", err)
	}
	known, err := c.known(all)
	switch {
	case err != nil:
		return err
	case len(selected) == 0:
		return usage("no scenario fits: --list without --label, --focus, --level and --shard shows all")
	case c.List:
		return printScenarios(env, selected)
	case settings.target == "":
		return usage("which receiver? Give --target URL, or target: in vinemock.yaml")
	}
	if err := harness.WaitReady(env.ctx, settings.target, settings.ready, settings.readyTimeout); err != nil {
		return err
	}
	return c.test(env, settings, harness.Suite{Scenarios: selected, Known: known, Parallel: c.Parallel, FailFast: c.FailFast})
}

// check refuses flags that could only fail later.
func (c testCommand) check() error {
	mode, err := clock.ParseMode(c.Clock)
	switch {
	case err != nil:
		return usage("%w", err)
	case mode == clock.Manual:
		return usage("clock: nobody would move a manual clock here; want virtual, real or xN")
	case c.Parallel < 1:
		return usage("parallel %d: want 1 or more", c.Parallel)
	}
	if c.Sender != "" {
		if err := api.ValidateURL(c.Sender); err != nil {
			return usage("sender: %w", err)
		}
	}
	return c.reportFlags.check()
}

func (c testCommand) selection() harness.Selection {
	return harness.Selection{Labels: c.Label, Focus: c.Focus, Level: scenarios.Level(c.Level), Shard: c.Shard}
}

// known reads the known failures, if there are any.
func (c testCommand) known(all []*scenarios.Scenario) (harness.KnownFailures, error) {
	if c.KnownFailures == "" {
		return nil, nil
	}
	known, err := harness.ReadKnownFailures(c.KnownFailures, all)
	return known, asUsage(err)
}

// test starts or finds the sender, runs the suite and reports.
func (c testCommand) test(env environment, settings settings, suite harness.Suite) (err error) {
	seed := c.seed()
	sender, stop, err := c.sender(env, settings, seed)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	suite.Runner = harness.New(harness.Config{
		Sender: sender, Target: settings.target, Clock: c.Clock, Policy: settings.policy, Probes: settings.probes,
		Hooks: settings.hooks, Strict: c.Strict, Seed: seed, Patience: settings.policy.Timeout.Std(),
		Transport: transport(settings.network),
		Reproduce: func(name string) string { return c.reproduce(settings.target, seed, name) },
	})
	defer suite.Runner.Close()
	progress := report.NewProgress(env.stderr, isTerminal(env.stderr), len(suite.Scenarios))
	suite.Started, suite.Done = progress.Started, progress.Done
	result := c.run(env.ctx, &suite)
	progress.Close()
	if err := c.write(env, c.contractFlags, result); err != nil {
		return err
	}
	return outcome(env.ctx, result)
}

// sender starts a stand-in, or makes another process's ready: there, and on the
// right clock.
func (c testCommand) sender(env environment, settings settings, seed uint64) (*api.Client, func() error, error) {
	if c.Sender == "" {
		catalogue, err := c.catalogue()
		if err != nil {
			return nil, nil, err
		}
		return standIn(env, server.Config{Clock: c.Clock, Policy: settings.policy, Seed: seed, Catalogue: catalogue, Network: settings.network})
	}
	sender := api.NewClient(c.Sender, c.Token)
	if err := sender.Ready(env.ctx); err != nil {
		return nil, nil, fmt.Errorf("sender %s: %w", c.Sender, err)
	}
	if _, err := sender.SetClock(env.ctx, c.Clock); err != nil {
		return nil, nil, asUsage(err)
	}
	return sender, func() error { return nil }, nil
}

// run runs the suite as Ginkgo specs, which a process can do but once: a watch
// runs it without.
func (c testCommand) run(ctx context.Context, suite *harness.Suite) report.Report {
	if c.Watch {
		return suite.Run(ctx)
	}
	return suite.RunSpecs(ctx)
}

// reproduce is the command line that runs one scenario again.
func (c testCommand) reproduce(target string, seed uint64, name string) string {
	line := fmt.Sprintf("vinemock test --target %s --seed %d --focus '^%s$'%s", api.Redact(target), seed, regexp.QuoteMeta(name), c.policyFlags)
	if c.Config != "" {
		line += " --config " + c.Config
	}
	for _, file := range c.Files {
		line += " " + file
	}
	return line
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
