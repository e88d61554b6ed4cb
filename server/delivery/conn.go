package delivery

import (
	"bufio"
	"net"
	"sync"
	"time"
)

// maxIdle is how long an unused connection is kept. It is short because many
// servers close theirs after a few seconds, and a request that meets the
// closing would look like the receiver's failure.
const (
	maxIdle      = time.Second
	maxIdleConns = 512
)

// conn is a connection with its buffers.
type conn struct {
	net.Conn          // what HTTP is spoken over, TLS or plain
	tcp      net.Conn // what is below it
	address  string   // scheme and host, the key in the pool
	r        *bufio.Reader
	w        *bufio.Writer
	since    time.Time
}

func newConn(c, tcp net.Conn, address string) *conn {
	return &conn{Conn: c, tcp: tcp, address: address, r: bufio.NewReader(c), w: bufio.NewWriter(c)}
}

// reset closes the connection with a TCP reset instead of a farewell.
func (c *conn) reset() {
	if tcp, ok := c.tcp.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = c.tcp.Close()
}

// idlePool keeps connections between requests. Its zero value is ready.
type idlePool struct {
	mu    sync.Mutex
	conns map[string][]*conn // by address, the newest last
	count int
}

// take gives the newest live connection to the address, or nil.
func (p *idlePool) take(address string) *conn {
	for {
		c := p.pop(address)
		if c == nil {
			return nil
		}
		if time.Since(c.since) < maxIdle && c.alive() && c.SetDeadline(time.Time{}) == nil {
			return c
		}
		_ = c.Close()
	}
}

func (p *idlePool) pop(address string) *conn {
	p.mu.Lock()
	defer p.mu.Unlock()
	list := p.conns[address]
	if len(list) == 0 {
		return nil
	}
	last := len(list) - 1
	c := list[last]
	list[last] = nil
	p.conns[address] = list[:last]
	p.count--
	return c
}

// put keeps the connection for the next request to its address.
func (p *idlePool) put(c *conn) {
	c.since = time.Now()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.count >= maxIdleConns {
		_ = c.Close()
		return
	}
	if p.conns == nil {
		p.conns = make(map[string][]*conn)
	}
	p.conns[c.address] = append(p.conns[c.address], c)
	p.count++
}

// close closes every idle connection.
func (p *idlePool) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, list := range p.conns {
		for _, c := range list {
			_ = c.Close()
		}
	}
	p.conns, p.count = nil, 0
}
