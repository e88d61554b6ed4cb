package scenarios_test

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/vinemock/vinemock/scenarios"
	"github.com/vinemock/vinemock/scenarios/document"
	"github.com/vinemock/vinemock/schemas"
	"github.com/vinemock/vinemock/server/api"
)

func contract(t testing.TB) scenarios.Contract {
	t.Helper()
	catalogue, err := schemas.Default()
	if err != nil {
		t.Fatal(err)
	}
	return scenarios.FromCatalogue(catalogue)
}

// parse reads a scenario that must be sound.
func parse(t *testing.T, src string) []*scenarios.Scenario {
	t.Helper()
	all, err := scenarios.Parse("test.yaml", []byte(src), contract(t))
	if err != nil {
		t.Fatalf("want no problem, got\n%v", err)
	}
	return all
}

// step reads the steps of a sound scenario and gives the last one.
func step[S scenarios.Step](t *testing.T, steps string) S {
	t.Helper()
	parsed := parse(t, withSteps(steps))[0].Steps
	last, ok := parsed[len(parsed)-1].(S)
	if !ok {
		t.Fatalf("want the last step to be a %T, got a %T", *new(S), parsed[len(parsed)-1])
	}
	return last
}

// withSteps is a scenario around steps.
func withSteps(steps string) string {
	return "id: test\ntitle: A test\nneeds: [customer, order, membership, group]\nsteps:\n" + strings.TrimPrefix(steps, "\n")
}

func TestScenarioOfTheDesignIsRead(t *testing.T) {
	t.Parallel()
	s := parse(t, `
id: lost-response-is-harmless
title: An order is applied once when VineSpring never saw the answer
level: must
cites: [VS-RTY-1, VS-RES-1]
labels: [idempotency, orders]
needs: [order]
steps:
  - send: order.created
    as: placed
    set: {data.total: 80}
    fault: {lose: response, attempts: 1}
    expect: {outcome: delivered, attempts: 2, emails: 0}
  - probe: order
    with: {id: "${placed.data.id}"}
    eventually: 5s
    expect: {count: 1, fields: {total: "${placed.data.total}"}}
`)[0]
	if s.ID != "lost-response-is-harmless" || s.Level != scenarios.Must || len(s.Cites) != 2 || len(s.Steps) != 2 {
		t.Fatalf("read %+v", s)
	}
	if p := s.Position(); p.Line != 2 || p.Column != 5 {
		t.Errorf("want the scenario at its id, 2:5, got %s", p)
	}
	send := s.Steps[0].(*scenarios.Send)
	if send.Type != "order.created" || send.As != "placed" || send.Count != 1 || !send.Wait {
		t.Errorf("read %+v", send)
	}
	want := api.Fault{Lose: "response", Attempts: api.Span{First: 1, Last: 1}}
	if len(send.Faults) != 1 || !reflect.DeepEqual(send.Faults[0], want) {
		t.Errorf("want fault %+v, got %+v", want, send.Faults)
	}
	if send.Position().Line != 9 {
		t.Errorf("want the step in line 9, got %s", send.Position())
	}
	probe := s.Steps[1].(*scenarios.Probe)
	if probe.Entity != "order" || probe.Eventually != 5*time.Second || len(probe.Expect.Fields) != 1 {
		t.Errorf("read %+v", probe)
	}
}

func TestEveryKindOfStepIsRead(t *testing.T) {
	t.Parallel()
	all := parse(t, withSteps(`
  - send: customer.created
    as: ann
  - raw: {method: PUT, headers: {X-A: b}, body: "{}"}
    expect: {status: {gte: 400, lt: 500}}
  - redeliver: ann
  - together:
      - send: order.created
        as: one
      - send: order.created
        as: two
  - advance: 25s
  - probe: order
    with: {id: "${two.data.id}"}
    expect: {count: 1}
  - email: {of: one, count: 0}
  - restart: receiver
  - pause: 1ms
`))
	kinds := make([]string, 0, 9)
	for _, s := range all[0].Steps {
		kinds = append(kinds, s.Kind())
	}
	if got := strings.Join(kinds, " "); got != "send raw redeliver together advance probe email restart pause" {
		t.Errorf("got the steps %s", got)
	}
}

