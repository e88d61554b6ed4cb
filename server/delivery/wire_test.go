package delivery

import (
	"bufio"
	"context"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/vinemock/vinemock/server/api"
)

// testWire is a wire that is closed when the test ends.
func testWire(t testing.TB, network Network) *wire {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	w := newWire(ctx, "vinemock/test", network)
	t.Cleanup(func() { cancel(); w.close() })
	return w
}

// to is a request to the URL, with a small body.
func to(t testing.TB, target string) request {
	t.Helper()
	u, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	return request{url: u, body: []byte(`{"type":"group.created","data":{}}`), timeout: 10 * time.Second, attempt: 1}
}

// speaking gives the URL of a server that does this with each connection, the
// first being number 1.
func speaking(t *testing.T, speak func(number int, c net.Conn, from *bufio.Reader)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for number := 1; ; number++ {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() { defer func() { _ = c.Close() }(); speak(number, c, bufio.NewReader(c)) }()
		}
	}()
	t.Cleanup(func() { _ = l.Close(); <-done })
	return "http://" + l.Addr().String()
}

// take reads one request.
func take(from *bufio.Reader) bool {
	r, err := http.ReadRequest(from)
	if err == nil {
		_, err = io.Copy(io.Discard, r.Body)
	}
	return err == nil
}

const empty200 = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"

func TestKeptConnectionIsUsedAgain(t *testing.T) {
	t.Parallel()
	w := testWire(t, Network{})
	var connections atomic.Int64
	target := speaking(t, func(_ int, c net.Conn, from *bufio.Reader) {
		connections.Add(1)
		for take(from) {
			_, _ = io.WriteString(c, empty200)
		}
	})
	for i := range 3 {
		got, err := w.post(to(t, target))
		if err != nil || got.reused != (i > 0) {
			t.Errorf("request %d: reused %t, %v", i+1, got.reused, err)
		}
	}
	if n := connections.Load(); n != 1 {
		t.Errorf("3 requests took %d connections, want 1", n)
	}
}

func TestRequestOnAConnectionThatTheReceiverClosesIsSentAgain(t *testing.T) {
	t.Parallel()
	w := testWire(t, Network{})
	target := speaking(t, func(number int, c net.Conn, from *bufio.Reader) {
		take(from)
		_, _ = io.WriteString(c, empty200)
		if number == 1 {
			take(from) // and hang up, as if the request had crossed a farewell
			return
		}
		take(from)
	})
	if _, err := w.post(to(t, target)); err != nil {
		t.Fatal(err)
	}
	got, err := w.post(to(t, target))
	if err != nil || got.status != 200 || !got.resent || got.reused {
		t.Errorf("%+v, %v; want 200 by a request that was sent again on a new connection", got, err)
	}
}

func TestReceiverThatHangsUpOnANewConnectionHasFailed(t *testing.T) {
	t.Parallel()
	w := testWire(t, Network{})
	var requests atomic.Int64
	target := speaking(t, func(_ int, _ net.Conn, from *bufio.Reader) { take(from); requests.Add(1) })
	got, err := w.post(to(t, target))
	class, words, phase := classify(err, time.Second)
	if class != api.ErrorReset || phase != api.PhaseHeader || got.resent || requests.Load() != 1 {
		t.Errorf("%s (%s) in phase %s, resent %t; want a reset while waiting for the answer", class, words, phase, got.resent)
	}
}

func TestTimeoutsAreToldApart(t *testing.T) {
	t.Parallel()
	silent := make(chan struct{})
	t.Cleanup(func() { close(silent) })
	mute := func(int, net.Conn, *bufio.Reader) { <-silent }
	for name, test := range map[string]struct {
		scheme string
		body   int
		speak  func(int, net.Conn, *bufio.Reader)
		phase  api.Phase
		words  string
	}{
		"TLS":    {"https", 10, mute, api.PhaseTLS, "timed out while in the TLS handshake"},
		"send":   {"http", 32 << 20, mute, api.PhaseSend, "timed out while sending the request"},
		"header": {"http", 10, mute, api.PhaseHeader, "timed out while waiting for the answer"},
		"body": {"http", 10, func(_ int, c net.Conn, _ *bufio.Reader) {
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhal")
			<-silent
		}, api.PhaseBody, "timed out while reading the answer's body"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := to(t, strings.Replace(speaking(t, test.speak), "http", test.scheme, 1))
			r.timeout, r.body = 200*time.Millisecond, make([]byte, test.body)
			got, err := testWire(t, Network{}).post(r)
			class, words, phase := classify(err, r.timeout)
			if class != api.ErrorTimeout || phase != test.phase || !strings.Contains(words, test.words) {
				t.Errorf("%s (%s) in phase %s, want a timeout in %s", class, words, phase, test.phase)
			}
			if test.phase == api.PhaseBody && (got.status != 200 || got.body != "hal") {
				t.Errorf("what had arrived is %d %q, want 200 and hal", got.status, got.body)
			}
		})
	}
}

