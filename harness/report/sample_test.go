package report_test

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/vinemock/vinemock/harness/report"
	"github.com/vinemock/vinemock/server/api"
)

var update = flag.Bool("update", false, "write testdata anew")

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the report is not %s any more; look at it, then run with -update\n%s", file, got)
	}
}

// clauses knows some of the contract in words.
func clauses(id string) string {
	return map[string]string{
		"VS-RES-1":  "The receiver answers with the successful status 200.",
		"VS-RTY-1":  "A delivery that failed is retried every 25 seconds.",
		"VS-RTY-2":  "It is retried 10 times.",
		"VS-MAIL-2": "The failure email is sent when the endpoint gave no successful answer.",
	}[id]
}

// sample has every outcome, and a result of most kinds of evidence.
func sample() report.Report {
	results := []report.Result{
		passing("accepts-each-type", "customer.created", "requests"),
		passing("accepts-each-type", "order.created", "requests"),
		failed(),
		exhausted(),
		warned(),
		skipped("stale-update-loses", "customer"),
		skipped("deleted-is-gone", "customer"),
		skipped("order-total-is-exact", "order"),
		errored(),
	}
	return report.Report{
		Version: report.Version, Seed: 42, Target: "http://127.0.0.1:9000/webhooks/vinespring", DurationMs: 4210,
		Summary: report.Summarise(results), Results: results,
	}
}

func passing(id, row, label string) report.Result {
	return report.Result{
		ID: id, Row: row, Title: "Every event type is accepted", File: "builtin/" + id + ".yaml", Line: 2,
		Level: "must", Cites: []string{"VS-RES-1"}, Labels: []string{label}, Outcome: report.Passed, DurationMs: 12,
		Deliveries: []report.Evidence{delivery("", api.Delivered, attempt(1, 0, 200))},
	}
}

func failed() report.Result {
	lost := attempt(1, 0, 200)
	lost.Success, lost.ErrorClass, lost.Fault = false, api.ErrorLost, "lose response"
	return report.Result{
		ID: "lost-response-is-harmless", Title: "An order is applied once when VineSpring never saw the answer",
		About: "The receiver applied the order and its answer was lost on the way, so VineSpring sends the order again. " +
			"A receiver that only inserts now has two (frappe/press#1175); one that looks for the key first and finds it has one.",
		File: "builtin/lost-response-is-harmless.yaml", Line: 2, Level: "must", Cites: []string{"VS-RTY-1", "VS-RES-1"},
		Labels: []string{"idempotency", "orders"}, Outcome: report.Failed, Reason: "probe order: count: expected 1, got 2",
		DurationMs: 64,
		Failures: []report.Failure{
			{Line: 18, Step: "probe order", What: "count", Expected: "1", Got: "2"},
			{Line: 18, Step: "probe order", What: "fields.total", Expected: "80.5", Got: "{\n  \"total\": 161\n}"},
		},
		Deliveries: []report.Evidence{
			delivery("placed", api.Delivered, lost, attempt(2, 25*time.Second, 200)),
		},
		Reproduce: "vinemock test --target http://127.0.0.1:9000/webhooks/vinespring --seed 42 --focus '^lost-response-is-harmless$'",
	}
}

func exhausted() report.Result {
	var attempts []api.Attempt
	for i := range 11 {
		a := attempt(i+1, time.Duration(i)*25*time.Second, 500)
		a.Body = "{\"error\":\"\x1b[31mno such column: vintage\"}\n::error::not for you"
		attempts = append(attempts, a)
	}
	first, last := &attempts[0], &attempts[10]
	first.Status, first.Body, first.ErrorClass, first.Error = 0, "", api.ErrorTimeout, "no answer within 5s"
	last.Status, last.Body = 202, "accepted"
	e := delivery("", api.Failed, attempts...)
	e.Emails, e.Delivery.FailureCase = 1, api.NoSuccess
	return report.Result{
		ID: "answers-exactly-200", Title: "The answer is exactly 200", File: "builtin/answers-exactly-200.yaml", Line: 2,
		Level: "must", Cites: []string{"VS-RES-1", "VS-RTY-2", "VS-MAIL-2"}, Labels: []string{"idempotency"},
		Outcome: report.Failed, DurationMs: 5310,
		Failures: []report.Failure{{
			Line: 12, Step: "send order.created", What: "outcome", Expected: "delivered", Got: "failed",
		}},
		Deliveries: []report.Evidence{e},
	}
}

func warned() report.Result {
	r := passing("answers-quickly", "", "load")
	r.Title, r.Level, r.Outcome, r.Reason = "The answer comes quickly", "should", report.Warned, "send order.created: within: expected 1s, got 3.2s"
	r.Failures = []report.Failure{{Line: 9, Step: "send order.created", What: "within", Expected: "1s", Got: "3.2s"}}
	r.Reproduce = "vinemock test --seed 42 --focus '^answers-quickly$'"
	return r
}

func skipped(id, probe string) report.Result {
	return report.Result{
		ID: id, Title: "A title", File: "builtin/" + id + ".yaml", Line: 2, Level: "must", Cites: []string{}, Labels: []string{"ordering"},
		Outcome:    report.Skipped,
		Reason:     "no probe for " + probe + "; add to vinemock.yaml: probes: {" + probe + ": {http: \"GET http://127.0.0.1:9000/" + probe + "s/${id}\"}}",
		Deliveries: []report.Evidence{},
	}
}

