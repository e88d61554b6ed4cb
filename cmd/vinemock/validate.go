package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/vinemock/vinemock/schemas"
)

// validateCommand is `vinemock validate`.
type validateCommand struct {
	Paths  []string `arg:"" optional:"" help:"Files of events (NDJSON or JSON), or directories of them; standard input by default." placeholder:"FILE|DIR"`
	Strict bool     `help:"Fail on undocumented fields as well."`
	Format string   `help:"How the report is printed: text or json." enum:"text,json" default:"text"`
	contractFlags
}

// Example ends the command's help.
func (validateCommand) Example() string {
	return `  # hold a day's captured webhooks against the contract
  vinemock validate captured.ndjson
  vinemock generate --history -n 1000 | vinemock validate --strict`
}

// Run implements the command.
func (c validateCommand) Run(env environment) error {
	catalogue, err := c.catalogue()
	if err != nil {
		return err
	}
	review := catalogue.Review()
	read := make(chan error, 1) // reading may wait for ever for standard input
	go func() { read <- c.read(env, review) }()
	select {
	case err = <-read:
	case <-env.ctx.Done():
		return env.ctx.Err()
	}
	if err != nil {
		return usage("%w", err)
	}
	report := review.Report()
	if report.Events == 0 {
		return usage("there are no events in %s", cmp.Or(strings.Join(c.Paths, ", "), "standard input"))
	}
	if c.Format == "json" {
		encoder := json.NewEncoder(env.stdout)
		encoder.SetIndent("", "  ")
		err = encoder.Encode(report)
	} else {
		c.print(env, report)
	}
	if err == nil && !report.Holds(c.Strict) {
		return errBreaks
	}
	return err
}

// read reviews what the arguments name, or standard input.
func (c validateCommand) read(env environment, review *schemas.Review) error {
	if len(c.Paths) == 0 {
		return review.Read(env.stdin, "stdin")
	}
	for _, path := range c.Paths {
		if err := review.ReadPath(path); err != nil {
			return err
		}
	}
	return nil
}

// print writes the report for people.
func (c validateCommand) print(env environment, report schemas.Report) {
	line := func(format string, args ...any) { _, _ = fmt.Fprintf(env.stdout, format+"\n", args...) }
	for _, t := range report.Types {
		name := t.Type
		if name == "" {
			name = "(no known type)"
		}
		line("%s: %d events, %d invalid", name, t.Events, t.Invalid)
		for _, v := range t.Violations {
			line("  invalid       %s (%d, first at %s)", v.Violation, v.Count.Count, v.First)
		}
		if t.MoreViolations > 0 {
			line("  invalid       and %d more", t.MoreViolations)
		}
		for _, u := range t.Undocumented {
			line("  undocumented  %s (%d, first at %s)", u.Path, u.Count.Count, u.First)
		}
		for _, path := range t.NeverSeen {
			line("  never seen    %s", path)
		}
	}
	line("%d events, %d invalid; %d of the event types never seen", report.Events, report.Invalid, len(report.NeverSeen))
}
