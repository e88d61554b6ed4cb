package faker_test

import (
	"context"
	"runtime"
	"testing"
	"time"

	"github.com/vinemock/vinemock/schemas/faker"
)

var newYear = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func history(t testing.TB, g *faker.Generator, r faker.HistoryRequest) []faker.Event {
	t.Helper()
	if r.Start.IsZero() {
		r.Start = newYear
	}
	var events []faker.Event
	for e, err := range g.History(t.Context(), r) {
		if err != nil {
			t.Fatal(err)
		}
		events = append(events, e)
	}
	if len(events) != r.N {
		t.Fatalf("got %d events, want %d", len(events), r.N)
	}
	return events
}

func TestHistoryKeepsTheContract(t *testing.T) {
	t.Parallel()
	g, cat := generator(t)
	seen := map[string]int{}
	for _, e := range history(t, g, faker.HistoryRequest{Seed: 1, N: 3000}) {
		seen[e.Type]++
		for _, v := range cat.Validate(e.Body) {
			t.Fatalf("%s: %s", v, e.Body)
		}
	}
	t.Log(seen)
}

func BenchmarkHistory(b *testing.B) {
	g, _ := generator(b)
	var most uint64
	for b.Loop() {
		n := 0
		for e, err := range g.History(context.Background(), faker.HistoryRequest{Seed: 1, N: 100_000, Start: newYear}) {
			if err != nil {
				b.Fatal(err)
			}
			if n++; n%20_000 == 0 {
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most = max(most, m.Sys)
			}
			_ = e
		}
	}
	b.ReportMetric(float64(b.N)*100_000/b.Elapsed().Seconds(), "events/s")
	b.ReportMetric(float64(most>>20), "MB")
}
