package server_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/vinemock/vinemock/server"
	"github.com/vinemock/vinemock/server/api"
)

// BenchmarkExhausted delivers to a closed port in virtual time: 11 attempts and
// a failure email each, through the API, the store and SMTP.
func BenchmarkExhausted(b *testing.B) {
	client, _ := running(b, nil)
	webhook, err := client.CreateWebhook(b.Context(), api.NewWebhook{URL: closedPort(b), FailureEmail: "admin@example.com", Events: []string{"*"}})
	if err != nil {
		b.Fatal(err)
	}
	deliver(b, client, webhook, 11)
}

// BenchmarkDelivered delivers to a receiver that answers 200 at once.
func BenchmarkDelivered(b *testing.B) { delivered(b, nil) }

// BenchmarkDeliveredAndKept does so with everything on disk.
func BenchmarkDeliveredAndKept(b *testing.B) {
	delivered(b, func(c *server.Config) { c.Data = b.TempDir() })
}

func delivered(b *testing.B, change func(*server.Config)) {
	b.Helper()
	client, _ := running(b, change)
	r := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	b.Cleanup(r.Close)
	webhook, err := client.CreateWebhook(b.Context(), api.NewWebhook{URL: r.URL, Events: []string{"*"}})
	if err != nil {
		b.Fatal(err)
	}
	deliver(b, client, webhook, 1)
}

// deliver sends b.N events in batches and reports attempts a second.
func deliver(b *testing.B, client *api.Client, webhook api.Webhook, attempts int) {
	b.Helper()
	b.ReportAllocs()
	b.ResetTimer()
	for left := b.N; left > 0; {
		batch := min(left, 500)
		accepted, err := client.CreateEvents(b.Context(), api.NewEvents{Type: "order.created", Webhook: webhook.ID, Count: batch, Wait: api.WaitSettled, Brief: true})
		if err != nil {
			b.Fatal(err)
		}
		d, err := client.Delivery(b.Context(), accepted.IDs[batch-1])
		if err != nil || len(d.Attempts) != attempts {
			b.Fatalf("%d attempts, %v; want %d", len(d.Attempts), err, attempts)
		}
		left -= batch
	}
	b.ReportMetric(float64(b.N*attempts)/b.Elapsed().Seconds(), "attempts/s")
}