func TestTimesLieInTheOrderOfThePhases(t *testing.T) {
	t.Parallel()
	target := speaking(t, func(_ int, c net.Conn, from *bufio.Reader) { take(from); _, _ = io.WriteString(c, empty200) })
	got, err := testWire(t, Network{}).post(to(t, target))
	if err != nil || got.connected <= 0 || got.firstByte <= got.connected {
		t.Errorf("connected after %s and the first byte after %s, %v", got.connected, got.firstByte, err)
	}
}

// TestEndlessAnswersEnd holds what a receiver may do to vinemock: it fails its
// own attempt with it, quickly.
func TestEndlessAnswersEnd(t *testing.T) {
	t.Parallel()
	repeat := func(beginning, part string) func(int, net.Conn, *bufio.Reader) {
		return func(_ int, c net.Conn, from *bufio.Reader) {
			take(from)
			_, err := io.WriteString(c, beginning)
			for part := strings.Repeat(part, 100); err == nil; {
				_, err = io.WriteString(c, part)
			}
		}
	}
	for name, speak := range map[string]func(int, net.Conn, *bufio.Reader){
		"headers":          repeat("HTTP/1.1 200 OK\r\n", "X-More: and more\r\n"),
		"one header":       repeat("HTTP/1.1 200 OK\r\nX-Long: ", "x"),
		"one line":         repeat("HTTP/1.1 200 ", "OK "),
		"interim answers":  repeat("", "HTTP/1.1 100 Continue\r\n\r\n"),
		"chunk extensions": repeat("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1;x\r\na\r\n"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := to(t, speaking(t, speak))
			r.timeout = time.Minute
			_, err := testWire(t, Network{}).post(r)
			if class, words, _ := classify(err, r.timeout); class != api.ErrorProtocol {
				t.Errorf("%s: %s, want an answer that cannot be read", class, words)
			}
		})
	}
}

func TestLongAnswerIsReadToItsBoundAndKeptInPart(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		bytes     int
		truncated bool
		reusable  bool
	}{
		"all of it is kept":          {keptAnswer, false, true},
		"its beginning is kept":      {keptAnswer + 1, true, true},
		"its end is not even read":   {keptAnswer + maxAnswer + 1, true, false},
		"an empty one needs no read": {0, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			target := speaking(t, func(_ int, c net.Conn, from *bufio.Reader) {
				for take(from) {
					_, _ = fmt.Fprintf(c, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", test.bytes, strings.Repeat("x", test.bytes))
				}
			})
			w := testWire(t, Network{})
			got, err := w.post(to(t, target))
			if err != nil || len(got.body) != min(test.bytes, keptAnswer) || got.truncated != test.truncated {
				t.Errorf("%d bytes kept, truncated %t, %v", len(got.body), got.truncated, err)
			}
			if again, err := w.post(to(t, target)); err != nil || again.reused != test.reusable {
				t.Errorf("the connection is used again: %t, %v; want %t", again.reused, err, test.reusable)
			}
		})
	}
}

func TestAnswerBeforeTheEndOfTheBodyIsHeard(t *testing.T) {
	t.Parallel()
	target := speaking(t, func(_ int, c net.Conn, from *bufio.Reader) {
		_, _ = http.ReadRequest(from)
		_, _ = io.WriteString(c, "HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
		_ = c.(*net.TCPConn).CloseWrite()
		_, _ = io.Copy(io.Discard, io.LimitReader(from, 1<<20))
	})
	r := to(t, target)
	r.body = make([]byte, 32<<20)
	got, err := testWire(t, Network{}).post(r)
	if err != nil || got.status != http.StatusRequestEntityTooLarge {
		t.Errorf("%d, %v; want the receiver's 413", got.status, err)
	}
}

func TestRequestLineAndHostAreAsTheURLHasThem(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"http://example.com":                       "POST / HTTP/1.1\r\nHost: example.com\r\n",
		"http://example.com:81/a%2Fb?q=%20&r#part": "POST /a%2Fb?q=%20&r HTTP/1.1\r\nHost: example.com:81\r\n",
		"http://example.com/?q=a b":                "POST /?q=a%20b HTTP/1.1\r\nHost: example.com\r\n",
		"http://[::1]:9000/":                       "POST / HTTP/1.1\r\nHost: [::1]:9000\r\n",
		"http://[fe80::1%25eth0]:9000/":            "POST / HTTP/1.1\r\nHost: [fe80::1]:9000\r\n",
	} {
		r := to(t, raw)
		x := exchange{wire: testWire(t, Network{}), request: &r, conn: &conn{}}
		if message, _ := x.compose(nil); !strings.HasPrefix(string(message), want) {
			t.Errorf("%s: sent\n%s", raw, message)
		}
	}
}

