package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/vinemock/vinemock/server"
	"github.com/vinemock/vinemock/server/api"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreTopFunction("net/http.(*persistConn).writeLoop"), goleak.IgnoreTopFunction("net/http.(*persistConn).readLoop"), goleak.IgnoreTopFunction("internal/poll.runtime_pollWait"))
}

// running starts a stand-in and gives a client of it.
func running(t testing.TB, change func(*server.Config)) (*api.Client, *server.Server) {
	t.Helper()
	config := server.Config{HTTP: "127.0.0.1:0", SMTP: "127.0.0.1:0", Clock: "virtual", Policy: api.DefaultPolicy(), Seed: 1, Version: "test"}
	if change != nil {
		change(&config)
	}
	s, err := server.New(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("run: %v", err)
		}
	})
	return api.NewClient(s.URL(), config.Token), s
}

func closedPort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return "http://" + l.Addr().String() + "/"
}

func answering(t *testing.T, status int) string {
	t.Helper()
	r := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
	t.Cleanup(r.Close)
	return r.URL
}

func TestExhaustedDeliveryEndsInOneFailureEmail(t *testing.T) {
	t.Parallel()
	client, _ := running(t, nil)
	webhook, err := client.CreateWebhook(t.Context(), api.NewWebhook{URL: closedPort(t), FailureEmail: "admin@example.com", Events: []string{"*"}})
	if err != nil {
		t.Fatal(err)
	}
	accepted, err := client.CreateEvents(t.Context(), api.NewEvents{Type: "order.created", Webhook: webhook.ID, Wait: api.WaitSettled})
	if err != nil {
		t.Fatal(err)
	}
	d := accepted.Deliveries[0]
	if d.Status != api.Failed || len(d.Attempts) != 11 || d.Message == "" {
		t.Fatalf("%s after %d attempts with message %q, want failed after 11 with one", d.Status, len(d.Attempts), d.Message)
	}
	list, err := client.Messages(t.Context(), api.MessageQuery{})
	if err != nil || list.Total != 1 {
		t.Fatalf("%d messages, %v; want 1", list.Total, err)
	}
	m, err := client.WaitMessage(t.Context(), api.MessageQuery{Delivery: d.ID, To: "admin@example.com"}, api.Duration(time.Second))
	if err != nil || m.ID != d.Message || !strings.Contains(m.Subject, "No endpoint listened") || !strings.Contains(m.Text, "250 s") {
		t.Errorf("message %q: %q, %v", m.Subject, m.Text, err)
	}
}

func TestEqualSeedsMakeEqualEvents(t *testing.T) {
	t.Parallel()
	var bodies [2][]string
	for i := range bodies {
		client, _ := running(t, nil)
		for _, eventType := range []string{"customer.created", "order.updated"} {
			accepted, err := client.CreateEvents(t.Context(), api.NewEvents{Type: eventType, Count: 3})
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range accepted.Events {
				bodies[i] = append(bodies[i], e.Body)
			}
		}
	}
	if fmt.Sprint(bodies[0]) != fmt.Sprint(bodies[1]) {
		t.Errorf("two runs with one seed differ:\n%s\n%s", bodies[0], bodies[1])
	}
	if bodies[0][0] == bodies[0][1] {
		t.Error("two events of one request are the same")
	}
}

func TestEverythingSurvivesARestart(t *testing.T) {
	t.Parallel()
	dir, target := t.TempDir(), closedPort(t)
	keep := func(c *server.Config) {
		c.Data, c.Clock = dir, "manual"
		c.Webhook = api.NewWebhook{URL: target, FailureEmail: "admin@example.com", Events: []string{"*"}}
	}
	var delivery string
	t.Run("before", func(t *testing.T) {
		client, _ := running(t, keep)
		waitReady(t, client)
		accepted, err := client.CreateEvents(t.Context(), api.NewEvents{Type: "group.created"})
		if err != nil {
			t.Fatal(err)
		}
		delivery = accepted.Deliveries[0].ID
		if _, err := client.Advance(t.Context(), api.Duration(30*time.Second)); err != nil {
			t.Fatal(err)
		}
	})
	client, _ := running(t, keep)
	waitReady(t, client)
	if webhooks, err := client.Webhooks(t.Context()); err != nil || len(webhooks) != 1 {
		t.Errorf("%d webhooks, %v; want the first one, once", len(webhooks), err)
	}
	if _, err := client.SetClock(t.Context(), "virtual"); err != nil {
		t.Fatal(err)
	}
	if _, err := client.WaitMessage(t.Context(), api.MessageQuery{Delivery: delivery}, api.Duration(10*time.Second)); err != nil {
		t.Fatal(err)
	}
	d, err := client.Delivery(t.Context(), delivery)
	if err != nil || len(d.Attempts) != 11 {
		t.Errorf("%d attempts, %v; want 11 over the restart", len(d.Attempts), err)
	}
}

