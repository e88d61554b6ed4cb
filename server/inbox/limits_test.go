package inbox_test

import (
	"bytes"
	"context"
	"net"
	"net/textproto"
	"strings"
	"testing"
	"time"

	"github.com/vinemock/vinemock/server/api"
	"github.com/vinemock/vinemock/server/inbox"
)

// talk is an SMTP client that says what it is told to, word for word.
type talk struct {
	t    *testing.T
	conn net.Conn
	text *textproto.Conn
}

func dial(t *testing.T, address string) *talk {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return &talk{t, c, textproto.NewConn(c)}
}

func (c *talk) say(text string) {
	c.t.Helper()
	if _, err := c.conn.Write([]byte(text)); err != nil {
		c.t.Fatal(err)
	}
}

// hears reads answers, which must have these codes.
func (c *talk) hears(codes ...int) {
	c.t.Helper()
	for _, code := range codes {
		if _, words, err := c.text.ReadResponse(code); err != nil {
			c.t.Fatalf("want an answer %d: %v %s", code, err, words)
		}
	}
}

func TestCommandsMayComeAllAtOnce(t *testing.T) {
	t.Parallel()
	i, address := open(t)
	c := dial(t, address)
	c.hears(220)
	c.say("EHLO a\r\n")
	c.hears(250)
	one := "MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\n"
	c.say(one)
	c.hears(250, 250, 354)
	c.say("Subject: one\r\n\r\n.\r\n" + one)
	c.hears(250, 250, 250, 354)
	c.say("Subject: two\r\n\r\n.\r\nQUIT\r\n")
	c.hears(250, 221)
	for _, subject := range []string{"one", "two"} {
		if _, err := i.Wait(t.Context(), api.MessageQuery{Subject: subject}); err != nil {
			t.Error(err)
		}
	}
}

func TestEveryByteMayBeInMail(t *testing.T) {
	t.Parallel()
	i, address := open(t)
	c := dial(t, address)
	c.hears(220)
	c.say("EHLO a\r\n")
	c.hears(250)
	c.say("MAIL FROM:<zoë@exämple.com> BODY=8BITMIME SMTPUTF8 RET=HDRS\r\nRCPT TO:<用户@例子.广告> NOTIFY=NEVER\r\nDATA\r\n")
	c.hears(250, 250, 354)
	c.say("Subject: Grüße 🍷\r\nFrom: Zoë <zoë@exämple.com>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nÀ bientôt\r\n..dot\r\n.\r\n")
	c.hears(250)
	c.say("MAIL FROM:<> BODY=BINARYMIME\r\nRCPT TO:<b@example.com>\r\n")
	c.hears(250, 250)
	binary := "Subject: chunks\r\n\r\n\x00\xff\r\n.\r\n"
	c.say("BDAT 5\r\n" + binary[:5])
	c.hears(250)
	c.say("BDAT 21 LAST\r\n" + binary[5:])
	c.hears(250)
	m, err := i.Wait(t.Context(), api.MessageQuery{To: "用户@例子.广告"})
	if err != nil || m.Subject != "Grüße 🍷" || !strings.Contains(m.Text, "À bientôt\r\n.dot") || m.ReturnPath != "zoë@exämple.com" {
		t.Errorf("message %+v, %v", m, err)
	}
	if m, err := i.Wait(t.Context(), api.MessageQuery{Subject: "chunks"}); err != nil || m.Size != int64(len(binary)) {
		t.Errorf("message of %d bytes, %v; want %d", m.Size, err, len(binary))
	}
}

func TestALineMayBeVeryLong(t *testing.T) {
	t.Parallel()
	i, address := open(t)
	send(t, address, "Subject: long\n\n"+strings.Repeat("x", 1<<20)+"\n", "a@example.com")
	if m, err := i.Wait(t.Context(), api.MessageQuery{Subject: "long"}); err != nil || len(m.Text) < 1<<20 {
		t.Errorf("%d bytes of text, %v", len(m.Text), err)
	}
}

