package report

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// TerminalOptions are what [WriteTerminal] is told beside the report.
type TerminalOptions struct {
	// Color allows ANSI colours; the caller knows whether there is a terminal,
	// and of NO_COLOR.
	Color bool
	// Clauses gives the clauses in words.
	Clauses Clauses
}

// WriteTerminal writes the report for people, in lines of about 100 columns: of
// a run in which all passed, the summary line alone; otherwise what failed in
// full and what warned in short, by label, what was skipped by reason with what
// to do about it, and the summary last.
func WriteTerminal(w io.Writer, r Report, o TerminalOptions) error {
	p := &prose{colored: o.Color, clauses: o.Clauses}
	for _, g := range byLabel(r.Results) {
		p.group(&g)
	}
	p.skipped(byReason(r.Results))
	p.summary(&r)
	if _, err := io.WriteString(w, p.text()); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

// group writes what is to be told of a label: nothing, where all passed.
func (p *prose) group(g *group) {
	telling := with(g.Results, Failed, Errored, Warned)
	if len(telling) == 0 {
		return
	}
	title := fmt.Sprintf("── %s: %s ", line(g.Name, maxNote), g.summary())
	p.printf("%s\n", p.paint(bold, title+strings.Repeat("─", max(3, width-len([]rune(title))))))
	for _, r := range telling {
		p.printf("\n")
		if r.Outcome == Warned {
			p.short(&r)
		} else {
			p.full(&r)
		}
	}
	p.printf("\n")
}

// short writes a warning: what did not hold, and how to look into it.
func (p *prose) short(r *Result) {
	p.head(r)
	if r.Known != "" {
		p.hanging("        ", "known failure: "+r.Known)
	}
	if len(r.Failures) == 0 {
		p.hanging("        ", r.Reason)
	}
	for _, f := range r.Failures {
		p.hanging("        ", fmt.Sprintf("%s: %s: expected %s, got %s (line %d)",
			f.Step, f.What, line(f.Expected, maxNote), line(f.Got, maxNote), f.Line))
	}
	if r.Reproduce != "" {
		p.printf("        again: %s\n", line(r.Reproduce, maxCommand))
	}
}

// skipped writes each reason once, over the names of all that it kept from
// running.
func (p *prose) skipped(reasons []group) {
	for _, g := range reasons {
		p.printf("%s ", p.paint(cyan, "SKIPPED"))
		p.value(0, "", fmt.Sprintf("%d: %s", len(g.Results), g.Name))
		p.hanging("        ", strings.Join(names(g.Results), ", "))
	}
	if len(reasons) > 0 {
		p.printf("\n")
	}
}

// summary is the last line.
func (p *prose) summary(r *Report) {
	if r.Interrupted {
		p.printf("%s\n", p.paint(yellow, "Interrupted: not everything that was selected has run."))
	}
	var parts []string
	for _, t := range r.Summary.tallies() {
		parts = append(parts, p.paint(colorOf(t.Outcome), t.words()))
	}
	if len(parts) == 0 {
		parts = []string{r.Summary.String()}
	}
	p.printf("%s in %s (seed %d)\n", strings.Join(parts, ", "), r.took(), r.Seed)
}

// took is how long the run lasted, on the wall.
func (r *Report) took() time.Duration { return time.Duration(r.DurationMs) * time.Millisecond }