func errored() report.Result {
	return report.Result{
		ID: "groups-are-sets", Title: "Members of a group are a set", File: "mine/groups.yaml", Line: 7, Level: "must",
		Outcome: report.Errored, Reason: "probe group: GET http://127.0.0.1:9000/groups/cgrp_1 answered 401; check the probe's credentials",
		Cites: []string{}, Labels: []string{},
		Deliveries: []report.Evidence{{
			Line: 9, Curl: "curl -X PUT http://127.0.0.1:9000/webhooks/vinespring",
			Delivery: api.Delivery{URL: "http://127.0.0.1:9000/webhooks/vinespring", Policy: api.DefaultPolicy(), Attempts: []api.Attempt{attempt(1, 0, 405)}},
		}},
	}
}

func delivery(as string, status api.Status, attempts ...api.Attempt) report.Evidence {
	body := `{"type":"order.created","data":{"id":"ordr_5ffcd81398a4520008a99be0","fullName":"Zoë Núñez","total":80.5}}`
	return report.Evidence{
		Line: 12, As: as, Body: body,
		Curl: "curl -X POST -H 'Content-Type: application/json' --data-binary '" + body + "' http://127.0.0.1:9000/webhooks/vinespring",
		Delivery: api.Delivery{
			ID: "dlv_65f0c0ffee65f0c0ffee65f0", Event: "evt_65f0c0ffee65f0c0ffee65f0", Webhook: "wh_65f0c0ffee65f0c0ffee65f0",
			Type: "order.created", EntityID: "ordr_5ffcd81398a4520008a99be0", URL: "http://127.0.0.1:9000/webhooks/vinespring",
			Status: status, Policy: api.DefaultPolicy(), CreatedAt: api.At(began), Attempts: attempts,
		},
	}
}

var (
	began     = time.Date(2026, 3, 2, 17, 0, 0, 0, time.UTC)
	beganWall = time.Date(2026, 11, 22, 9, 30, 15, 120_000_000, time.UTC)
)

// attempt is one that took 12 ms and was answered with the status.
func attempt(number int, after time.Duration, status int) api.Attempt {
	start, wall := began.Add(after), beganWall.Add(time.Duration(number-1)*15*time.Millisecond)
	took := 12 * time.Millisecond
	return api.Attempt{
		Number: number, Due: api.At(start), Start: api.At(start), End: api.At(start.Add(took)),
		WallStart: api.At(wall), WallEnd: api.At(wall.Add(took)), Status: status, Success: status == 200,
	}
}

// written is what a writer writes.
func written(t *testing.T, write func(*bytes.Buffer) error) string {
	t.Helper()
	var out bytes.Buffer
	if err := write(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// broken is a writer whose disk is full.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, os.ErrClosed }

func TestWritersReportThatTheyCouldNotWrite(t *testing.T) {
	t.Parallel()
	for name, write := range writers() {
		if err := write(broken{}, sample()); !errors.Is(err, os.ErrClosed) || !strings.Contains(err.Error(), "write the") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// writers are all of them, with what else they are told.
func writers() map[string]func(io.Writer, report.Report) error {
	return map[string]func(io.Writer, report.Report) error{
		"terminal": func(w io.Writer, r report.Report) error {
			return report.WriteTerminal(w, r, report.TerminalOptions{})
		},
		"JSON":        func(w io.Writer, r report.Report) error { return report.WriteJSON(w, r) },
		"JUnit":       func(w io.Writer, r report.Report) error { return report.WriteJUnit(w, r, nil) },
		"HTML":        func(w io.Writer, r report.Report) error { return report.WriteHTML(w, r, nil) },
		"annotations": func(w io.Writer, r report.Report) error { return report.WriteAnnotations(w, r) },
		"summary":     func(w io.Writer, r report.Report) error { return report.WriteStepSummary(w, r, nil) },
	}
}

// TestWritersTakeWhatHasNoTimesAndNoNames: an attempt that never began, beside
// one that did, is as long ago as times go.
func TestWritersTakeWhatHasNoTimesAndNoNames(t *testing.T) {
	t.Parallel()
	never := api.Attempt{}
	results := []report.Result{{}, {Outcome: report.Failed}, {Outcome: report.Skipped}, {
		Outcome:    report.Errored,
		Deliveries: []report.Evidence{{}, delivery("", api.Pending, never, attempt(1, time.Second, 200)), delivery("", api.Pending, attempt(1, 0, 200), never)},
	}}
	for name, write := range writers() {
		var out bytes.Buffer
		if err := write(&out, report.Report{Results: results, Summary: report.Summarise(results)}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEqualReportsGiveEqualBytes(t *testing.T) {
	t.Parallel()
	for name, write := range writers() {
		var first, second bytes.Buffer
		if err := write(&first, sample()); err != nil {
			t.Fatal(err)
		}
		if err := write(&second, sample()); err != nil {
			t.Fatal(err)
		}
		if first.Len() == 0 || first.String() != second.String() {
			t.Errorf("%s: two writings of one report differ", name)
		}
	}
}