func TestDefaultsAreSafe(t *testing.T) {
	t.Parallel()
	if raw := step[*scenarios.Raw](t, "  - raw: {}\n"); raw.Method != "POST" || raw.Body.String() != `""` {
		t.Errorf("want an empty POST, got %+v", raw)
	}
	probe := step[*scenarios.Probe](t, "  - probe: order\n    with: {id: x}\n    expect: {absent: [authToken]}\n")
	if ok, _ := probe.Expect.Count.Match(2); ok {
		t.Error("a probe without count must want exactly one record")
	}
	email := step[*scenarios.Email](t, "  - email: {}\n")
	if ok, _ := email.Count.Match(0); ok {
		t.Error("an email step without count must want exactly one")
	}
}

func TestManyDocumentsAreManyScenarios(t *testing.T) {
	t.Parallel()
	all := parse(t, withSteps("  - pause: 1s\n")+"---\nid: second\ntitle: Another\nsteps: [{pause: 1s}]\n")
	if len(all) != 2 || all[1].ID != "second" {
		t.Fatalf("got %d scenarios", len(all))
	}
}

func TestPolicyAndClockAreRead(t *testing.T) {
	t.Parallel()
	s := parse(t, "id: a\ntitle: A\nclock: x25\npolicy: {retries: 2, interval: 10s, success: 2xx, retry-from: start, body-order: data-first, retry-body: reserialized}\nsteps: [{pause: 1s}]\n")[0]
	policy := s.Policy.Apply(api.DefaultPolicy())
	if s.Clock != "x25" || policy.Retries != 2 || policy.Interval.Std() != 10*time.Second || policy.Success != api.SuccessAny2xx ||
		policy.RetryFrom != api.RetryFromStart || policy.BodyOrder != api.DataFirst || policy.RetryBody != api.RetryReserialized {
		t.Errorf("read clock %q and policy %+v", s.Clock, policy)
	}
}

func TestOneFaultOrSeveral(t *testing.T) {
	t.Parallel()
	send := step[*scenarios.Send](t, "  - send: order.created\n    fault: [{connect: refused, attempts: 1-3}, {latency: 2s, attempts: all}, {lose: response}]\n")
	want := []api.Fault{
		{Connect: "refused", Attempts: api.Span{First: 1, Last: 3}},
		{Latency: api.Duration(2 * time.Second), Attempts: api.AllAttempts()},
		{Lose: "response", Attempts: api.Span{First: 1, Last: 1}},
	}
	for i, fault := range want {
		if !reflect.DeepEqual(send.Faults[i], fault) {
			t.Errorf("fault %d: want %+v, got %+v", i, fault, send.Faults[i])
		}
	}
}

func TestLoadFindsFilesAndSharedIDs(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.yaml"), "id: same\ntitle: A\nsteps: [{pause: 1s}]\n")
	write(t, filepath.Join(dir, "deep", "b.yml"), "\nid: same\ntitle: B\nsteps: [{pause: 1s}]\n")
	write(t, filepath.Join(dir, "notes.txt"), "not a scenario")

	_, err := scenarios.Load(contract(t), dir, filepath.Join(dir, "a.yaml"))
	var problems document.Problems
	if !errors.As(err, &problems) || len(problems) != 2 {
		t.Fatalf("want a problem at both places, got %v", err)
	}
	if problems[0].Line != 1 || problems[1].Line != 2 || !strings.Contains(problems[0].Hint, problems[1].File) {
		t.Errorf("got %v", err)
	}
}

func TestLoadSaysWhatIsNotThere(t *testing.T) {
	t.Parallel()
	if _, err := scenarios.Load(contract(t), filepath.Join(t.TempDir(), "none.yaml")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	if _, err := scenarios.Load(contract(t), t.TempDir()); err == nil || !strings.Contains(err.Error(), "no *.yaml") {
		t.Errorf("got %v", err)
	}
}

func TestMergeReportsAnIDOfTwoSets(t *testing.T) {
	t.Parallel()
	a, b := parse(t, withSteps("  - pause: 1s\n")), parse(t, "\n"+withSteps("  - pause: 1s\n"))
	if _, err := scenarios.Merge(a, b); err == nil || !strings.Contains(err.Error(), `"test" is used twice`) {
		t.Errorf("got %v", err)
	}
	if all, err := scenarios.Merge(a, nil); err != nil || len(all) != 1 {
		t.Errorf("got %d, %v", len(all), err)
	}
}

func write(t *testing.T, path, src string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(src), 0o600); err != nil {
		t.Fatal(err)
	}
}
