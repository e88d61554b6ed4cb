package delivery

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"sync"
	"syscall"
	"time"

	"github.com/vinemock/vinemock/server/api"
)

// wire speaks HTTP/1.1 over connections of its own. net/http's client hides the
// phases of a request and cannot break them on purpose, which is what faults
// do; it would also follow redirects, take proxies from the environment, and
// spend twice the time.
type wire struct {
	ctx       context.Context // when it ends, everything in flight is broken off
	userAgent string
	network   Network
	tls       *tls.Config
	asked     *http.Request // what net/http must know to read an answer
	idle      idlePool
	left      sync.WaitGroup // exchanges that an overlap has left behind
}

func newWire(ctx context.Context, userAgent string, network Network) *wire {
	return &wire{
		ctx: ctx, userAgent: userAgent, network: network,
		tls: &tls.Config{
			MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"},
			RootCAs: network.RootCAs, InsecureSkipVerify: network.Insecure, //nolint:gosec // only if asked for
		},
		asked: &http.Request{Method: http.MethodPost},
	}
}

// request is one POST of a body (VS-REQ-1, VS-REQ-2).
type request struct {
	url  *url.URL
	body []byte
	// timeout bounds all phases: in wall time, and in the sender's where the
	// sender waits on its own.
	timeout time.Duration
	// sleep passes the sender's time.
	sleep   func(context.Context, time.Duration) error
	attempt int // its number
	bent
}

// bent is what faults do to a request; without one it is zero.
type bent struct {
	latency time.Duration  // before the request, in the sender's time
	refused bool           // as if nothing listened
	loss    bool           // throw the answer away and reset the connection
	cut     *cut           // end the request early
	slow    *api.SlowBody  // a few bytes at a time
	hang    time.Duration  // half-way through the body, in the sender's time
	overlap bool           // do not wait for the answer
	chunked bool           // no Content-Length
	twins   int            // copies at the same moment
	header  []headerChange // sorted by name
}

// answer is what came back.
type answer struct {
	status    int
	header    http.Header
	body      string // at most keptAnswer
	truncated bool

	connected, firstByte time.Duration // since the attempt began, 0 if never
	reused               bool          // over a connection kept from before
	resent               bool          // for the second time
	twins                []api.Twin
}

// phaseError tells in which phase of a request it broke off.
type phaseError struct {
	phase api.Phase
	err   error
}

func (e *phaseError) Error() string { return fmt.Sprintf("%s: %v", phaseWords(e.phase), e.err) }
func (e *phaseError) Unwrap() error { return e.err }

// phaseWords are a phase as an attempt's error names it.
func phaseWords(p api.Phase) string {
	switch p {
	case api.PhaseConnect:
		return "connecting"
	case api.PhaseTLS:
		return "in the TLS handshake"
	case api.PhaseSend:
		return "sending the request"
	case api.PhaseHeader:
		return "waiting for the answer"
	default:
		return "reading the answer's body"
	}
}

// post sends the request and reads the answer. With an error, the answer has
// what arrived before it.
//
// A receiver may close a kept connection in the moment in which it is used
// again. That is no failure of its own, so when not a byte of an answer came
// over a kept connection the request is sent once more on a new one. It may
// then arrive twice, and the attempt says so.
func (w *wire) post(r request) (answer, error) {
	if r.refused {
		return answer{}, &phaseError{api.PhaseConnect, syscall.ECONNREFUSED}
	}
	begun := time.Now()
	x := exchange{wire: w, request: &r, begun: begun, deadline: begun.Add(r.timeout)}
	err := x.run()
	if err != nil && x.got.reused && x.got.firstByte == 0 && hungUp(err) {
		x.got = answer{resent: true}
		err = x.run()
	}
	if err == nil {
		return x.got, nil
	}
	if w.ctx.Err() != nil { // rather than the deadline that it put on the connection
		err.err = context.Canceled
	}
	return x.got, err
}

// close ends what an overlap has left behind, and closes kept connections. The
// wire's context must have ended.
func (w *wire) close() {
	w.left.Wait()
	w.idle.close()
}

// exchange is one request on its way, and what has come back of it.
type exchange struct {
	*wire
	*request
	begun    time.Time
	deadline time.Time
	conn     *conn
	got      answer
}

// run connects, sends the request and reads the answer.
func (x *exchange) run() *phaseError {
	if err := x.connect(); err != nil {
		return err
	}
	err := x.send()
	switch {
	case err != nil && !hungUp(err):
		x.conn.close()
		return err
	case err == nil && x.overlap:
		return x.leave()
	}
	// A receiver that hung up may have refused the rest of the body and said why.
	reusable, unread := x.receive()
	if unread != nil {
		x.conn.close()
		if err == nil || x.got.status != 0 {
			err = unread
		}
		return err
	}
	return x.finish(reusable && err == nil)
}

// finish keeps the connection for the next request or closes it.
func (x *exchange) finish(reusable bool) *phaseError {
	switch {
	case x.loss:
		x.conn.reset()
		return &phaseError{api.PhaseHeader, errLost}
	case reusable:
		x.idle.put(x.conn)
	default:
		x.conn.close()
	}
	return nil
}

// extend sets the deadline of what is done next. A wire that ended meanwhile
// has put an earlier one on the connection, which stays in force.
func (x *exchange) extend(deadline time.Time) error {
	x.deadline = deadline
	if err := x.conn.SetDeadline(deadline); err != nil {
		return err
	}
	return x.ctx.Err()
}

// address is where a URL's host listens.
func address(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return net.JoinHostPort(u.Hostname(), port)
}