func TestIPv6LiteralIsReached(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "[::1]:0")
	if err != nil {
		t.Skip("this machine has no IPv6:", err)
	}
	s := &httptest.Server{Listener: l, Config: &http.Server{Handler: http.NotFoundHandler()}} //nolint:gosec // a test's
	s.Start()
	t.Cleanup(s.Close)
	if got, err := testWire(t, Network{}).post(to(t, s.URL)); err != nil || got.status != http.StatusNotFound {
		t.Errorf("%s: %d, %v", s.URL, got.status, err)
	}
}

// quiet is a server over TLS that does not complain of handshakes.
func quiet(t *testing.T, handler http.Handler) *httptest.Server {
	t.Helper()
	s := httptest.NewUnstartedServer(handler)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

func TestTLSIsVerifiedUnlessToldOtherwise(t *testing.T) {
	t.Parallel()
	s := quiet(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	trusted := x509.NewCertPool()
	trusted.AddCert(s.Certificate())
	for name, test := range map[string]struct {
		network Network
		class   api.ErrorClass
	}{
		"a stranger's certificate is refused": {Network{}, api.ErrorTLS},
		"a known authority's is taken":        {Network{RootCAs: trusted}, ""},
		"insecure takes any":                  {Network{Insecure: true}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := testWire(t, test.network)
			got, err := w.post(to(t, s.URL))
			if test.class == "" {
				if again, _ := w.post(to(t, s.URL)); err != nil || got.status != 200 || !again.reused {
					t.Errorf("%d, %v, then reused %t", got.status, err, again.reused)
				}
				return
			}
			if class, words, phase := classify(err, time.Second); class != test.class || phase != api.PhaseTLS {
				t.Errorf("%s in phase %s: %s", class, phase, words)
			}
		})
	}
}

// proxy is one that answers itself what it should pass on, and tunnels.
func proxy(t *testing.T, tunnelTo string) (choose func(*url.URL) (*url.URL, error), asked *atomic.Value) {
	t.Helper()
	asked = new(atomic.Value)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Store(fmt.Sprint(r.Method, " ", r.RequestURI, " ", r.Header.Get("Proxy-Authorization")))
		if r.Method != http.MethodConnect {
			return
		}
		below, err := net.Dial("tcp", tunnelTo)
		if err != nil {
			t.Error(err)
			return
		}
		c, _, _ := http.NewResponseController(w).Hijack()
		_, _ = io.WriteString(c, "HTTP/1.1 200 Connected\r\n\r\n")
		go func() { _, _ = io.Copy(below, c); _ = below.Close() }()
		_, _ = io.Copy(c, below)
		_ = c.Close()
	}))
	t.Cleanup(s.Close)
	u, err := url.Parse(strings.Replace(s.URL, "://", "://me:secret@", 1))
	if err != nil {
		t.Fatal(err)
	}
	return func(*url.URL) (*url.URL, error) { return u, nil }, asked
}

func TestProxyPassesOnAndTunnels(t *testing.T) {
	t.Parallel()
	receiver := quiet(t, http.NotFoundHandler())
	choose, asked := proxy(t, receiver.Listener.Addr().String())
	w := testWire(t, Network{Proxy: choose, Insecure: true})
	if got, err := w.post(to(t, "http://receiver.example/hook")); err != nil || got.status != 200 {
		t.Errorf("plain: %d, %v; want the proxy's own 200", got.status, err)
	}
	if want := "POST http://receiver.example/hook Basic bWU6c2VjcmV0"; asked.Load() != want {
		t.Errorf("the proxy was asked %q, want %q", asked.Load(), want)
	}
	if got, err := w.post(to(t, "https://receiver.example/hook")); err != nil || got.status != 404 {
		t.Errorf("over TLS: %d, %v; want the receiver's 404", got.status, err)
	}
	if want := "CONNECT receiver.example:443 Basic bWU6c2VjcmV0"; asked.Load() != want {
		t.Errorf("the proxy was asked %q, want %q", asked.Load(), want)
	}
}

func TestProxiesOfTheEnvironmentAreNotUsed(t *testing.T) {
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"} {
		t.Setenv(name, "http://127.0.0.1:1")
	}
	target := speaking(t, func(_ int, c net.Conn, from *bufio.Reader) { take(from); _, _ = io.WriteString(c, empty200) })
	if got, err := testWire(t, Network{}).post(to(t, target)); err != nil || got.status != 200 {
		t.Errorf("%d, %v; want the receiver's 200", got.status, err)
	}
}
