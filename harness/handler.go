package harness

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/vinemock/vinemock/harness/probe"
	"github.com/vinemock/vinemock/harness/report"
	"github.com/vinemock/vinemock/scenarios"
	"github.com/vinemock/vinemock/schemas"
	"github.com/vinemock/vinemock/server/api"
)

// Handler is a receiver under test in the same process, so that `go test` runs
// scenarios against it:
//
//	harness.Handler{Handler: app, Path: "/hooks/vinespring"}.Test(t, "testdata/scenarios")
type Handler struct {
	http.Handler
	// Path is where the handler takes webhooks; "/" if empty.
	Path string
	// Probes are paths of GET requests to the same handler that read back what
	// it kept, by entity: "customer": "/customers/${id}".
	Probes map[string]string
}

// Test runs scenario files, or all of directories, as subtests; without any,
// the built-in scenarios. A failed must fails its subtest, a failed should is
// logged, and what needs a probe that is not there is skipped.
func (h Handler) Test(t *testing.T, files ...string) {
	t.Helper()
	web := httptest.NewServer(h.Handler)
	t.Cleanup(web.Close)
	policy := api.DefaultPolicy()
	policy.Timeout = api.Duration(5 * time.Second)
	runner := New(Config{
		Sender: Start(t).Client, Target: web.URL + "/" + strings.TrimPrefix(h.Path, "/"), Clock: scenarios.ClockVirtual,
		Policy: policy, Probes: h.probes(t, web.URL), Patience: 5 * time.Second,
	})
	t.Cleanup(runner.Close)
	for _, s := range load(t, files) {
		t.Run(s.Name(), func(t *testing.T) { tell(t, runner.Run(t.Context(), s)) })
	}
}

// probes makes the probes of the handler.
func (h Handler) probes(t *testing.T, url string) map[string]probe.Probe {
	t.Helper()
	probes := make(map[string]probe.Probe)
	for entity, path := range h.Probes {
		p, err := probe.New(entity, probe.Spec{HTTP: "GET " + url + "/" + strings.TrimPrefix(path, "/")}, probe.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = p.Close() })
		probes[entity] = p
	}
	return probes
}

// load reads the scenarios.
func load(t *testing.T, files []string) []*scenarios.Scenario {
	t.Helper()
	catalogue, err := schemas.Default()
	if err != nil {
		t.Fatal(err)
	}
	contract := scenarios.FromCatalogue(catalogue)
	list, err := scenarios.Builtin(contract)
	if len(files) > 0 {
		list, err = scenarios.Load(contract, files...)
	}
	if err != nil {
		t.Fatal(err)
	}
	selected, err := Selection{}.Of(list)
	if err != nil {
		t.Fatal(err)
	}
	return selected
}

// tell ends a subtest as its scenario did.
func tell(t *testing.T, result report.Result) {
	t.Helper()
	var text strings.Builder
	one := report.Report{Results: []report.Result{result}, Summary: report.Summarise([]report.Result{result})}
	if err := report.WriteTerminal(&text, one, report.TerminalOptions{}); err != nil {
		t.Fatal(err)
	}
	switch result.Outcome {
	case report.Skipped:
		t.Skip(result.Reason)
	case report.Failed, report.Errored:
		t.Error("\n" + text.String())
	case report.Warned:
		t.Log("\n" + text.String())
	}
}
