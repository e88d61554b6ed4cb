package server_test

import (
	"context"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"

	"github.com/vinemock/vinemock/server"
	"github.com/vinemock/vinemock/server/api"
)

// taker is a mail server's session that passes on the messages that it gets.
type taker struct{ got chan<- string }

func (taker) Mail(string, *smtp.MailOptions) error { return nil }
func (taker) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (taker) Reset()                               {}
func (taker) Logout() error                        { return nil }

func (k taker) Data(r io.Reader) error {
	message, err := io.ReadAll(r)
	k.got <- string(message)
	return err
}

// take serves a mail server at the address until the test ends.
func take(t *testing.T, address string) <-chan string {
	t.Helper()
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	got := make(chan string, 10)
	s := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return taker{got}, nil }))
	done := make(chan error, 1)
	go func() { done <- s.Serve(l) }()
	t.Cleanup(func() { _ = s.Close(); <-done })
	return got
}

func TestRelayThatIsDownHoldsUpNothingAndGetsTheEmailAfterARestart(t *testing.T) {
	t.Parallel()
	relay := strings.TrimSuffix(strings.TrimPrefix(closedPort(t), "http://"), "/")
	dir := t.TempDir()
	config := server.Config{
		HTTP: "127.0.0.1:0", SMTP: "127.0.0.1:0", Data: dir, Clock: "virtual", Policy: api.DefaultPolicy(), MailFrom: "vinemock@example.com",
	}
	config.Relay.Address = relay
	run := func(work func(client *api.Client)) {
		t.Helper()
		s, err := server.New(t.Context(), config)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan error, 1)
		go func() { done <- s.Run(ctx) }()
		work(api.NewClient(s.URL(), ""))
		cancel()
		if err := <-done; err != nil {
			t.Errorf("run: %v", err)
		}
	}
	var delivery string
	run(func(client *api.Client) {
		webhook, err := client.CreateWebhook(t.Context(), api.NewWebhook{URL: closedPort(t), FailureEmail: "admin@example.com", Events: []string{"*"}})
		if err != nil {
			t.Fatal(err)
		}
		accepted, err := client.CreateEvents(t.Context(), api.NewEvents{Type: "order.created", Webhook: webhook.ID, Wait: api.WaitSettled})
		if err != nil {
			t.Fatal(err)
		}
		d := accepted.Deliveries[0]
		if delivery = d.ID; d.Status != api.Failed || d.Message == "" {
			t.Errorf("the delivery is %s with message %q; the inbox has it, whatever the relay does", d.Status, d.Message)
		}
	})
	got := take(t, relay)
	run(func(*api.Client) {
		if message := <-got; !strings.Contains(message, "Message-ID: <"+delivery+"@") || !strings.Contains(message, "<vinemock@example.com>") {
			t.Errorf("relayed:\n%.600s", message)
		}
	})
	run(func(client *api.Client) {
		for client.Ready(t.Context()) != nil { // which it is when it has taken up what was left
			t.Log("not ready yet")
		}
	})
	if len(got) > 0 {
		t.Error("the email was relayed again after another restart")
	}
}
