package main

import (
	"errors"
	"io"
	"os"

	"github.com/vinemock/vinemock/harness/report"
)

// reportFlags choose what is written beside the terminal's report.
type reportFlags struct {
	JSON   string `help:"Write the report as JSON." name:"json" placeholder:"FILE" group:"Reports"`
	Junit  string `help:"Write the report as JUnit XML." placeholder:"FILE" group:"Reports"`
	HTML   string `help:"Write the report as one HTML page." name:"html" placeholder:"FILE" group:"Reports"`
	Github bool   `help:"Print annotations for GitHub Actions, and write its step summary." group:"Reports"`
}

// check tells early what could not be written at the end.
func (f reportFlags) check() error {
	seen := make(map[string]bool)
	for _, name := range []string{f.JSON, f.Junit, f.HTML} {
		if name == "" {
			continue
		}
		if seen[name] {
			return usage("write report: %s was named for two reports", name)
		}
		seen[name] = true
		file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE, 0o666) //nolint:gosec // the user's own, for others to read
		if err != nil {
			return usage("write report: %w", err)
		}
		if err := file.Close(); err != nil {
			return usage("write report: %w", err)
		}
	}
	return nil
}

// write prints the report and writes the files that were asked for.
func (f reportFlags) write(env environment, contract contractFlags, r report.Report) error {
	clauses, err := contract.clauseTexts()
	if err != nil {
		return err
	}
	err = report.WriteTerminal(env.stdout, r, report.TerminalOptions{Color: env.colourful(env.stdout), Clauses: clauses})
	return errors.Join(err,
		toFile(f.JSON, func(w io.Writer) error { return report.WriteJSON(w, r) }),
		toFile(f.Junit, func(w io.Writer) error { return report.WriteJUnit(w, r, clauses) }),
		toFile(f.HTML, func(w io.Writer) error { return report.WriteHTML(w, r, clauses) }),
		f.github(env, r, clauses),
	)
}

// github tells GitHub Actions, if asked to.
func (f reportFlags) github(env environment, r report.Report, clauses report.Clauses) error {
	if !f.Github {
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

// clauseTexts gives the clauses in words.
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

// mergeCommand is `vinemock merge`.
type mergeCommand struct {
	Files []string `arg:"" help:"JSON reports of the shards of one run." placeholder:"FILE"`
	reportFlags
}

// Example ends the command's help.
func (mergeCommand) Example() string {
	return `  vinemock test --shard 1/2 --seed 7 --json 1.json --target URL
  vinemock test --shard 2/2 --seed 7 --json 2.json --target URL
  vinemock merge 1.json 2.json --html report.html`
}

// Run implements the command.
func (c mergeCommand) Run(env environment) error {
	parts := make([]report.Report, len(c.Files))
	for i, name := range c.Files {
		var err error
		if parts[i], err = readReport(name); err != nil {
			return usage("%w", err)
		}
	}
	whole, err := report.Merge(parts...)
	if err != nil {
		return usage("%w", err)
	}
	if err := c.write(env, contractFlags{}, whole); err != nil {
		return err
	}
	return outcome(env.ctx, whole)
}

func readReport(name string) (report.Report, error) {
	file, err := os.Open(name)
	if err != nil {
		return report.Report{}, err
	}
	defer func() { _ = file.Close() }()
	return report.Read(file)
}
