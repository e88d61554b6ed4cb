package server_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/vinemock/vinemock/server"
	"github.com/vinemock/vinemock/server/api"
)

func TestPausedWebhookKeepsItsDeliveriesPending(t *testing.T) {
	t.Parallel()
	client, _ := running(t, nil)
	var requests atomic.Int32
	r := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { requests.Add(1) }))
	t.Cleanup(r.Close)
	webhook, err := client.CreateWebhook(t.Context(), api.NewWebhook{URL: r.URL, Events: []string{"*"}})
	if err != nil {
		t.Fatal(err)
	}
	pause := func(paused bool) {
		t.Helper()
		changed, err := client.ChangeWebhook(t.Context(), webhook.ID, api.WebhookPatch{Paused: &paused})
		if err != nil || changed.Paused != paused {
			t.Fatalf("%+v, %v; want paused %t", changed, err, paused)
		}
	}
	pause(true)
	accepted, err := client.CreateEvents(t.Context(), api.NewEvents{Type: "order.created", Count: 3})
	if err != nil {
		t.Fatal(err)
	}
	// Virtual time goes on meanwhile.
	if _, err := client.Advance(t.Context(), api.Duration(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if page, err := client.Deliveries(t.Context(), api.DeliveryQuery{Status: api.Pending}); err != nil || len(page.Items) != 3 || requests.Load() != 0 {
		t.Errorf("%d pending and %d requests, %v; want 3 and none", len(page.Items), requests.Load(), err)
	}
	canceled, err := client.CancelDelivery(t.Context(), accepted.Deliveries[0].ID)
	if err != nil || canceled.Status != api.Canceled {
		t.Errorf("%s, %v; want canceled in the pause", canceled.Status, err)
	}
	pause(false)
	if _, err := client.Advance(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	d, err := client.Delivery(t.Context(), accepted.Deliveries[2].ID)
	if err != nil || d.Status != api.Delivered || requests.Load() != 2 {
		t.Errorf("%s after %d requests, %v; want delivered, and 2", d.Status, requests.Load(), err)
	}
}

func TestPauseSurvivesARestart(t *testing.T) {
	t.Parallel()
	dir, target := t.TempDir(), answering(t, 200)
	keep := func(c *server.Config) { c.Data = dir }
	t.Run("before", func(t *testing.T) {
		client, _ := running(t, keep)
		webhook, err := client.CreateWebhook(t.Context(), api.NewWebhook{URL: target, Events: []string{"*"}})
		if err != nil {
			t.Fatal(err)
		}
		paused := true
		if _, err := client.ChangeWebhook(t.Context(), webhook.ID, api.WebhookPatch{Paused: &paused}); err != nil {
			t.Fatal(err)
		}
		if _, err := client.CreateEvents(t.Context(), api.NewEvents{Type: "order.created"}); err != nil {
			t.Fatal(err)
		}
	})
	client, _ := running(t, keep)
	waitReady(t, client)
	if _, err := client.Advance(t.Context(), api.Duration(time.Hour)); err != nil {
		t.Fatal(err)
	}
	page, err := client.Deliveries(t.Context(), api.DeliveryQuery{})
	if err != nil || page.Items[0].Status != api.Pending {
		t.Fatalf("%+v, %v; want it pending", page, err)
	}
}

func TestConcurrencyBoundsOneWebhook(t *testing.T) {
	t.Parallel()
	client, _ := running(t, func(c *server.Config) { c.Concurrency = 2 })
	var now, most atomic.Int32
	arrived, leave := make(chan struct{}, 10), make(chan struct{})
	r := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		most.Store(max(most.Load(), now.Add(1)))
		arrived <- struct{}{}
		<-leave
		now.Add(-1)
	}))
	t.Cleanup(r.Close)
	if _, err := client.CreateEvents(t.Context(), api.NewEvents{Type: "order.created", URL: r.URL, Count: 6}); err != nil {
		t.Fatal(err)
	}
	<-arrived
	<-arrived
	close(leave)
	if _, err := client.Advance(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	if got := most.Load(); got != 2 {
		t.Errorf("%d attempts at a time, want 2", got)
	}
}

