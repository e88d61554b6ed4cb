package harness_test

import (
	"strings"
	"testing"

	"github.com/vinemock/vinemock/harness"
	"github.com/vinemock/vinemock/harness/receiver"
	"github.com/vinemock/vinemock/harness/report"
	"github.com/vinemock/vinemock/scenarios"
	"github.com/vinemock/vinemock/schemas"
)

// scenario reads one scenario with the steps.
func scenario(t *testing.T, steps string) *scenarios.Scenario {
	t.Helper()
	catalogue, err := schemas.Default()
	if err != nil {
		t.Fatal(err)
	}
	list, err := scenarios.Parse("test.yaml", []byte("id: test\ntitle: A test\nneeds: [order]\nsteps:\n"+steps), scenarios.FromCatalogue(catalogue))
	if err != nil {
		t.Fatal(err)
	}
	return list[0]
}

func TestBrokenReceiverIsMendedAtTheScenariosEnd(t *testing.T) {
	t.Parallel()
	for _, what := range []string{"receiver", "next"} {
		h := runner(t, receiver.Config{})
		broken := h.Run(t.Context(), scenario(t, "- break: "+what+"\n- probe: order\n  with: {id: x}\n  expect: {count: 5}\n"))
		if broken.Outcome == report.Passed {
			t.Errorf("break: %s: the scenario was to fail", what)
		}
		after := h.Run(t.Context(), scenario(t, "- send: order.created\n  expect: {attempts: 1}\n"))
		if after.Outcome != report.Passed {
			t.Errorf("break: %s: the receiver was left broken: %s", what, after.Reason)
		}
	}
}

func TestScenarioWithoutItsHookIsSkippedWithTheLineToAdd(t *testing.T) {
	t.Parallel()
	h := harness.New(harness.Config{Target: "http://127.0.0.1:9/hooks"})
	for step, line := range map[string]string{
		"restart: receiver":   "restart: {exec: [",
		"break: receiver":     "break: \"POST http://",
		"break: next":         "break-next: \"POST http://",
		"mend: receiver":      "mend: \"POST http://",
		"raw: {wrong: query}": "no query",
		"together: [{restart: receiver}, {pause: 1ms}]": "restart: {exec: [",
	} {
		s := scenario(t, "- "+step+"\n")
		s.Needs = nil
		got := h.Run(t.Context(), s)
		if got.Outcome != report.Skipped || !strings.Contains(got.Reason, line) {
			t.Errorf("%s: want it skipped with %q, got %s: %s", step, line, got.Outcome, got.Reason)
		}
	}
}

func TestScenarioWithoutItsProbeIsSkippedWithTheLineToAdd(t *testing.T) {
	t.Parallel()
	h := harness.New(harness.Config{Target: "http://127.0.0.1:9/hooks"})
	for with, line := range map[string]string{"id: x": "order: {http: \"GET http://HOST/orders/${id}", "text: x": "/orders/${text}"} {
		got := h.Run(t.Context(), scenario(t, "- probe: order\n  with: {"+with+"}\n  expect: {count: 0}\n"))
		if got.Outcome != report.Skipped || !strings.Contains(got.Reason, line) {
			t.Errorf("with %s: want it skipped with %q, got %s: %s", with, line, got.Outcome, got.Reason)
		}
	}
}

func TestWrongPartOfTheURLIsRefusedByAReceiverThatLooks(t *testing.T) {
	t.Parallel()
	for defect, refused := range map[string]bool{"": true, "ignores-secret": false} {
		for _, part := range []string{"query", "password"} {
			got := runner(t, receiver.Config{Defect: defect}).Run(t.Context(), scenario(t, `
- raw: {wrong: `+part+`, body: {type: order.created, data: {id: ordr_1}}}
  expect: {status: 401}
`))
			if (got.Outcome == report.Passed) != refused {
				t.Errorf("%q, wrong %s: %s: %s", defect, part, got.Outcome, got.Reason)
			}
		}
	}
}
