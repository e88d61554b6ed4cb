package inbox_test

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vinemock/vinemock/server/api"
	"github.com/vinemock/vinemock/server/inbox"
)

// swaks runs the SMTP test tool against the inbox. It is skipped where it is
// not installed, unless VINEMOCK_REQUIRE names it.
func swaks(t *testing.T, address string, args ...string) (transcript string, err error) {
	t.Helper()
	path, err := exec.LookPath("swaks")
	if err != nil {
		if strings.Contains(os.Getenv("VINEMOCK_REQUIRE"), "swaks") {
			t.Fatal(err)
		}
		t.Skip("swaks is not installed")
	}
	host, port, _ := net.SplitHostPort(address)
	args = append([]string{"--server", host, "--port", port, "--from", "swaks@example.com", "--suppress-data"}, args...)
	out, err := exec.CommandContext(t.Context(), path, args...).CombinedOutput()
	return string(out), err
}

func TestSwaksCanSend(t *testing.T) {
	t.Parallel()
	many := make([]string, 1000)
	for n := range many {
		many[n] = fmt.Sprintf("r%d@example.com", n)
	}
	for name, test := range map[string]struct {
		args  []string
		check func(m api.Message) bool
	}{
		"plain":          {nil, func(m api.Message) bool { return m.ReturnPath == "swaks@example.com" }},
		"HELO":           {[]string{"--protocol", "SMTP"}, func(m api.Message) bool { return strings.Contains(m.Text, "test mailing") }},
		"PIPELINING":     {[]string{"--pipeline"}, func(m api.Message) bool { return m.Size > 0 }},
		"AUTH PLAIN":     {[]string{"--auth", "PLAIN", "--auth-user", "ada", "--auth-password", "x"}, func(m api.Message) bool { return m.Username == "ada" }},
		"AUTH LOGIN":     {[]string{"--auth", "LOGIN", "--auth-user", "ada", "--auth-password", "x"}, func(m api.Message) bool { return m.Username == "ada" }},
		"8 bit":          {[]string{"--body", "Grüße", "--header", "Subject: Café"}, func(m api.Message) bool { return m.Subject == "Café" && strings.Contains(m.Text, "Grüße") }},
		"1000 receivers": {[]string{"--to", strings.Join(many, ",")}, func(m api.Message) bool { return len(m.To) == 1000 }},
		"no header":      {[]string{"--data", "no header\\n\\nno colon\\n.\\n"}, func(m api.Message) bool { return strings.Contains(m.Text, "no colon") }},
		"a bad header":   {[]string{"--data", "Subject\\n: bad\\n=?x?: y\\n\\nbody\\n.\\n"}, func(m api.Message) bool { return m.Size > 0 }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i, address := open(t)
			if !strings.HasPrefix(name, "1000") {
				test.args = append(test.args, "--to", "admin@example.com")
			}
			if transcript, err := swaks(t, address, test.args...); err != nil {
				t.Fatalf("%v\n%s", err, transcript)
			}
			m, err := i.Wait(t.Context(), api.MessageQuery{})
			if err != nil || !test.check(m) {
				m.Text = m.Text[:min(len(m.Text), 1000)]
				t.Errorf("message %+v, %v", m, err)
			}
		})
	}
}

func TestSwaksCanSendThirtyMegabytes(t *testing.T) {
	t.Parallel()
	large := filepath.Join(t.TempDir(), "large.bin")
	if err := os.WriteFile(large, make([]byte, 22<<20), 0o600); err != nil { // 30 MB in base64
		t.Fatal(err)
	}
	s := &kept{}
	address := serve(t, newInbox(s, inbox.Limits{}))
	if transcript, err := swaks(t, address, "--to", "a@example.com", "--attach", "@"+large); err != nil {
		t.Fatalf("%v\n%s", err, transcript)
	}
	if len(s.raw) < 30_000_000 || s.summary.Attachments != 1 {
		t.Errorf("kept %d bytes with %d attachments", len(s.raw), s.summary.Attachments)
	}
}

func TestSwaksIsToldOfLimits(t *testing.T) {
	t.Parallel()
	_, address := openLimited(t, inbox.Limits{MessageBytes: 1 << 20})
	large := filepath.Join(t.TempDir(), "large.bin")
	if err := os.WriteFile(large, make([]byte, 1<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	transcript, err := swaks(t, address, "--to", "a@example.com", "--attach", "@"+large)
	if err == nil || !strings.Contains(transcript, "552 ") {
		t.Errorf("more than the limit: %v\n%s", err, transcript)
	}
}