func TestOldDeliveriesAreForgottenAndPendingOnesAreNot(t *testing.T) {
	t.Parallel()
	client, _ := running(t, func(c *server.Config) { c.Keep, c.Clock, c.TrimEvery = 2, "manual", time.Millisecond })
	for range 5 {
		if _, err := client.CreateEvents(t.Context(), api.NewEvents{Type: "order.created", URL: answering(t, 200), Wait: api.WaitSettled}); err != nil {
			t.Fatal(err)
		}
		if _, err := client.CreateEvents(t.Context(), api.NewEvents{Type: "order.created", URL: closedPort(t)}); err != nil {
			t.Fatal(err)
		}
	}
	count := func(status api.Status) int {
		page, err := client.Deliveries(t.Context(), api.DeliveryQuery{Status: status})
		if err != nil {
			t.Fatal(err)
		}
		return len(page.Items)
	}
	for count(api.Delivered) > 2 {
		if t.Context().Err() != nil {
			t.Fatal("never forgotten")
		}
	}
	if delivered, pending := count(api.Delivered), count(api.Pending); delivered != 2 || pending != 5 {
		t.Errorf("%d delivered and %d pending are kept, want 2 and 5", delivered, pending)
	}
}

func TestMetricsCountWhatHappens(t *testing.T) {
	t.Parallel()
	client, s := running(t, nil)
	retries := 1
	webhook, err := client.CreateWebhook(t.Context(), api.NewWebhook{URL: closedPort(t), FailureEmail: "a@example.com", Policy: api.PolicyPatch{Retries: &retries}})
	if err != nil {
		t.Fatal(err)
	}
	all := []string{api.AllEvents}
	if _, err := client.ChangeWebhook(t.Context(), webhook.ID, api.WebhookPatch{Events: &all}); err != nil {
		t.Fatal(err)
	}
	if _, err := client.CreateEvents(t.Context(), api.NewEvents{Type: "order.created", Count: 3, Wait: api.WaitSettled}); err != nil {
		t.Fatal(err)
	}
	_, _, body := ask(t, "GET", s.URL()+"/metrics", "", "")
	for _, want := range []string{
		`vinemock_attempts_total{result="refused"} 6`, `vinemock_attempt_seconds_count 6`, `vinemock_attempt_lag_seconds_count 6`,
		`vinemock_deliveries_settled_total{status="failed"} 3`, `vinemock_deliveries_pending 0`, `vinemock_messages_total 3`,
		`vinemock_store_commit_seconds_count 0`,
	} {
		if !strings.Contains(string(body), want+"\n") {
			t.Errorf("no %s in\n%s", want, body)
		}
	}
}

func TestWebhooksAreBounded(t *testing.T) {
	t.Parallel()
	client, _ := running(t, nil)
	for range 1000 {
		if _, err := client.CreateWebhook(t.Context(), api.NewWebhook{URL: "http://127.0.0.1:1/"}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := client.CreateWebhook(t.Context(), api.NewWebhook{URL: "http://127.0.0.1:1/"}); !api.HasCode(err, api.CodeTooMany) {
		t.Errorf("one more: %v, want %s", err, api.CodeTooMany)
	}
}

func TestLargeRequestsAreRefused(t *testing.T) {
	t.Parallel()
	_, s := running(t, nil)
	large := `{"type":"order.created","data":{"x":"` + strings.Repeat("x", 9<<20) + `"}}`
	if status, _, body := ask(t, "POST", s.URL()+"/api/v1/events", large, ""); status != http.StatusRequestEntityTooLarge {
		t.Errorf("a body of 9 MiB: %d %s", status, body)
	}
	request, err := http.NewRequestWithContext(t.Context(), "GET", s.URL()+"/api/v1/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("X-Large", strings.Repeat("x", 128<<10))
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("headers of 128 KiB: %s", response.Status)
	}
}

func TestSlowClientsAreCutOff(t *testing.T) {
	t.Parallel()
	_, s := running(t, func(c *server.Config) { c.SlowClient = 50 * time.Millisecond })
	for part, sent := range map[string]string{
		"head": "POST /api/v1/events HTTP/1.1\r\nHost: vinemock\r\nX-Never-",
		"body": "POST /api/v1/events HTTP/1.1\r\nHost: vinemock\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"type\":",
	} {
		t.Run(part, func(t *testing.T) {
			t.Parallel()
			conn, err := net.Dial("tcp", strings.TrimPrefix(s.URL(), "http://"))
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = conn.Close() }()
			_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
			if _, err := fmt.Fprint(conn, sent); err != nil {
				t.Fatal(err)
			}
			if _, err := io.Copy(io.Discard, bufio.NewReader(conn)); err != nil && !strings.Contains(err.Error(), "reset") {
				t.Errorf("the connection is still open: %v", err)
			}
		})
	}
}
