package harness_test

import (
	"context"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/vinemock/vinemock/harness"
	"github.com/vinemock/vinemock/harness/probe"
	"github.com/vinemock/vinemock/harness/receiver"
	"github.com/vinemock/vinemock/harness/report"
	"github.com/vinemock/vinemock/scenarios"
	"github.com/vinemock/vinemock/schemas"
	"github.com/vinemock/vinemock/server"
	"github.com/vinemock/vinemock/server/api"
)

// sender starts a stand-in on the virtual clock.
func sender(t *testing.T) *api.Client {
	t.Helper()
	s, err := server.New(t.Context(), server.Config{HTTP: "127.0.0.1:0", SMTP: "127.0.0.1:0", Clock: "virtual", Policy: api.DefaultPolicy(), Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("stop the stand-in: %v", err)
		}
	})
	return api.NewClient(s.URL(), "")
}

// runner tests a reference receiver, right or with a defect.
func runner(t *testing.T, config receiver.Config) *harness.Runner {
	t.Helper()
	config.Now = time.Now
	r, err := receiver.New(config)
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(r)
	t.Cleanup(func() {
		_ = r.Close()
		web.CloseClientConnections()
		web.Close()
	})
	probes := make(map[string]probe.Probe)
	for _, entity := range []string{"customer", "order", "membership", "group"} {
		p, err := probe.New(entity, probe.Spec{HTTP: "GET " + web.URL + "/" + entity + "s/${id}"}, probe.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = p.Close() })
		probes[entity] = p
	}
	policy := api.DefaultPolicy()
	policy.Timeout = api.Duration(time.Second)
	h := harness.New(harness.Config{
		Sender: sender(t), Target: web.URL + "/webhooks/vinespring", Clock: "virtual", Policy: policy,
		Probes: probes, Seed: 1, Patience: 2 * time.Second,
	})
	t.Cleanup(h.Close)
	return h
}

// builtin reads the built-in scenarios.
func builtin(t *testing.T) []*scenarios.Scenario {
	t.Helper()
	catalogue, err := schemas.Default()
	if err != nil {
		t.Fatal(err)
	}
	list, err := scenarios.Builtin(scenarios.FromCatalogue(catalogue))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestReferenceReceiverPassesEverything(t *testing.T) {
	t.Parallel()
	suite := harness.Suite{Runner: runner(t, receiver.Config{}), Scenarios: builtin(t), Parallel: 4}
	r := suite.Run(t.Context())
	for _, result := range r.Results {
		if result.Outcome != report.Passed {
			t.Errorf("%s: %s: %s (%d ms)", result.Name(), result.Outcome, result.Reason, result.DurationMs)
		}
	}
	t.Logf("%d scenarios in %d ms", len(r.Results), r.DurationMs)
}
