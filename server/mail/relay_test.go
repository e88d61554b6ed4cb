package mail_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/vinemock/vinemock/server/api"
	"github.com/vinemock/vinemock/server/mail"
	"github.com/vinemock/vinemock/server/store/memory"
)

// python is the system's: Debian's packages are not in any other.
const python = "/usr/bin/python3"

// relayed is what the independent SMTP server tells of a message.
type relayed struct {
	From, Subject, ID, Date, Text, File string
	To, Defects, Types                  []string
	TLS, Authenticated                  bool
	Event                               map[string]any
	LongestLine                         int
}

// aiosmtpd is the independent server.
type aiosmtpd struct {
	port     string
	messages chan relayed
	stop     func()
}

// startAIOSMTPD starts it, at a free port if none is given. The test is skipped
// where it is not installed, unless VINEMOCK_REQUIRE names it.
func startAIOSMTPD(t *testing.T, security, port string, c certificate) aiosmtpd {
	t.Helper()
	if out, err := exec.CommandContext(t.Context(), python, "-c", "import aiosmtpd").CombinedOutput(); err != nil {
		if strings.Contains(os.Getenv("VINEMOCK_REQUIRE"), "aiosmtpd") {
			t.Fatalf("%v %s", err, out)
		}
		t.Skip("python3-aiosmtpd is not installed")
	}
	args := []string{"-W", "ignore", "testdata/smtpd.py", security, c.certFile, c.keyFile}
	if port != "" {
		args = append(args, port)
	}
	command := exec.CommandContext(context.Background(), python, args...)
	var complaints bytes.Buffer
	command.Stderr = &complaints
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	stop := sync.OnceFunc(func() { _ = command.Process.Kill(); _ = command.Wait() })
	t.Cleanup(stop)
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 1<<20)
	if !lines.Scan() || !strings.HasPrefix(lines.Text(), "listening ") {
		stop()
		t.Fatalf("the SMTP server says %q\n%s", lines.Text(), &complaints)
	}
	a := aiosmtpd{strings.TrimPrefix(lines.Text(), "listening "), make(chan relayed, 100), stop}
	go func() {
		defer close(a.messages)
		for lines.Scan() {
			var m relayed
			if err := json.Unmarshal(lines.Bytes(), &m); err != nil {
				m.Defects = []string{err.Error()}
			}
			a.messages <- m
		}
	}()
	return a
}

// certificate is one that signs itself.
type certificate struct {
	certFile, keyFile string
	roots             *x509.CertPool
}

func newCertificate(t *testing.T) certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	c := certificate{filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem"), x509.NewCertPool()}
	for file, block := range map[string]*pem.Block{
		c.certFile: {Type: "CERTIFICATE", Bytes: der}, c.keyFile: {Type: "PRIVATE KEY", Bytes: keyDER},
	} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	c.roots.AddCert(parsed)
	return c
}

// inbox is an SMTP server that takes everything and keeps nothing.
func inbox(t *testing.T) string {
	t.Helper()
	got := make(chan string, 1000)
	return serve(t, func(*smtp.Conn) (smtp.Session, error) { return &session{got: got}, nil })
}

func serve(t *testing.T, backend smtp.BackendFunc) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := smtp.NewServer(backend)
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close(); <-done })
	return l.Addr().String()
}

