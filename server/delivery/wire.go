package delivery

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"syscall"
	"time"
)

// Limits on what is kept and read of an answer.
const (
	keptAnswer = 64 << 10
	maxAnswer  = 16 << 20
)

// wire speaks HTTP/1.1 over connections of its own. net/http's client hides the
// phases of a request and cannot break them on purpose, which is what faults
// do; it would also follow redirects and take proxies from the environment.
type wire struct {
	userAgent string
	dialer    net.Dialer
	tls       *tls.Config
	idle      idlePool
}

// request is one POST of a body (VS-REQ-1, VS-REQ-2).
type request struct {
	url     *url.URL
	body    []byte
	timeout time.Duration // wall time, over all phases

	// What faults bend.
	latency time.Duration // before the request, in the sender's time
	refused bool          // as if nothing listened
	loss    bool          // throw the answer away and reset the connection
}

// answer is what came back.
type answer struct {
	status    int
	header    http.Header
	body      []byte // at most keptAnswer
	truncated bool
}

// phaseError tells in which phase of a request it broke off.
type phaseError struct {
	phase phase
	err   error
}

// phase is a part of a request, in the words that an attempt's error uses.
type phase string

const (
	phaseConnect phase = "connecting"
	phaseTLS     phase = "the TLS handshake"
	phaseSend    phase = "sending the request"
	phaseHeader  phase = "waiting for the answer"
	phaseBody    phase = "reading the answer's body"
)

func (e *phaseError) Error() string { return fmt.Sprintf("%s: %v", e.phase, e.err) }
func (e *phaseError) Unwrap() error { return e.err }

// errLost is the cause when the answer was thrown away on purpose.
var errLost = errors.New("the answer was lost on the way")

// post sends the request and reads the answer. With an error, the answer has
// what arrived before it.
func (w *wire) post(ctx context.Context, r request) (answer, error) {
	if r.refused {
		return answer{}, &phaseError{phaseConnect, syscall.ECONNREFUSED}
	}
	ctx, cancel := context.WithTimeout(ctx, r.timeout)
	defer cancel()
	c, err := w.connect(ctx, r.url)
	if err != nil {
		return answer{}, err
	}
	unwatch := context.AfterFunc(ctx, func() { _ = c.SetDeadline(time.Unix(1, 0)) })
	got, reusable, failed := w.exchange(c, r)
	usable := unwatch() && reusable
	switch {
	case failed != nil:
		_ = c.Close()
		if ctx.Err() != nil {
			failed.err = ctx.Err() // rather than the deadline that it put on the connection
		}
		return got, failed
	case r.loss:
		c.reset()
		return got, &phaseError{phaseHeader, errLost}
	case usable:
		w.idle.put(c)
	default:
		_ = c.Close()
	}
	return got, nil
}

// connect gives an idle connection that is still alive, or a new one.
func (w *wire) connect(ctx context.Context, u *url.URL) (*conn, error) {
	address := u.Scheme + "://" + u.Host
	if c := w.idle.take(address); c != nil {
		return c, nil
	}
	raw, err := w.dialer.DialContext(ctx, "tcp", hostPort(u))
	if err != nil {
		return nil, &phaseError{phaseConnect, err}
	}
	tcp := raw
	if u.Scheme == "https" {
		config := w.tls.Clone()
		config.ServerName = u.Hostname()
		secured := tls.Client(raw, config)
		if err := secured.HandshakeContext(ctx); err != nil {
			_ = raw.Close()
			return nil, &phaseError{phaseTLS, err}
		}
		raw = secured
	}
	return newConn(raw, tcp, address), nil
}

func hostPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return net.JoinHostPort(u.Hostname(), port)
}

// exchange writes the request and reads the answer; reusable tells whether the
// connection can carry another.
func (w *wire) exchange(c *conn, r request) (got answer, reusable bool, failed *phaseError) {
	if err := w.write(c.w, r); err != nil {
		return answer{}, false, &phaseError{phaseSend, err}
	}
	response, err := readHeader(c.r)
	if err != nil {
		return answer{}, false, &phaseError{phaseHeader, err}
	}
	got = answer{status: response.StatusCode, header: response.Header}
	whole, err := got.read(response.Body)
	if err != nil {
		return got, false, &phaseError{phaseBody, err}
	}
	return got, whole && !response.Close, nil
}

// write sends the request's head and body in as few packets as they fit.
func (w *wire) write(to *bufio.Writer, r request) error {
	line := func(parts ...string) {
		for _, part := range parts {
			_, _ = to.WriteString(part) // a bufio.Writer keeps its first error for Flush
		}
		_, _ = to.WriteString("\r\n")
	}
	line("POST ", r.url.RequestURI(), " HTTP/1.1")
	line("Host: ", r.url.Host)
	line("User-Agent: ", w.userAgent)
	line("Accept: */*")
	line("Content-Type: application/json")
	line("Content-Length: ", strconv.Itoa(len(r.body)))
	if user := r.url.User; user != nil {
		line("Authorization: ", basicAuthorization(user))
	}
	line()
	_, _ = to.Write(r.body)
	return to.Flush()
}

func basicAuthorization(user *url.Userinfo) string {
	password, _ := user.Password()
	var r http.Request
	r.Header = make(http.Header, 1)
	r.SetBasicAuth(user.Username(), password)
	return r.Header.Get("Authorization")
}

// readHeader reads the answer's head, past interim ones such as 100 Continue.
func readHeader(from *bufio.Reader) (*http.Response, error) {
	for {
		response, err := http.ReadResponse(from, &http.Request{Method: http.MethodPost}) //nolint:bodyclose // the connection is what is closed
		if err != nil {
			return nil, err
		}
		interim := response.StatusCode < 200 && response.StatusCode != http.StatusSwitchingProtocols
		if !interim {
			return response, nil
		}
	}
}

// read takes in the body: its beginning is kept, the rest is read to leave the
// connection usable. whole is false when there was too much of it.
func (a *answer) read(from io.Reader) (whole bool, err error) {
	a.body, err = io.ReadAll(io.LimitReader(from, keptAnswer))
	if err != nil || len(a.body) < keptAnswer {
		return true, err
	}
	rest, err := io.Copy(io.Discard, io.LimitReader(from, maxAnswer))
	a.truncated = rest > 0
	return rest < maxAnswer, err
}
