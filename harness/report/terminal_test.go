package report_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/vinemock/vinemock/harness/report"
)

func terminal(t *testing.T, r report.Report, color bool) string {
	t.Helper()
	return written(t, func(out *bytes.Buffer) error {
		return report.WriteTerminal(out, r, report.TerminalOptions{Color: color, Clauses: clauses})
	})
}

func TestTerminalTellsAllThatHelpsToMend(t *testing.T) {
	t.Parallel()
	golden(t, "terminal.txt", terminal(t, sample(), false))
}

func TestTerminalIsQuietOnSuccess(t *testing.T) {
	t.Parallel()
	r := sample()
	r.Results = r.Results[:2]
	r.Summary = report.Summarise(r.Results)
	want := "2 passed in 4.21s (seed 42)\n"
	if got := terminal(t, r, false); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTerminalSaysWhenNothingOrNotEverythingRan(t *testing.T) {
	t.Parallel()
	got := terminal(t, report.Report{Interrupted: true}, false)
	if !strings.HasPrefix(got, "Interrupted: ") || !strings.Contains(got, "nothing ran in 0s") {
		t.Errorf("got %q", got)
	}
}

func TestTerminalColoursOnlyWhenTold(t *testing.T) {
	t.Parallel()
	if plain := terminal(t, sample(), false); strings.Contains(plain, "\x1b") {
		t.Error("there is an escape in the plain text")
	}
	colored := terminal(t, sample(), true)
	if !strings.Contains(colored, "\x1b[31mFAILED  \x1b[0m") {
		t.Error("a failure is not red")
	}
	if strings.Contains(colored, "\x1b[31mno such column") {
		t.Error("the receiver's own colour came through")
	}
}

// TestReceiverCannotSpeakToTheBuild: CI systems obey lines that begin so.
func TestReceiverCannotSpeakToTheBuild(t *testing.T) {
	t.Parallel()
	r := sample()
	evil := "::error::owned\r\n::error::owned\r" + strings.Repeat("::error::owned ", 20) + "\n##[error]owned"
	r.Results[2].Failures[0].Got = evil
	r.Results[4].Failures[0].Got = evil
	r.Results[5].Reason = evil
	r.Results[8].Reason = evil
	r.Results[8].Deliveries[0].Delivery.Attempts[0].Body = evil
	r.Results[8].Deliveries[0].Curl = evil
	for _, color := range []bool{false, true} {
		for line := range strings.Lines(terminal(t, r, color)) {
			line = strings.TrimLeft(strings.ReplaceAll(line, "\x1b[2m", ""), " ")
			if strings.HasPrefix(line, "::") || strings.HasPrefix(line, "##") {
				t.Errorf("a line begins with the receiver's words: %q", line)
			}
		}
	}
}

func TestTerminalCutsWhatFloodsALog(t *testing.T) {
	t.Parallel()
	r := sample()
	burst := &r.Results[2]
	burst.Failures[0].Got = strings.Repeat("long ", 10_000)
	burst.Deliveries[0].Curl = strings.Repeat("x", 200_000)
	for len(burst.Deliveries) < 50 {
		burst.Deliveries = append(burst.Deliveries, delivery("", "delivered", attempt(1, 0, 200)))
	}
	got := terminal(t, r, false)
	if len(got) > 20_000 {
		t.Errorf("the text has %d bytes", len(got))
	}
	for _, want := range []string{"(cut; the JSON report has all of it)", "and 45 deliveries more", "(200000 characters; "} {
		if !strings.Contains(got, want) {
			t.Errorf("the text does not say %q", want)
		}
	}
}

func TestTerminalShowsTheDeliveryThatFailedAmongMany(t *testing.T) {
	t.Parallel()
	r := sample()
	burst := &r.Results[2]
	for i := range 50 {
		e := delivery("", "delivered", attempt(1, 0, 200))
		e.Line = 100 + i
		burst.Deliveries = append(burst.Deliveries, e)
	}
	burst.Failures[0].Line = 142
	if got := terminal(t, r, false); !strings.Contains(got, "Send it again: order.created (line 142)") {
		t.Error("the delivery of the failed step is not shown")
	}
}

func TestTerminalFoldsALongTimeline(t *testing.T) {
	t.Parallel()
	r := sample()
	delivery := &r.Results[3].Deliveries[0].Delivery
	for len(delivery.Attempts) < 1001 {
		delivery.Attempts = append(delivery.Attempts, delivery.Attempts[1])
	}
	delivery.Attempts[1000].Number = 1001
	got := terminal(t, r, false)
	if !strings.Contains(got, "985 attempts more") || !strings.Contains(got, "  1001 ") {
		t.Errorf("got\n%s", got)
	}
}

func TestTerminalProseFitsAHundredColumns(t *testing.T) {
	t.Parallel()
	for line := range strings.Lines(terminal(t, sample(), false)) {
		line = strings.TrimSuffix(line, "\n")
		command := strings.HasPrefix(line, "curl ") || strings.Contains(line, "vinemock test") || strings.HasPrefix(line, "SKIPPED")
		if utf8.RuneCountInString(line) > 100 && !command {
			t.Errorf("%d columns: %q", utf8.RuneCountInString(line), line)
		}
	}
}
