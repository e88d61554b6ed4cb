package harness_test

import (
	"fmt"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/vinemock/vinemock/harness"
	"github.com/vinemock/vinemock/harness/config"
	"github.com/vinemock/vinemock/harness/probe"
	"github.com/vinemock/vinemock/harness/receiver"
	"github.com/vinemock/vinemock/harness/report"
	"github.com/vinemock/vinemock/scenarios"
	"github.com/vinemock/vinemock/schemas"
	"github.com/vinemock/vinemock/server/api"
)

// settings are the reference receiver's vinemock.yaml.
func settings(t *testing.T, address, secret string) config.Config {
	t.Helper()
	env := map[string]string{"RECEIVER": address, "SECRET": secret}
	file, err := config.Read("vinemock.yaml", receiver.Settings(), func(name string) (string, bool) {
		value, ok := env[name]
		return value, ok
	})
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// probes are those of the settings.
func probes(t *testing.T, file config.Config) map[string]probe.Probe {
	t.Helper()
	made := make(map[string]probe.Probe)
	for entity, spec := range file.Probes {
		p, err := probe.New(entity, spec, probe.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = p.Close() })
		made[entity] = p
	}
	return made
}

// runner tests a reference receiver, right or with a defect. Its attempts time
// out sooner than VineSpring's.
func runner(t *testing.T, c receiver.Config) *harness.Runner {
	t.Helper()
	c.Secret = "s3cret"
	process, err := receiver.Start(c)
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(process)
	t.Cleanup(func() {
		_ = process.Close()
		web.CloseClientConnections()
		web.Close()
	})
	file := settings(t, web.Listener.Addr().String(), c.Secret)
	policy := api.DefaultPolicy()
	policy.Timeout = api.Duration(2 * time.Second)
	h := harness.New(harness.Config{
		Sender: harness.Start(t).Client, Target: file.Target, Clock: "virtual", Policy: policy,
		Probes: probes(t, file), Hooks: harness.NewHooks(file.Hooks), Seed: 1, Patience: 2 * time.Second,
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

// pace is how many times faster the clocks of vinemock and of the receiver go
// in realtime scenarios.
const pace = 500

// split parts the scenarios that virtual time is good for from those for real
// time, which are told to go faster.
func split(all []*scenarios.Scenario) (virtual, realtime []*scenarios.Scenario) {
	for _, s := range all {
		if !slices.Contains(s.Labels, harness.LabelRealtime) {
			virtual = append(virtual, s)
			continue
		}
		s.Clock = fmt.Sprintf("x%d", pace)
		realtime = append(realtime, s)
	}
	return virtual, realtime
}

// hastened is a runner for realtime scenarios: its receiver's clock keeps pace.
func hastened(t *testing.T, c receiver.Config) *harness.Runner {
	t.Helper()
	begun := time.Now()
	c.Now = func() time.Time { return begun.Add(pace * time.Since(begun)) }
	return runner(t, c)
}

// runnerOf is the runner that suits the scenario, which may be changed.
func runnerOf(t *testing.T, c receiver.Config, s *scenarios.Scenario) *harness.Runner {
	t.Helper()
	if _, realtime := split([]*scenarios.Scenario{s}); len(realtime) > 0 {
		return hastened(t, c)
	}
	return runner(t, c)
}

// passes runs the whole suite, in which nothing may fail or be skipped.
func passes(t *testing.T, c receiver.Config) {
	t.Helper()
	virtual, realtime := split(builtin(t))
	for _, suite := range []harness.Suite{
		{Runner: runner(t, c), Scenarios: virtual, Parallel: 16},
		{Runner: hastened(t, c), Scenarios: realtime, Parallel: 1},
	} {
		suite.Runner.Policy.Timeout, suite.Runner.Patience = api.Duration(20*time.Second), 20*time.Second
		r := suite.Run(t.Context())
		for _, result := range r.Results {
			if result.Outcome != report.Passed {
				t.Errorf("%s: %s: %s (%d ms)", result.Name(), result.Outcome, result.Reason, result.DurationMs)
			}
		}
		t.Logf("%d specs in %d ms", len(r.Results), r.DurationMs)
	}
}

// inTurn runs a subtest for each receiver, one after the other: a busy machine
// must not look like a receiver that times out.
func inTurn(t *testing.T, receivers map[string]receiver.Config, test func(*testing.T, receiver.Config)) {
	t.Helper()
	for name, config := range receivers {
		t.Run(name, func(t *testing.T) { test(t, config) })
	}
}

func TestCorrectReceiversPassEverything(t *testing.T) {
	t.Parallel()
	inTurn(t, map[string]receiver.Config{
		"queue":      {Design: receiver.Queue},
		"projection": {Design: receiver.Projection},
		"slow":       {Delay: 200 * time.Millisecond},
	}, passes)
}

// TestNoFalseAlarm runs the suite several times in a row against the reference
// receiver: 3, or as often as VINEMOCK_RUNS says, and then against a slow one
// too.
func TestNoFalseAlarm(t *testing.T) {
	t.Parallel()
	receivers, runs := map[string]receiver.Config{"quick": {}}, 3
	if text, asked := os.LookupEnv("VINEMOCK_RUNS"); asked {
		receivers["slow"] = receiver.Config{Delay: 200 * time.Millisecond}
		var err error
		if runs, err = strconv.Atoi(text); err != nil {
			t.Fatalf("VINEMOCK_RUNS: %v", err)
		}
	}
	inTurn(t, receivers, func(t *testing.T, c receiver.Config) {
		for range runs {
			t.Run("run", func(t *testing.T) { passes(t, c) })
		}
	})
}
