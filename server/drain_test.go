package server_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/vinemock/vinemock/server"
	"github.com/vinemock/vinemock/server/api"
	"github.com/vinemock/vinemock/server/store"
)

// TestShutdownLetsAttemptsFinish stops a stand-in while an attempt is in
// flight, and looks at what is kept of it.
func TestShutdownLetsAttemptsFinish(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		grace    time.Duration
		answers  bool // as soon as the shutdown has begun
		status   api.Status
		attempts int
	}{
		"within the grace period": {time.Minute, true, api.Delivered, 1},
		"not beyond it":           {20 * time.Millisecond, false, api.Pending, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			arrived, answer := make(chan struct{}, 1), make(chan struct{})
			r := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				arrived <- struct{}{}
				select {
				case <-answer:
				case <-r.Context().Done():
				}
			}))
			t.Cleanup(r.Close)
			config := server.Config{
				HTTP: "127.0.0.1:0", SMTP: "127.0.0.1:0", Clock: "manual", Policy: api.DefaultPolicy(), Version: "test",
				Data: t.TempDir(), Grace: test.grace,
			}
			s, err := server.New(t.Context(), config)
			if err != nil {
				t.Fatal(err)
			}
			ctx, stop := context.WithCancel(t.Context())
			done := make(chan error, 1)
			go func() { done <- s.Run(ctx) }()
			client := api.NewClient(s.URL(), "")
			waitReady(t, client)
			accepted, err := client.CreateEvents(t.Context(), api.NewEvents{Type: "order.created", URL: r.URL})
			if err != nil {
				t.Fatal(err)
			}
			<-arrived
			stop()
			for client.Ready(t.Context()) == nil { // until the shutdown has begun
			}
			if test.answers {
				close(answer)
			}
			if err := <-done; err != nil {
				t.Fatal(err)
			}
			kept, err := store.Open(t.Context(), config.Data, store.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = kept.Close() }()
			d, err := kept.Delivery(t.Context(), accepted.Deliveries[0].ID)
			if err != nil || len(d.Attempts) != test.attempts || d.Status != test.status {
				t.Errorf("%s after %d attempts, %v; want %s after %d", d.Status, len(d.Attempts), err, test.status, test.attempts)
			}
		})
	}
}
