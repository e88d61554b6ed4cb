package report

import (
	"github.com/vinemock/vinemock/server/api"
)

// Version of the JSON report's format.
const Version = 1

// Outcome is what a scenario came to.
type Outcome string

// The outcomes. An Errored scenario tells nothing of the receiver: vinemock, a
// probe or a hook could not do its part.
const (
	Passed  Outcome = "passed"
	Failed  Outcome = "failed"
	Warned  Outcome = "warned"
	Skipped Outcome = "skipped"
	Errored Outcome = "error"
)

// Report is a whole run.
type Report struct {
	Version int     `json:"version"`
	Seed    uint64  `json:"seed"`
	Target  string  `json:"target"`
	Summary Summary `json:"summary"`
	// Interrupted tells that not everything selected has run.
	Interrupted bool     `json:"interrupted,omitempty"`
	DurationMs  int64    `json:"durationMs"`
	Results     []Result `json:"results"`
}

// Summary counts results by outcome.
type Summary struct {
	Passed  int `json:"passed"`
	Failed  int `json:"failed"`
	Warned  int `json:"warned"`
	Skipped int `json:"skipped"`
	Errors  int `json:"errors"`
}

// Summarise counts the results.
func Summarise(results []Result) Summary {
	var s Summary
	for _, r := range results {
		switch r.Outcome {
		case Passed:
			s.Passed++
		case Failed:
			s.Failed++
		case Warned:
			s.Warned++
		case Skipped:
			s.Skipped++
		case Errored:
			s.Errors++
		}
	}
	return s
}

// Result is what one scenario, or one row of its table, came to.
type Result struct {
	ID string `json:"id"`
	// Row tells the rows of an `each` table apart; empty without one.
	Row   string `json:"row,omitempty"`
	Title string `json:"title"`
	// About says in plain words why it matters and which mistake it catches.
	About string `json:"about,omitempty"`
	File  string `json:"file"`
	Line  int    `json:"line"`
	// Level is must, should or info.
	Level  string   `json:"level"`
	Cites  []string `json:"cites"`
	Labels []string `json:"labels"`
	// Outcome and the Reason for it in one line; no reason when passed.
	Outcome    Outcome `json:"outcome"`
	Reason     string  `json:"reason,omitempty"`
	DurationMs int64   `json:"durationMs"`
	// Known is why a failure was expected, from the list of known failures.
	Known string `json:"known,omitempty"`
	// Failures are all expectations that did not hold.
	Failures []Failure `json:"failures,omitempty"`
	// Deliveries are the evidence: what was sent and what came back.
	Deliveries []Evidence `json:"deliveries"`
	// Reproduce is the command line that runs just this again.
	Reproduce string `json:"reproduce,omitempty"`
}

// Name is the id, with the row in brackets where there is one.
func (r *Result) Name() string {
	if r.Row == "" {
		return r.ID
	}
	return r.ID + "[" + r.Row + "]"
}

// Failure is one expectation that did not hold.
type Failure struct {
	// Line is the step's in the scenario's file, Step its kind and subject:
	// "send order.created".
	Line int    `json:"line"`
	Step string `json:"step"`
	// What was looked at: "attempts", "fields.total", "status".
	What     string `json:"what"`
	Expected string `json:"expected"`
	Got      string `json:"got"`
}

// Evidence is one delivery, or one raw request, with the request that
// reproduces it.
type Evidence struct {
	// Step is the line that made it, As the name that the scenario gave it.
	Line int    `json:"line"`
	As   string `json:"as,omitempty"`
	// Delivery is how it went; of a raw request there is no id, and one attempt.
	Delivery api.Delivery `json:"delivery"`
	// Body is what was sent.
	Body string `json:"body"`
	// Curl sends the same request again.
	Curl string `json:"curl"`
	// Emails counts the failure emails about it.
	Emails int `json:"emails"`
}
