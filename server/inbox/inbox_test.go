package inbox_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"go.uber.org/goleak"

	"github.com/vinemock/vinemock/server/api"
	"github.com/vinemock/vinemock/server/inbox"
	"github.com/vinemock/vinemock/server/store/memory"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// open gives an inbox that takes mail at the address until the test ends.
func open(t *testing.T) (*inbox.Inbox, string) {
	t.Helper()
	return openLimited(t, inbox.Limits{})
}

func openLimited(t *testing.T, limits inbox.Limits) (*inbox.Inbox, string) {
	t.Helper()
	i := newInbox(memory.New(), limits)
	return i, serve(t, i)
}

// serve has the inbox take mail until the test ends, and gives its address.
func serve(t *testing.T, i *inbox.Inbox) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- i.Serve(l) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := i.Shutdown(ctx); err != nil {
			t.Error(err)
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return l.Addr().String()
}

func newInbox(s inbox.Store, limits inbox.Limits) *inbox.Inbox {
	return inbox.New(inbox.Config{Store: s, Log: slog.New(slog.DiscardHandler), Limits: limits})
}

func send(t *testing.T, address, message string, to ...string) {
	t.Helper()
	raw := strings.ReplaceAll(message, "\n", "\r\n")
	client, err := smtp.Dial(address)
	if err != nil {
		t.Fatal(err)
	}
	if err := client.SendMail("sender@example.com", to, strings.NewReader(raw)); err != nil {
		t.Fatal(err)
	}
	if err := client.Quit(); err != nil {
		t.Fatal(err)
	}
}

const letter = `From: "Zoë" <zoe@example.com>
To: Admin <admin@example.com>
Subject: =?utf-8?q?Caf=C3=A9?= order
Date: Mon, 02 Mar 2026 17:04:10 +0000
Message-ID: <1@example.com>
X-Vinemock-Delivery: dlv_1
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain; charset=utf-8

Bonjour
--b
Content-Type: application/json
Content-Disposition: attachment; filename=event.json

{"a":1}
--b--
`

func TestMessageIsReadBackInFull(t *testing.T) {
	t.Parallel()
	i, address := open(t)
	send(t, address, letter, "admin@example.com", "hidden@example.com")
	m, err := i.Wait(t.Context(), api.MessageQuery{Delivery: "dlv_1"})
	if err != nil {
		t.Fatal(err)
	}
	if m.Subject != "Café order" || m.From.Name != "Zoë" || m.To[0].Address != "admin@example.com" || m.MessageID != "1@example.com" {
		t.Errorf("message %+v", m)
	}
	if len(m.Bcc) != 1 || m.Bcc[0].Address != "hidden@example.com" {
		t.Errorf("blind recipients %v, want the one that no header names", m.Bcc)
	}
	if strings.TrimSpace(m.Text) != "Bonjour" || m.Date.String() != "2026-03-02 17:04:10 +0000 UTC" {
		t.Errorf("text %q of %s", m.Text, m.Date)
	}
	if len(m.Attachments) != 1 || m.Attachments[0].FileName != "event.json" {
		t.Fatalf("attachments %+v", m.Attachments)
	}
	part, contentType, err := i.Part(t.Context(), m.ID, m.Attachments[0].PartID)
	if err != nil || contentType != "application/json" || !bytes.Contains(part, []byte(`{"a":1}`)) {
		t.Errorf("part %q as %s, %v", part, contentType, err)
	}
	if _, _, err := i.Part(t.Context(), m.ID, "99"); !api.HasCode(err, api.CodeNotFound) {
		t.Errorf("a part that is not there: %v", err)
	}
	headers, err := i.Headers(t.Context(), m.ID)
	if err != nil || headers["Subject"][0] != "Café order" {
		t.Errorf("headers %v, %v", headers, err)
	}
}

func TestWaitSeesAMessageThatComesLater(t *testing.T) {
	t.Parallel()
	i, address := open(t)
	got := make(chan error, 1)
	go func() {
		m, err := i.Wait(context.Background(), api.MessageQuery{To: "Admin@example.com", Subject: "café"})
		if err == nil && m.Subject != "Café order" {
			err = fmt.Errorf("waited for another message, %q came", m.Subject)
		}
		got <- err
	}()
	send(t, address, "Subject: something else\n\nhello\n", "admin@example.com")
	send(t, address, letter, "admin@example.com")
	if err := <-got; err != nil {
		t.Error(err)
	}
}

func TestWaitEndsWithItsContext(t *testing.T) {
	t.Parallel()
	i, _ := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := i.Wait(ctx, api.MessageQuery{}); !api.HasCode(err, api.CodeTimeout) {
		t.Errorf("waited for nothing: %v, want a timeout", err)
	}
}

func TestWhatIsNotMIMEIsKeptAllTheSame(t *testing.T) {
	t.Parallel()
	for name, raw := range map[string]string{
		"no header":    "just text, no header\n",
		"empty":        "\n",
		"broken MIME":  "Subject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=zzz\n\n--zzz\nContent-Type: te\n",
		"bad encoding": "Subject: =?utf-8?b?###?=\nContent-Type: text/plain; charset=klingon\nContent-Transfer-Encoding: base64\n\n!!!!\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i, address := open(t)
			send(t, address, raw, "a@example.com")
			m, err := i.Wait(t.Context(), api.MessageQuery{})
			if err != nil || m.ReturnPath != "sender@example.com" {
				t.Errorf("message %+v, %v", m, err)
			}
		})
	}
}

func TestAListShowsWhatTheMessageHas(t *testing.T) {
	t.Parallel()
	email, err := os.ReadFile("../mail/testdata/no-success.eml")
	if err != nil {
		t.Fatal(err)
	}
	for name, raw := range map[string]string{
		"failure email": string(email), "letter": letter,
		"base64":      "Subject: a\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nR3LDvMOfZQ==\n",
		"HTML alone":  "Subject: b\nContent-Type: text/html; charset=utf-8\n\n<p>Grüße</p>\n",
		"latin 1":     "Subject: c\nContent-Type: text/plain; charset=iso-8859-1\n\nGr\xfc\xdfe\n",
		"no type":     "Subject: d\n\nGrüße\n",
		"no end":      "Subject: e\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nhello\n",
		"no boundary": "Subject: f\nContent-Type: multipart/mixed\n\nhello\n",
		"no header":   "hello\nthere\n",
	} {
		raw = strings.ReplaceAll(strings.ReplaceAll(raw, "\r\n", "\n"), "\n", "\r\n")
		subject, text, attachments := inbox.Listed([]byte(raw))
		wantSubject, wantText, wantAttachments := inbox.Shown([]byte(raw))
		if subject != wantSubject || strings.TrimSpace(text) != strings.TrimSpace(wantText) || attachments != wantAttachments {
			t.Errorf("%s: listed as %q, %q, %d; shown as %q, %q, %d", name, subject, text, attachments, wantSubject, wantText, wantAttachments)
		}
	}
}

func FuzzAnyBytesAreAMessage(f *testing.F) {
	f.Add([]byte(letter))
	f.Add([]byte("\x00\xff"))
	f.Fuzz(func(_ *testing.T, raw []byte) { inbox.Parse(raw) })
}
