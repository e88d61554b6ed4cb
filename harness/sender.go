package harness

import (
	"context"
	"fmt"

	"github.com/vinemock/vinemock/server"
	"github.com/vinemock/vinemock/server/api"
)

// TB is what a Sender needs of a test: *testing.T, or Ginkgo's GinkgoT().
type TB interface {
	Helper()
	Cleanup(func())
	Fatalf(format string, args ...any)
}

// Sender is a vinemock for a user's own Go tests, with Ginkgo or without. It is
// driven through the HTTP API alone, wherever it runs.
type Sender struct {
	// Client is the whole API.
	Client *api.Client
	t      TB
}

// Start runs a stand-in on the virtual clock until the test ends. Options
// change its configuration.
func Start(t TB, options ...func(*server.Config)) *Sender {
	t.Helper()
	config := server.Config{HTTP: "127.0.0.1:0", SMTP: "127.0.0.1:0", Clock: "virtual", Policy: api.DefaultPolicy(), Version: "test"}
	for _, option := range options {
		option(&config)
	}
	ctx, cancel := context.WithCancel(context.Background())
	s, err := server.New(ctx, config)
	if err != nil {
		cancel()
		t.Fatalf("start vinemock: %v", err)
		return nil
	}
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Fatalf("stop vinemock: %v", err)
		}
	})
	return Connect(t, s.URL(), config.Token)
}

// Connect uses a vinemock that runs elsewhere, such as in a container.
func Connect(t TB, url, token string) *Sender {
	return &Sender{Client: api.NewClient(url, token), t: t}
}

// Sent is an event with its delivery, as both are when Send returns.
type Sent struct {
	Event    api.Event
	Delivery api.Delivery
	// Emails are the failure emails about it.
	Emails []api.Message
}

// SendOption changes what is sent, or how.
type SendOption func(*sending)

type sending struct {
	events  api.NewEvents
	webhook api.NewWebhook
}

// Set sets a documented path of the event: Set("data.total", 80).
func Set(path string, value any) SendOption {
	return func(s *sending) { s.events.Set = with(s.events.Set, path, value) }
}

// Add adds an undocumented path.
func Add(path string, value any) SendOption {
	return func(s *sending) { s.events.Add = with(s.events.Add, path, value) }
}

func with(values map[string]any, path string, value any) map[string]any {
	if values == nil {
		values = make(map[string]any)
	}
	values[path] = value
	return values
}

// Drop removes a path.
func Drop(path string) SendOption {
	return func(s *sending) { s.events.Drop = append(s.events.Drop, path) }
}

// Same makes the event one about the same entity as an earlier one, later.
func Same(earlier Sent) SendOption {
	return func(s *sending) { s.events.Same = earlier.Event.ID }
}

// Seed makes the event's bytes the same in every run.
func Seed(seed uint64) SendOption {
	return func(s *sending) { s.events.Seed = &seed }
}

// Fault breaks the wire.
func Fault(fault api.Fault) SendOption {
	return func(s *sending) { s.events.Faults = append(s.events.Faults, fault) }
}

// Policy changes how it is delivered.
func Policy(patch api.PolicyPatch) SendOption {
	return func(s *sending) { s.webhook.Policy = patch }
}

// Send makes an event happen, delivers it to the URL with all retries, and
// returns when it is delivered or failed. A failed delivery does not fail the
// test: hold it against the matchers.
func (s *Sender) Send(eventType, url string, options ...SendOption) Sent {
	s.t.Helper()
	ask := sending{
		events:  api.NewEvents{Type: eventType, Wait: api.WaitSettled},
		webhook: api.NewWebhook{Name: "go test", URL: url, FailureEmail: "admin@winery.invalid", Events: []string{api.AllEvents}},
	}
	for _, option := range options {
		option(&ask)
	}
	ctx := context.Background()
	webhook, err := s.Client.CreateWebhook(ctx, ask.webhook)
	if err != nil {
		s.t.Fatalf("send %s: %v", eventType, err)
	}
	ask.events.Webhook = webhook.ID
	accepted, err := s.Client.CreateEvents(ctx, ask.events)
	return s.sent("send "+eventType, accepted, err)
}

// Redeliver sends the same bytes again, as a new delivery.
func (s *Sender) Redeliver(earlier Sent) Sent {
	s.t.Helper()
	accepted, err := s.Client.Redeliver(context.Background(), earlier.Delivery.ID, true)
	return s.sent("redeliver "+earlier.Event.Type, accepted, err)
}

// sent gathers what came of an event.
func (s *Sender) sent(what string, accepted api.Accepted, err error) Sent {
	s.t.Helper()
	if err == nil && len(accepted.Deliveries) == 0 {
		err = fmt.Errorf("no webhook subscribes to it")
	}
	if err != nil {
		s.t.Fatalf("%s: %v", what, err)
		return Sent{}
	}
	sent := Sent{Event: accepted.Events[0], Delivery: accepted.Deliveries[0]}
	ctx := context.Background()
	found, err := s.Client.Messages(ctx, api.MessageQuery{Delivery: sent.Delivery.ID})
	if err != nil {
		s.t.Fatalf("%s: %v", what, err)
	}
	for _, summary := range found.Messages {
		message, err := s.Client.Message(ctx, summary.ID)
		if err != nil {
			s.t.Fatalf("%s: %v", what, err)
		}
		sent.Emails = append(sent.Emails, message)
	}
	return sent
}