func waitReady(t *testing.T, client *api.Client) {
	t.Helper()
	for client.Ready(t.Context()) != nil {
		if t.Context().Err() != nil {
			t.Fatal("never ready")
		}
	}
}

func TestWrongRequestsGetAProblemThatNamesThePlace(t *testing.T) {
	t.Parallel()
	client, s := running(t, nil)
	webhook, err := client.CreateWebhook(t.Context(), api.NewWebhook{URL: "http://127.0.0.1:1/", Events: []string{"*"}})
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		method, path, body string
		status             int
		code, says         string
	}{
		"unknown type":     {"POST", "/api/v1/events", `{"type":"order.create"}`, 422, api.CodeUnknownEventType, `did you mean \"order.created\"`},
		"unknown path":     {"POST", "/api/v1/events", `{"type":"order.created","set":{"data.totl":80}}`, 422, api.CodeInvalid, "data.totl"},
		"unknown member":   {"POST", "/api/v1/events", `{"type":"order.created","sett":{}}`, 422, api.CodeInvalid, "body.sett"},
		"unknown webhook":  {"POST", "/api/v1/events", `{"type":"order.created","webhook":"wh_x"}`, 404, api.CodeNotFound, "wh_x"},
		"two recipients":   {"POST", "/api/v1/events", `{"type":"order.created","webhook":"` + webhook.ID + `","url":"http://a/"}`, 422, api.CodeInvalid, "name one"},
		"bad fault":        {"POST", "/api/v1/events", `{"type":"order.created","faults":[{"attempts":"1"}]}`, 422, api.CodeInvalid, "connect, lose, latency"},
		"bad span":         {"POST", "/api/v1/events", `{"type":"order.created","faults":[{"attempts":"3-1","lose":"response"}]}`, 422, api.CodeInvalid, "1-3"},
		"not JSON":         {"POST", "/api/v1/events", `{`, 400, api.CodeInvalid, "body"},
		"relative URL":     {"POST", "/api/v1/webhooks", `{"url":"/hook"}`, 422, api.CodeInvalid, "absolute"},
		"bad subscription": {"POST", "/api/v1/webhooks", `{"url":"http://a/","events":["order.*"]}`, 422, api.CodeInvalid, "events[0]"},
		"bad address":      {"POST", "/api/v1/webhooks", `{"url":"http://a/","failureEmail":"nobody"}`, 422, api.CodeInvalid, "failureEmail"},
		"bad policy":       {"POST", "/api/v1/webhooks", `{"url":"http://a/","policy":{"retries":-1,"interval":"25"}}`, 422, api.CodeInvalid, "such as 25s"},
		"no webhook":       {"GET", "/api/v1/webhooks/wh_x", ``, 404, api.CodeNotFound, "wh_x"},
		"no delivery":      {"GET", "/api/v1/deliveries/dlv_x", ``, 404, api.CodeNotFound, "dlv_x"},
		"no redelivery":    {"POST", "/api/v1/deliveries/dlv_x/redeliver", ``, 404, api.CodeNotFound, "dlv_x"},
		"no message":       {"GET", "/api/v1/message/msg_x", ``, 404, api.CodeNotFound, "msg_x"},
		"bad mode":         {"PUT", "/api/v1/clock", `{"mode":"fast"}`, 422, api.CodeInvalid, "x25"},
		"backwards":        {"POST", "/api/v1/clock/advance", `{"by":"-1s"}`, 422, api.CodeInvalid, "back"},
		"nothing comes":    {"GET", "/api/v1/inbox/wait?timeout=1ms", ``, 408, api.CodeTimeout, "no such message"},
		"bad status":       {"GET", "/api/v1/deliveries?status=lost", ``, 422, api.CodeInvalid, "status"},
		"bad cursor":       {"GET", "/api/v1/events?cursor=zzz", ``, 422, api.CodeInvalid, "cursor"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			status, contentType, body := ask(t, test.method, s.URL()+test.path, test.body, "")
			var problem api.Problem
			if err := json.Unmarshal(body, &problem); err != nil {
				t.Fatalf("%s: %v", body, err)
			}
			if status != test.status || problem.Status != test.status || problem.Code != test.code || contentType != "application/problem+json" {
				t.Errorf("%d %s %+v, want %d %s", status, contentType, problem, test.status, test.code)
			}
			if !bytes.Contains(body, []byte(test.says)) {
				t.Errorf("%s does not say %s", body, test.says)
			}
		})
	}
}

