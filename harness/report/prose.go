package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// The sizes that keep a report readable in a CI log. What is cut is whole in
// the JSON and HTML reports.
const (
	width         = 100
	maxValue      = 2000 // characters of an expected or got value
	maxCommand    = 8000 // characters of a curl command
	maxDeliveries = 5    // timelines of one scenario
	maxAttempts   = 16   // lines of one timeline
	lastAttempts  = 4    // of them, from the end
	maxNote       = 160  // characters of an answer
)

// color is an ANSI attribute.
type color string

const (
	red    color = "31"
	green  color = "32"
	yellow color = "33"
	cyan   color = "36"
	bold   color = "1"
	faint  color = "2"
)

// colorOf is what an outcome is shown in.
func colorOf(o Outcome) color {
	switch o {
	case Passed:
		return green
	case Failed, Errored:
		return red
	case Warned:
		return yellow
	default:
		return cyan
	}
}

// prose writes results as plain text, for the terminal and for every report
// that carries a failure's full account.
type prose struct {
	strings.Builder
	colored bool
	clauses Clauses
}

// account is the full account of one result, in plain text.
func account(r *Result, clauses Clauses) string {
	p := &prose{clauses: clauses}
	p.full(r)
	return p.text()
}

// text is what was written. CI systems obey lines that begin with "::" or
// "##"; a bar before keeps a receiver from giving them orders.
func (p *prose) text() string { return orders.ReplaceAllString(p.String(), "$1| $2") }

var orders = regexp.MustCompile(`(?m)^((?:\s|\x1b\[\d+m)*)(::|##)`)

func (p *prose) paint(c color, text string) string {
	if !p.colored {
		return text
	}
	return "\x1b[" + string(c) + "m" + text + "\x1b[0m"
}

func (p *prose) printf(format string, args ...any) { fmt.Fprintf(p, format, args...) }

// full writes everything that helps to mend what failed.
func (p *prose) full(r *Result) {
	p.head(r)
	p.failures(r)
	p.cites(r)
	p.about(r)
	p.evidence(r)
	p.command("Run this scenario again, with the same ids: reset what the receiver kept", r.Reproduce)
}

// head names the result and its place.
func (p *prose) head(r *Result) {
	word := fmt.Sprintf("%-8s", strings.ToUpper(string(r.Outcome)))
	p.printf("%s%s\n", p.paint(colorOf(r.Outcome), word), p.paint(bold, line(r.Title, maxNote)))
	p.printf("        %s (%s)  %s\n", line(r.Name(), maxNote), r.Level, p.paint(faint, r.place(r.Line)))
}

// place is a line of the scenario's file, as editors open it.
func (r *Result) place(at int) string { return fmt.Sprintf("%s:%d", line(r.File, maxValue), at) }

// failures lists what did not hold; or the reason, where no expectation did.
func (p *prose) failures(r *Result) {
	if len(r.Failures) == 0 || r.Outcome == Errored {
		p.printf("\n")
		p.value(2, "", r.Reason)
	}
	for _, f := range r.Failures {
		p.printf("\n  %s: %s  %s\n", line(f.Step, maxNote), line(f.What, maxNote), p.paint(faint, r.place(f.Line)))
		p.value(6, "expected", f.Expected)
		p.value(6, "got", f.Got)
	}
}

// value writes a value beside its name, each further line behind a bar.
func (p *prose) value(indent int, name, value string) {
	value = strings.TrimSuffix(clean(value), "\n")
	if utf8.RuneCountInString(value) > maxValue {
		value = string([]rune(value)[:maxValue]) + "…\n(cut; the JSON report has all of it)"
	}
	if name != "" {
		name = fmt.Sprintf("%-10s", name)
	}
	gap := strings.Repeat(" ", indent)
	p.printf("%s%s%s\n", gap, name, strings.ReplaceAll(value, "\n", "\n"+gap+strings.Repeat(" ", len(name))+"| "))
}

// cites gives the clauses in words.
func (p *prose) cites(r *Result) {
	if len(r.Cites) == 0 {
		return
	}
	p.section("What VineSpring documents")
	longest := len(slices.MaxFunc(r.Cites, func(a, b string) int { return len(a) - len(b) }))
	for _, id := range r.Cites {
		p.hanging(fmt.Sprintf("      %-*s  ", longest, id), p.clauses.words(id))
	}
}

// about tells which mistake usually causes it.
func (p *prose) about(r *Result) {
	if r.About == "" {
		return
	}
	p.section("What usually causes it")
	p.hanging("      ", r.About)
}

func (p *prose) section(title string) { p.printf("\n  %s\n", p.paint(bold, title)) }

// hanging writes wrapped text, its further lines under the first.
func (p *prose) hanging(lead, text string) {
	lines := wrap(text, width-len(lead))
	if len(lines) == 0 {
		p.printf("%s\n", strings.TrimRight(lead, " "))
	}
	for _, words := range lines {
		p.printf("%s%s\n", lead, words)
		lead = strings.Repeat(" ", len(lead))
	}
}

// command writes a command flush left and unwrapped, so that its copy has the
// same bytes.
func (p *prose) command(title, command string) {
	if command == "" {
		return
	}
	p.section(title)
	if utf8.RuneCountInString(command) > maxCommand {
		p.printf("      (%d characters; the JSON and HTML reports have it)\n", utf8.RuneCountInString(command))
		return
	}
	p.printf("%s\n", clean(command))
}
