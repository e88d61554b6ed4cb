package delivery

import (
	"bufio"
	"context"
	"errors"
	"net"
	"net/url"
	"sync"
	"time"
)

// maxIdle is how long an unused connection is kept. It is short because many
// servers close theirs after a few seconds, and a request that meets the
// closing has to be sent again.
const (
	maxIdle      = time.Second
	maxIdleConns = 512
)

// maxScratch is the largest buffer that a connection keeps for its next
// request, in bytes.
const maxScratch = 64 << 10

// conn is a connection with its buffers.
type conn struct {
	net.Conn          // what HTTP is spoken over, TLS or plain
	tcp      net.Conn // what is below it
	key      string   // scheme, host and proxy: its place in the pool
	proxy    *url.URL
	r        *bufio.Reader
	allowed  int    // how many more bytes may be read
	scratch  []byte // for the request
	since    time.Time
	unwatch  func() bool
}

// newConn breaks off what the connection does when the context ends.
func newConn(ctx context.Context, tcp net.Conn, key string, proxy *url.URL) *conn {
	c := &conn{tcp: tcp, key: key, proxy: proxy}
	c.speakOver(tcp)
	c.unwatch = context.AfterFunc(ctx, func() { _ = tcp.SetDeadline(time.Unix(1, 0)) })
	return c
}

// speakOver sets what HTTP is spoken over.
func (c *conn) speakOver(over net.Conn) {
	c.Conn = over
	c.r = bufio.NewReader(bounded{c})
}

// errTooLong is the cause when an answer has more bytes than are read of one.
var errTooLong = errors.New("the answer is too long")

// bounded reads what the connection is allowed to read.
type bounded struct{ *conn }

// Read implements [io.Reader].
func (b bounded) Read(p []byte) (int, error) {
	if b.allowed <= 0 {
		return 0, errTooLong
	}
	n, err := b.Conn.Read(p[:min(len(p), b.allowed)])
	b.allowed -= n
	return n, err
}

func (c *conn) close() {
	c.unwatch()
	_ = c.Close()
}

// reset closes the connection with a TCP reset instead of a farewell.
func (c *conn) reset() {
	if tcp, ok := c.tcp.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	c.unwatch()
	_ = c.tcp.Close()
}

// idlePool keeps connections between requests. Its zero value is ready.
type idlePool struct {
	mu    sync.Mutex
	conns map[string][]*conn // by key, the newest last
	count int
}

// take gives the newest live connection to the address, or nil.
func (p *idlePool) take(key string) *conn {
	for {
		c := p.pop(key)
		if c == nil {
			return nil
		}
		if time.Since(c.since) < maxIdle && c.alive() {
			return c
		}
		c.close()
	}
}

func (p *idlePool) pop(key string) *conn {
	p.mu.Lock()
	defer p.mu.Unlock()
	list := p.conns[key]
	if len(list) == 0 {
		return nil
	}
	last := len(list) - 1
	c := list[last]
	list[last] = nil
	p.conns[key] = list[:last]
	p.count--
	return c
}

// put keeps the connection for the next request to its address.
func (p *idlePool) put(c *conn) {
	c.since = time.Now()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.count >= maxIdleConns {
		c.close()
		return
	}
	if p.conns == nil {
		p.conns = make(map[string][]*conn)
	}
	p.conns[c.key] = append(p.conns[c.key], c)
	p.count++
}

// close closes every idle connection.
func (p *idlePool) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, list := range p.conns {
		for _, c := range list {
			c.close()
		}
	}
	p.conns, p.count = nil, 0
}