func ask(t *testing.T, method, url, body, token string) (status int, contentType string, answer []byte) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	answer, err = io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, response.Header.Get("Content-Type"), answer
}

func TestTokenGuardsTheAPI(t *testing.T) {
	t.Parallel()
	_, s := running(t, func(c *server.Config) { c.Token = "right" })
	for _, test := range []struct {
		path, token string
		want        int
	}{{"/api/v1/webhooks", "", 401}, {"/api/v1/webhooks", "wrong", 401}, {"/api/v1/webhooks", "right", 200}, {"/livez", "", 200}} {
		if status, _, _ := ask(t, "GET", s.URL()+test.path, "", test.token); status != test.want {
			t.Errorf("%s with token %q: %d, want %d", test.path, test.token, status, test.want)
		}
	}
}

func TestEverySubscribedWebhookIsNotified(t *testing.T) {
	t.Parallel()
	client, _ := running(t, nil)
	target := answering(t, 200)
	for _, events := range [][]string{{"*"}, {"order.created"}, {"order.updated"}, nil} {
		if _, err := client.CreateWebhook(t.Context(), api.NewWebhook{URL: target, Events: events}); err != nil {
			t.Fatal(err)
		}
	}
	accepted, err := client.CreateEvents(t.Context(), api.NewEvents{Type: "order.created", Count: 2, Wait: api.WaitSettled})
	if err != nil || len(accepted.Events) != 2 || len(accepted.Deliveries) != 4 {
		t.Errorf("%d events and %d deliveries, %v; want 2 and 4", len(accepted.Events), len(accepted.Deliveries), err)
	}
}

func TestURLIsEnoughToDeliverTo(t *testing.T) {
	t.Parallel()
	client, _ := running(t, nil)
	target := answering(t, 200)
	for range 2 {
		accepted, err := client.CreateEvents(t.Context(), api.NewEvents{Type: "group.deleted", URL: target, Wait: api.WaitSettled})
		if err != nil || accepted.Deliveries[0].Status != api.Delivered {
			t.Fatalf("%+v, %v", accepted, err)
		}
	}
	if webhooks, err := client.Webhooks(t.Context()); err != nil || len(webhooks) != 1 {
		t.Errorf("%d webhooks, %v; want one for the URL", len(webhooks), err)
	}
}

func TestSameMakesALaterEventOfTheEntity(t *testing.T) {
	t.Parallel()
	client, _ := running(t, nil)
	first, err := client.CreateEvents(t.Context(), api.NewEvents{Type: "customer.created"})
	if err != nil {
		t.Fatal(err)
	}
	second, err := client.CreateEvents(t.Context(), api.NewEvents{Type: "customer.updated", Same: first.Events[0].ID})
	if err != nil || second.Events[0].EntityID != first.Events[0].EntityID {
		t.Errorf("%+v is not about %s, %v", second, first.Events[0].EntityID, err)
	}
}

func TestStreamTellsWhatHappens(t *testing.T) {
	t.Parallel()
	client, _ := running(t, nil)
	waitReady(t, client)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	stream, err := client.Stream(ctx)
	if err != nil {
		t.Fatal(err)
	}
	policy := api.PolicyPatch{Retries: new(int)}
	webhook, err := client.CreateWebhook(t.Context(), api.NewWebhook{URL: closedPort(t), FailureEmail: "a@example.com", Events: []string{"*"}, Policy: policy})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.CreateEvents(t.Context(), api.NewEvents{Type: "group.deleted", Webhook: webhook.ID}); err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for h, err := range stream {
		if err != nil {
			t.Fatal(err)
		}
		kinds = append(kinds, h.Kind)
		if h.Kind == api.HappenedMessage {
			break
		}
	}
	if got, want := strings.Join(kinds, " "), "webhook event delivery attempt delivery message"; got != want {
		t.Errorf("the stream told %q, want %q", got, want)
	}
}