func TestALimitIsAnsweredAndLeavesTheConnectionUsable(t *testing.T) {
	t.Parallel()
	i, address := openLimited(t, inbox.Limits{MessageBytes: 1000, Recipients: 2})
	c := dial(t, address)
	c.hears(220)
	c.say("EHLO a\r\nMAIL FROM:<a@example.com> SIZE=1001\r\n")
	c.hears(250, 552)
	c.say("MAIL FROM:<a@example.com>\r\nRCPT TO:<1@example.com>\r\nRCPT TO:<2@example.com>\r\nRCPT TO:<3@example.com>\r\nDATA\r\n")
	c.hears(250, 250, 250, 452, 354)
	c.say(strings.Repeat("too large\r\n", 100) + ".\r\n")
	c.hears(552)
	c.say("MAIL FROM:<a@example.com>\r\nRCPT TO:<1@example.com>\r\nDATA\r\nSubject: small\r\n\r\n.\r\n")
	c.hears(250, 250, 354, 250)
	if m, err := i.Wait(t.Context(), api.MessageQuery{}); err != nil || m.Subject != "small" {
		t.Errorf("kept %+v, %v; want only the small one", m, err)
	}
}

func TestASilentClientIsHungUpOn(t *testing.T) {
	t.Parallel()
	_, address := openLimited(t, inbox.Limits{Idle: 20 * time.Millisecond})
	c := dial(t, address)
	c.hears(220, 421)
	if _, err := c.conn.Read(make([]byte, 1)); err == nil {
		t.Error("the connection is still open")
	}
}

// A slowloris never falls silent, and never comes to an end.
func TestAClientThatDripsIsHungUpOn(t *testing.T) {
	t.Parallel()
	for name, start := range map[string]string{
		"a command": "EHL",
		"a message": "EHLO a\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\nSubject: ",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, address := openLimited(t, inbox.Limits{Patience: 50 * time.Millisecond})
			c := dial(t, address)
			c.say(start)
			for drip := time.Tick(5 * time.Millisecond); ; <-drip {
				if _, err := c.conn.Write([]byte("x")); err != nil {
					return
				}
			}
		})
	}
}

func TestEveryMessageHasPatienceOfItsOwn(t *testing.T) {
	t.Parallel()
	_, address := openLimited(t, inbox.Limits{Patience: 200 * time.Millisecond})
	c := dial(t, address)
	c.hears(220)
	c.say("EHLO a\r\n")
	c.hears(250)
	start := time.Now()
	for drip := time.Tick(50 * time.Millisecond); time.Since(start) < 500*time.Millisecond; <-drip {
		c.say("MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\n\r\n.\r\n")
		c.hears(250, 250, 354, 250)
	}
}

func TestConnectionsOverTheLimitAreTurnedAway(t *testing.T) {
	t.Parallel()
	_, address := openLimited(t, inbox.Limits{Connections: 2})
	first, second := dial(t, address), dial(t, address)
	first.hears(220)
	second.hears(220)
	dial(t, address).hears(421)
	first.say("QUIT\r\n")
	first.hears(221)
	if _, err := first.conn.Read(make([]byte, 1)); err == nil {
		t.Fatal("the connection is open after QUIT")
	}
	dial(t, address).hears(220)
}

func TestShutdownWaitsForAMessageAndNotForIdleClients(t *testing.T) {
	t.Parallel()
	s := &kept{}
	i := newInbox(s, inbox.Limits{})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- i.Serve(l) }()
	idle, busy := dial(t, l.Addr().String()), dial(t, l.Addr().String())
	idle.hears(220)
	busy.hears(220)
	busy.say("EHLO a\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\n")
	busy.hears(250, 250, 250, 354)
	stopped := make(chan error, 1)
	go func() { stopped <- i.Shutdown(context.Background()) }()
	if n, err := idle.conn.Read(make([]byte, 1)); err == nil {
		t.Errorf("the idle client was told %d bytes instead of hung up on", n)
	}
	busy.say("Subject: last\r\n\r\n.\r\n")
	busy.hears(250)
	if err := <-stopped; err != nil {
		t.Error(err)
	}
	if err := <-served; err != nil {
		t.Error(err)
	}
	if !bytes.Contains(s.raw, []byte("Subject: last")) {
		t.Error("the message under way was lost")
	}
}

// kept is a store that keeps one message.
type kept struct {
	inbox.Store
	summary api.MessageSummary
	raw     []byte
}

func (k *kept) AddMessage(_ context.Context, m api.CapturedMail) error {
	k.summary, k.raw = m.Summary, m.Raw
	return nil
}
