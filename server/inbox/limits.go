package inbox

import (
	"cmp"
	"io"
	"net"
	"sync"
	"time"
)

// Limits bound what the SMTP server takes, so that no client, slow or greedy,
// keeps it from the others. A zero field has the value of [DefaultLimits].
type Limits struct {
	MessageBytes int64 // more is answered 552
	Recipients   int   // of one message; more are answered 452
	Connections  int   // at a time; more are answered 421
	// Idle is how long a connection may say nothing.
	Idle time.Duration
	// Patience is how long a connection may take to the end of its next
	// message, however busy it looks.
	Patience time.Duration
}

// DefaultLimits are generous to any mail program.
func DefaultLimits() Limits {
	return Limits{MessageBytes: 32 << 20, Recipients: 1000, Connections: 100, Idle: time.Minute, Patience: 10 * time.Minute}
}

// orDefault fills in what is not set.
func (l Limits) orDefault() Limits {
	d := DefaultLimits()
	return Limits{
		cmp.Or(l.MessageBytes, d.MessageBytes), cmp.Or(l.Recipients, d.Recipients), cmp.Or(l.Connections, d.Connections),
		cmp.Or(l.Idle, d.Idle), cmp.Or(l.Patience, d.Patience),
	}
}

// limited is a listener that turns away connections over the limit, gives the
// others deadlines, and knows which of them are idle.
type limited struct {
	net.Listener
	limits Limits

	mu       sync.Mutex
	open     map[*patient]struct{}
	stopping bool
}

func limit(l net.Listener, limits Limits) *limited {
	return &limited{Listener: l, limits: limits, open: make(map[*patient]struct{})}
}

// Accept implements [net.Listener].
func (l *limited) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if p := l.admit(c); p != nil {
			return p, nil
		}
		refuse(c)
	}
}

// admit gives the connection a place, or nil if there is none.
func (l *limited) admit(c net.Conn) *patient {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.open) >= l.limits.Connections {
		return nil
	}
	p := &patient{Conn: c, listener: l, until: time.Now().Add(l.limits.Patience)}
	l.open[p] = struct{}{}
	return p
}

// refuse says why and hangs up. What it writes fits into the socket's buffer,
// so that nobody waits for the client.
func refuse(c net.Conn) {
	_ = c.SetWriteDeadline(time.Now().Add(time.Second))
	_, _ = c.Write([]byte("421 4.4.5 vinemock has too many SMTP connections; close some\r\n"))
	_ = c.Close()
}

// stop hangs up where no message is under way, now and from now on.
func (l *limited) stop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stopping = true
	for p := range l.open {
		if !p.busy {
			_ = p.Conn.Close()
		}
	}
}

// patient is a connection that waits for its client, but not for ever. The
// server's own deadline would be one for a whole message: too short for a large
// one on a slow line, and none for a client that sends a byte now and then.
type patient struct {
	net.Conn
	listener *limited
	until    time.Time // the end of patience
	busy     bool      // a message is under way; the listener's lock guards it
}

// begin notes that a message is under way.
func (p *patient) begin() { p.setBusy(true) }

// end notes that none is any more.
func (p *patient) end() { p.setBusy(false) }

func (p *patient) setBusy(busy bool) {
	p.listener.mu.Lock()
	defer p.listener.mu.Unlock()
	p.busy = busy
}

// renew starts the wait for another message.
func (p *patient) renew() { p.until = time.Now().Add(p.listener.limits.Patience) }

// Read implements [net.Conn].
func (p *patient) Read(b []byte) (int, error) {
	p.listener.mu.Lock()
	leave := p.listener.stopping && !p.busy
	p.listener.mu.Unlock()
	if leave {
		return 0, io.EOF
	}
	deadline := time.Now().Add(p.listener.limits.Idle)
	if p.until.Before(deadline) {
		deadline = p.until
	}
	if err := p.Conn.SetReadDeadline(deadline); err != nil {
		return 0, err
	}
	return p.Conn.Read(b)
}

// SetReadDeadline implements [net.Conn]: every Read sets its own.
func (p *patient) SetReadDeadline(time.Time) error { return nil }

// Close implements [net.Conn].
func (p *patient) Close() error {
	p.listener.mu.Lock()
	delete(p.listener.open, p)
	p.listener.mu.Unlock()
	return p.Conn.Close()
}
