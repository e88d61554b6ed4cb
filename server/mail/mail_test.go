package mail_test

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/jhillyerd/enmime/v2"

	"github.com/vinemock/vinemock/server/api"
	box "github.com/vinemock/vinemock/server/inbox"
	"github.com/vinemock/vinemock/server/mail"
	"github.com/vinemock/vinemock/server/store/memory"
)

var update = flag.Bool("update", false, "write the golden files anew")

var start = time.Date(2026, 3, 2, 17, 0, 0, 0, time.UTC)

// exhausted is a delivery that failed in 11 attempts, 25 seconds apart.
func exhausted(failure api.FailureCase, result func(a *api.Attempt)) (api.Webhook, api.Event, api.Delivery) {
	webhook := api.Webhook{ID: "wh_1", Name: "Zoë's CRM", URL: "https://crm:secret@crm.example.com/hook", FailureEmail: "Ada <admin@example.com>"}
	event := api.Event{
		ID: "evt_1", Type: "customer.created", EntityID: "cust_601ab8db5bfb1500074600af",
		Body: `{"type":"customer.created","data":{"id":"cust_601ab8db5bfb1500074600af","fullName":"Renée","authToken":"canary-1","password":"canary \"2\""}}`,
	}
	d := api.Delivery{ID: "dlv_1", Event: event.ID, Webhook: webhook.ID, Type: event.Type, EntityID: event.EntityID, URL: webhook.URL, FailureCase: failure}
	for i := range 11 {
		at := api.At(start.Add(time.Duration(i) * 25 * time.Second))
		a := api.Attempt{Number: i + 1, Due: at, Start: at, End: at}
		result(&a)
		d.Attempts = append(d.Attempts, a)
	}
	return webhook, event, d.SettledAs(api.Failed, d.Attempts[10].End)
}

func refused(a *api.Attempt) {
	a.ErrorClass, a.Error = api.ErrorRefused, "connection refused: nothing listens there"
}

func unavailable(a *api.Attempt) {
	a.Status, a.Body = 503, "<h1>Down for maintenance</h1>\n"+strings.Repeat("…", 400)
}

func compose(t *testing.T, failure api.FailureCase, result func(a *api.Attempt)) []byte {
	t.Helper()
	webhook, event, d := exhausted(failure, result)
	message, err := mail.Compose(mail.DefaultFrom, webhook, event, d)
	if err != nil {
		t.Fatal(err)
	}
	return message
}

func TestEmailTellsTheTwoCasesApart(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		failure api.FailureCase
		result  func(*api.Attempt)
		subject string
		says    []string
	}{
		"no-endpoint": {api.NoEndpoint, refused, `No endpoint listened: customer.created for webhook "Zoë's CRM"`, []string{"VS-MAIL-1", "connection refused"}},
		"no-success":  {api.NoSuccess, unavailable, `No successful response: customer.created for webhook "Zoë's CRM"`, []string{"VS-MAIL-2", "answered 503 Service Unavailable", "Down for maintenance"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			message := compose(t, test.failure, test.result)
			read, err := enmime.ReadEnvelope(bytes.NewReader(message))
			if err != nil || len(read.Errors) > 0 {
				t.Fatalf("%v, %v", err, read.Errors)
			}
			if got := read.GetHeader("Subject"); got != test.subject {
				t.Errorf("subject %q, want %q", got, test.subject)
			}
			for _, want := range append(test.says, "11 attempts over 250 s", "cust_601ab8db5bfb1500074600af", "2026-03-02 17:04:10 UTC") {
				if !strings.Contains(read.Text, want) {
					t.Errorf("the text lacks %q:\n%s", want, read.Text)
				}
				if !strings.Contains(read.HTML, want) {
					t.Errorf("the HTML lacks %q", want)
				}
			}
			golden(t, name+".eml", message)
		})
	}
}

// golden compares with a checked-in message, which one can open in a mail
// client.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("the email is not %s any more; look at it, then run with -update", path)
	}
}

func TestEmailIsForMachinesToo(t *testing.T) {
	t.Parallel()
	read, err := enmime.ReadEnvelope(bytes.NewReader(compose(t, api.NoEndpoint, refused)))
	if err != nil {
		t.Fatal(err)
	}
	for header, want := range map[string]string{
		api.HeaderDelivery: "dlv_1", api.HeaderEvent: "evt_1", api.HeaderWebhook: "wh_1",
		"Message-ID": "<dlv_1@vinemock.invalid>", "Date": "Mon, 02 Mar 2026 17:04:10 +0000", "MIME-Version": "1.0",
	} {
		if got := read.GetHeader(header); got != want {
			t.Errorf("%s is %q, want %q", header, got, want)
		}
	}
	if to, err := read.AddressList("To"); err != nil || to[0].Address != "admin@example.com" || to[0].Name != "Ada" {
		t.Errorf("to %v, %v", to, err)
	}
	if len(read.Attachments) != 1 || read.Attachments[0].ContentType != "application/json" || !bytes.Contains(read.Attachments[0].Content, []byte(`"fullName":"Renée"`)) {
		t.Errorf("attachments %+v", read.Attachments)
	}
}

