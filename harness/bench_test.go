package harness_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/vinemock/vinemock/harness"
	"github.com/vinemock/vinemock/harness/report"
	"github.com/vinemock/vinemock/scenarios"
	"github.com/vinemock/vinemock/schemas"
	"github.com/vinemock/vinemock/server/api"
)

// BenchmarkNothing runs a scenario that does nothing: what a spec costs beside
// its steps.
func BenchmarkNothing(b *testing.B) { benchmark(b, "pause: 1ns") }

// BenchmarkSend runs a scenario that sends one event.
func BenchmarkSend(b *testing.B) { benchmark(b, "send: order.created") }

func benchmark(b *testing.B, step string) {
	b.Helper()
	catalogue, err := schemas.Default()
	if err != nil {
		b.Fatal(err)
	}
	src := "id: benchmark\ntitle: A benchmark\nlevel: must\ncites: [VS-RES-1]\nsteps:\n  - " + step + "\n"
	list, err := scenarios.Parse("benchmark.yaml", []byte(src), scenarios.FromCatalogue(catalogue))
	if err != nil {
		b.Fatal(err)
	}
	receiver := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	b.Cleanup(receiver.Close)
	runner := harness.New(harness.Config{
		Sender: harness.Start(b).Client, Target: receiver.URL, Clock: scenarios.ClockVirtual, Policy: api.DefaultPolicy(),
	})
	b.Cleanup(runner.Close)
	b.ReportAllocs()
	for b.Loop() {
		if result := runner.Run(b.Context(), list[0]); result.Outcome != report.Passed {
			b.Fatal(result.Reason)
		}
	}
}