// relaying starts a mailer with a relay that runs until stop.
func relaying(t *testing.T, account mail.Account, outbox mail.Outbox) (mailer *mail.Mailer, stop func()) {
	t.Helper()
	relay := mail.NewRelay(mail.RelayConfig{
		Account: account, Outbox: outbox, Log: slog.New(slog.DiscardHandler), Wait: time.Millisecond,
	})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); relay.Run(ctx) }()
	mailer = mail.New(mail.Config{Server: inbox(t), Relay: relay})
	stop = sync.OnceFunc(func() {
		cancel()
		<-done
		if err := mailer.Close(); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(stop)
	return mailer, stop
}

// fail has the failure of the delivery numbered so mailed.
func fail(t *testing.T, m *mail.Mailer, n int, to string) {
	t.Helper()
	webhook, event, d := exhausted(api.NoSuccess, unavailable)
	d.ID, webhook.FailureEmail = fmt.Sprint("dlv_", n), to
	if err := m.MailFailure(t.Context(), webhook, event, d); err != nil {
		t.Fatal(err)
	}
}

func TestRelayHandsOnToAnIndependentServer(t *testing.T) {
	t.Parallel()
	c := newCertificate(t)
	for security, relay := range map[string]string{"starttls": mail.TLSAuto, "implicit": mail.TLSImplicit, "none": mail.TLSNone} {
		t.Run(security, func(t *testing.T) {
			t.Parallel()
			server := startAIOSMTPD(t, security, "", c)
			mailer, _ := relaying(t, mail.Account{
				Address: "127.0.0.1:" + server.port, User: "ada", Password: "secret", TLS: relay, Roots: c.roots,
			}, memory.New())
			fail(t, mailer, 1, "Ada <admin@example.com>")
			m := <-server.messages
			if !m.Authenticated || m.TLS != (security != "none") {
				t.Errorf("authenticated %t, with TLS %t", m.Authenticated, m.TLS)
			}
			if m.From != mail.DefaultFrom || !slices.Equal(m.To, []string{"admin@example.com"}) {
				t.Errorf("envelope %s → %s", m.From, m.To)
			}
			if len(m.Defects) > 0 {
				t.Errorf("Python finds defects: %q", m.Defects)
			}
			if m.Subject != `No successful response: customer.created for webhook "Zoë's CRM"` || m.ID != "<dlv_1@vinemock.invalid>" || m.Date != "2026-03-02T17:04:10+00:00" {
				t.Errorf("subject %q, id %q, date %q", m.Subject, m.ID, m.Date)
			}
			tree := []string{"multipart/mixed", "multipart/alternative", "text/plain", "text/html", "application/json"}
			if !slices.Equal(m.Types, tree) || m.File != "customer.created.json" || m.Event["type"] != "customer.created" {
				t.Errorf("parts %q, file %q, event %v", m.Types, m.File, m.Event)
			}
			if !strings.Contains(m.Text, `webhook "Zoë's CRM".`) || m.LongestLine > 78 {
				t.Errorf("lines of up to %d bytes; text:\n%s", m.LongestLine, m.Text)
			}
		})
	}
}

func TestRelayThatIsDownGetsEverythingOnceWhenItIsBack(t *testing.T) {
	t.Parallel()
	c := newCertificate(t)
	first := startAIOSMTPD(t, "none", "", c)
	first.stop()
	account := mail.Account{Address: "127.0.0.1:" + first.port, User: "ada", Password: "secret", TLS: mail.TLSNone}
	outbox := memory.New()
	mailer, stop := relaying(t, account, outbox)
	for n := range 5 {
		fail(t, mailer, n, "admin@example.com") // does not wait
	}
	fail(t, mailer, 3, "admin@example.com") // offered again, after a crash say
	stop()
	if owed, err := outbox.OwedRelays(t.Context(), 0, 10); err != nil || len(owed) != 5 {
		t.Fatalf("%d emails owed, %v; want 5", len(owed), err)
	}
	second := startAIOSMTPD(t, "none", first.port, c)
	mailer, stop = relaying(t, account, outbox) // as after a restart
	for n := range 5 {
		if m := <-second.messages; m.ID != fmt.Sprintf("<dlv_%d@vinemock.invalid>", n) {
			t.Errorf("message %d is %s", n, m.ID)
		}
	}
	fail(t, mailer, 9, "admin@example.com")
	if m := <-second.messages; m.ID != "<dlv_9@vinemock.invalid>" {
		t.Errorf("%s came again", m.ID)
	}
	stop()
	if owed, err := outbox.OwedRelays(t.Context(), 0, 10); err != nil || len(owed) != 0 {
		t.Errorf("%d emails still owed, %v", len(owed), err)
	}
}

func TestRelaysRefusalHoldsUpNobodyElse(t *testing.T) {
	t.Parallel()
	server := startAIOSMTPD(t, "none", "", newCertificate(t))
	outbox := memory.New()
	mailer, stop := relaying(t, mail.Account{Address: "127.0.0.1:" + server.port, User: "ada", Password: "secret", TLS: mail.TLSNone}, outbox)
	for n, to := range []string{"later@example.com", "refused@example.com", "admin@example.com"} {
		fail(t, mailer, n, to)
	}
	ids := []string{(<-server.messages).ID, (<-server.messages).ID}
	slices.Sort(ids)
	if want := []string{"<dlv_0@vinemock.invalid>", "<dlv_2@vinemock.invalid>"}; !slices.Equal(ids, want) {
		t.Errorf("relayed %s, want %s", ids, want)
	}
	stop()
	if owed, err := outbox.OwedRelays(t.Context(), 0, 10); err != nil || len(owed) != 0 {
		t.Errorf("%d emails still owed, %v; what is refused for good is given up", len(owed), err)
	}
}

// forgetful is an outbox whose first notes fail, as on a full disk.
type forgetful struct {
	mail.Outbox
	mu    sync.Mutex
	fails int
}

func (f *forgetful) Relayed(ctx context.Context, delivery string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.fails > 0 {
		f.fails--
		return errors.New("disk full")
	}
	return f.Outbox.Relayed(ctx, delivery)
}

func TestNothingIsRelayedTwiceWhenTheNoteOfItFails(t *testing.T) {
	t.Parallel()
	got := make(chan string, 10)
	address := serve(t, func(*smtp.Conn) (smtp.Session, error) { return &session{got: got}, nil })
	mailer, stop := relaying(t, mail.Account{Address: address, TLS: mail.TLSNone}, &forgetful{Outbox: memory.New(), fails: 3})
	fail(t, mailer, 1, "first@example.com")
	fail(t, mailer, 2, "second@example.com")
	for _, to := range []string{"first", "second"} {
		if want := mail.DefaultFrom + " → " + to + "@example.com"; <-got != want {
			t.Errorf("the %s email is not the one that comes next", to)
		}
	}
	stop()
	if len(got) > 0 {
		t.Errorf("relayed again: %s", <-got)
	}
}

// slow is a session that answers the message only when it may.
type slow struct {
	session
	reading chan<- struct{}
	answer  <-chan struct{}
}

func (s *slow) Data(r io.Reader) error {
	s.reading <- struct{}{}
	<-s.answer
	return s.session.Data(r)
}

func TestStoppingWaitsForTheEmailUnderWay(t *testing.T) {
	t.Parallel()
	got, reading, answer := make(chan string, 10), make(chan struct{}), make(chan struct{})
	address := serve(t, func(*smtp.Conn) (smtp.Session, error) {
		return &slow{session{got: got}, reading, answer}, nil
	})
	outbox := memory.New()
	mailer, stop := relaying(t, mail.Account{Address: address, TLS: mail.TLSNone}, outbox)
	fail(t, mailer, 1, "admin@example.com")
	<-reading
	stopped := make(chan struct{})
	go func() { defer close(stopped); stop() }()
	close(answer)
	<-stopped
	if owed, err := outbox.OwedRelays(t.Context(), 0, 10); err != nil || len(owed) != 0 {
		t.Errorf("%d emails owed, %v: the one that the relay took would be sent again", len(owed), err)
	}
}

func TestRelayKeepsThePasswordToItself(t *testing.T) {
	t.Parallel()
	asked := make(chan struct{}, 100)
	address := serve(t, func(*smtp.Conn) (smtp.Session, error) { asked <- struct{}{}; return &session{}, nil })
	outbox := memory.New()
	mailer, stop := relaying(t, mail.Account{Address: address, User: "ada", Password: "secret"}, outbox)
	fail(t, mailer, 1, "admin@example.com")
	<-asked
	<-asked // it comes back, and is still not sent
	stop()
	if owed, _ := outbox.OwedRelays(t.Context(), 0, 10); len(owed) != 1 {
		t.Errorf("%d emails owed, want 1", len(owed))
	}
}

func TestAccountIsChecked(t *testing.T) {
	t.Parallel()
	for want, account := range map[string]mail.Account{
		"":             {Address: "smtp.example.com:587", User: "a", Password: "b", TLS: mail.TLSStart},
		"host:port":    {Address: "smtp.example.com"},
		"is none of":   {Address: "a:25", TLS: "ssl"},
		"go together;": {Address: "a:25", User: "ada"},
	} {
		err := account.Validate()
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %q", account, err, want)
		}
	}
}