// A webhook's name and a receiver's answer are anybody's text.
func TestEmailSurvivesHostileText(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"<script>alert(1)</script> & sons", "Bcc: all@example.com\r\nBcc: x@example.com\r\n\r\nbody", "\xff\x00 broken",
		"ワイナリーの顧客管理システム、とても長い名前", strings.Repeat("long ", 100), strings.Repeat("é", 500),
	} {
		webhook, event, d := exhausted(api.NoSuccess, func(a *api.Attempt) {
			a.Status, a.Body = 500, "</pre><script>\x00\xff\r\n.\r\n--=_dlv_1--\r\n"+`{"password": "canary-3"}`+strings.Repeat("y", 3000)
		})
		webhook.Name = name
		message, err := mail.Compose(mail.DefaultFrom, webhook, event, d)
		if err != nil {
			t.Fatal(err)
		}
		for line := range bytes.Lines(message) {
			if len(line) > 80 || !bytes.HasSuffix(line, []byte("\r\n")) || bytes.ContainsFunc(line, func(r rune) bool { return r > '~' }) {
				t.Errorf("%q: a line that not every mail server passes on: %q", name, line)
			}
		}
		read, err := enmime.ReadEnvelope(bytes.NewReader(message))
		if err != nil || len(read.Errors) > 0 || len(read.Attachments) != 1 || read.GetHeader("Bcc") != "" {
			t.Errorf("%q: %v, %v, %d attachments, Bcc %q", name, err, read.Errors, len(read.Attachments), read.GetHeader("Bcc"))
		}
		if strings.Contains(read.HTML, "<script>") || strings.Contains(read.Text+read.HTML, "canary") {
			t.Errorf("%q: a script or a secret came through:\n%s", name, read.HTML)
		}
	}
}

func TestEmailKeepsNoSecrets(t *testing.T) {
	t.Parallel()
	read, err := enmime.ReadEnvelope(bytes.NewReader(compose(t, api.NoEndpoint, refused)))
	if err != nil {
		t.Fatal(err)
	}
	whole := read.Text + read.HTML + string(read.Attachments[0].Content)
	for _, secret := range []string{"canary", "crm:secret"} {
		if strings.Contains(whole, secret) {
			t.Errorf("the email has the secret %q", secret)
		}
	}
}

func TestMailerHandsOverToSMTP(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	got := make(chan string, 1)
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{got: got}, nil }))
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close(); <-done })
	webhook, event, d := exhausted(api.NoEndpoint, refused)
	m := mail.New(mail.Config{Server: l.Addr().String()})
	if err := m.MailFailure(t.Context(), webhook, event, d); err != nil {
		t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		t.Error(err)
	}
	if want := mail.DefaultFrom + " → admin@example.com"; <-got != want {
		t.Errorf("the envelope is not %s", want)
	}
}

// session tells the envelope of the message it gets.
type session struct {
	from, to string
	got      chan<- string
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error { s.from = from; return nil }
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error   { s.to = to; return nil }
func (s *session) Reset()                                      {}
func (s *session) Logout() error                               { return nil }

func (s *session) Data(r io.Reader) error {
	_, err := io.Copy(io.Discard, r)
	s.got <- fmt.Sprintf("%s → %s", s.from, s.to)
	return err
}

func TestMailerOutlivesTheServersConnections(t *testing.T) {
	t.Parallel()
	got := make(chan string, 2)
	address := serve(t, func(c *smtp.Conn) (smtp.Session, error) { return &oneShot{session{got: got}, c}, nil })
	m := mail.New(mail.Config{Server: address})
	for n := range 40 { // more than it keeps connections
		fail(t, m, n, "admin@example.com")
		<-got
	}
	if err := m.Close(); err != nil {
		t.Error(err)
	}
}

// oneShot hangs up after a message, as a server does on idle connections.
type oneShot struct {
	session
	conn *smtp.Conn
}

func (s *oneShot) Reset() { _ = s.conn.Conn().Close() }

func BenchmarkCompose(b *testing.B) {
	webhook, event, d := exhausted(api.NoEndpoint, refused)
	for b.Loop() {
		if _, err := mail.Compose(mail.DefaultFrom, webhook, event, d); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFailureEmail is the whole way of an email, from the delivery to the
// inbox with a store in memory.
func BenchmarkFailureEmail(b *testing.B) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	i := box.New(box.Config{Store: memory.New(), Log: slog.New(slog.DiscardHandler)})
	go func() { _ = i.Serve(l) }()
	m := mail.New(mail.Config{Server: l.Addr().String()})
	webhook, event, template := exhausted(api.NoEndpoint, refused)
	var n atomic.Int64
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			d := template
			d.ID = fmt.Sprint("dlv_", n.Add(1))
			if err := m.MailFailure(b.Context(), webhook, event, d); err != nil {
				b.Error(err)
			}
		}
	})
	_, _ = m.Close(), i.Shutdown(b.Context())
}

func TestMailerSaysWhenNobodyTakesTheEmail(t *testing.T) {
	t.Parallel()
	webhook, event, d := exhausted(api.NoEndpoint, refused)
	if err := mail.New(mail.Config{Server: "127.0.0.1:1"}).MailFailure(t.Context(), webhook, event, d); err == nil {
		t.Error("the email went nowhere, and no error")
	}
}