func TestRetryComesAfterItsIntervalOnTheRealClock(t *testing.T) {
	t.Parallel()
	client, _ := running(t, func(c *server.Config) { c.Clock = "x100" })
	accepted, err := client.CreateEvents(t.Context(), api.NewEvents{Type: "group.deleted", URL: closedPort(t), Wait: api.WaitSettled})
	if err != nil {
		t.Fatal(err)
	}
	d := accepted.Deliveries[0]
	for i := 1; i < len(d.Attempts); i++ {
		if gap := d.Attempts[i].Start.Sub(d.Attempts[i-1].End.Time); gap < 25*time.Second {
			t.Errorf("attempt %d came %s after the one before, want at least 25s", i+1, gap)
		}
	}
}

func TestOpenAPIDescribesTheRoutes(t *testing.T) {
	t.Parallel()
	_, s := running(t, nil)
	_, _, body := ask(t, "GET", s.URL()+"/openapi.json", "", "")
	var doc struct {
		Paths map[string]any `json:"paths"`
	}
	if err := json.Unmarshal(body, &doc); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/api/v1/webhooks", "/api/v1/events", "/api/v1/deliveries/{id}/redeliver", "/api/v1/clock/advance", "/api/v1/stream", "/api/v1/inbox/wait", "/api/v1/messages", "/api/v1/message/{id}/raw", "/livez", "/readyz"} {
		if doc.Paths[path] == nil {
			t.Errorf("%s is not described", path)
		}
	}
}

func TestWrongConfigurationIsRefusedWithEverythingThatIsWrong(t *testing.T) {
	t.Parallel()
	_, err := server.New(t.Context(), server.Config{HTTP: "8025", SMTP: "127.0.0.1:99999", Clock: "warp", Webhook: api.NewWebhook{URL: "x"}})
	for _, want := range []string{"http:", "smtp:", "clock:", "policy:", "url:"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not name %s", err, want)
		}
	}
}

func TestTakenAddressIsAnError(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	_, err = server.New(t.Context(), server.Config{HTTP: l.Addr().String(), SMTP: "127.0.0.1:0", Clock: "real", Policy: api.DefaultPolicy()})
	if err == nil || !strings.Contains(err.Error(), "listen for HTTP") {
		t.Errorf("a taken port: %v", err)
	}
}

func TestTimeDoesNotGoBackOverARestart(t *testing.T) {
	t.Parallel()
	dir, target := t.TempDir(), closedPort(t)
	hour := api.Duration(time.Hour)
	keep := func(c *server.Config) {
		c.Data, c.Clock = dir, "manual"
		c.Webhook = api.NewWebhook{URL: target, Events: []string{"*"}, Policy: api.PolicyPatch{Interval: &hour}}
	}
	var before api.Delivery
	t.Run("before", func(t *testing.T) {
		client, _ := running(t, keep)
		waitReady(t, client)
		accepted, err := client.CreateEvents(t.Context(), api.NewEvents{Type: "group.created"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := client.Advance(t.Context(), api.Duration(90*time.Minute)); err != nil {
			t.Fatal(err)
		}
		if before, err = client.Delivery(t.Context(), accepted.Deliveries[0].ID); err != nil || len(before.Attempts) != 2 {
			t.Fatalf("%d attempts, %v; want 2", len(before.Attempts), err)
		}
	})
	client, _ := running(t, keep)
	waitReady(t, client)
	retried := before.LastAttempt().End
	if now, err := client.Clock(t.Context()); err != nil || now.Now.Before(retried.Time) {
		t.Errorf("the sender's time is %s, %v; want it not before %s, when it made an attempt", now.Now, err, retried)
	}
	if _, err := client.Advance(t.Context(), hour); err != nil {
		t.Fatal(err)
	}
	if after, err := client.Delivery(t.Context(), before.ID); err != nil || len(after.Attempts) != 3 {
		t.Errorf("%d attempts an hour later, %v; want 3", len(after.Attempts), err)
	}
}
