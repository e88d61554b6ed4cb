package receivertest

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tidwall/gjson"

	"github.com/vinemock/vinemock/harness/receiver"
)

// Subject is a receiver under exercise, on a socket of its own.
type Subject struct {
	// URL is where events go.
	URL string

	t        *testing.T
	cfg      receiver.Config
	server   *httptest.Server
	receiver atomic.Pointer[receiver.Receiver]
	clock    atomic.Int64
	log      lockedBuffer
	// sent counts requests that may have changed something; settled is how many
	// of them are known to be worked off.
	sent, settled atomic.Int64

	mu       sync.Mutex
	failures []string
}

// start runs a receiver whose clock stands still and whose log is kept.
func start(t *testing.T, cfg receiver.Config) *Subject {
	t.Helper()
	s := &Subject{t: t, cfg: cfg}
	s.clock.Store(time.Date(2026, 3, 2, 17, 0, 0, 0, time.UTC).UnixNano())
	s.cfg.Now = func() time.Time { return time.Unix(0, s.clock.Load()) }
	s.cfg.Log = slog.New(slog.NewTextHandler(&s.log, nil))
	s.open()
	s.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if req.Method != http.MethodGet {
			s.sent.Add(1)
		}
		s.receiver.Load().ServeHTTP(w, req)
	}))
	s.URL = s.server.URL + "/webhooks/vinespring"
	return s
}

func (s *Subject) open() {
	made, err := receiver.New(s.cfg)
	if err != nil {
		s.t.Fatal(err)
	}
	s.receiver.Store(made)
}

// Restart ends the receiver and starts another on the same directory.
func (s *Subject) Restart() {
	if err := s.receiver.Load().Close(); err != nil {
		s.t.Fatal(err)
	}
	s.open()
}

// stop closes the receiver first, which ends what keeps requests waiting.
func (s *Subject) stop() {
	if err := s.receiver.Load().Close(); err != nil {
		s.t.Error(err)
	}
	s.server.Close()
}

// Advance moves the receiver's clock.
func (s *Subject) Advance(d time.Duration) { s.clock.Add(int64(d)) }

// Expect notes a failure if the condition does not hold.
func (s *Subject) Expect(holds bool, format string, args ...any) {
	if holds {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failures = append(s.failures, fmt.Sprintf(format, args...))
}

// Answer is what came back; Status is 0 if nothing did.
type Answer struct {
	Status int
	Header http.Header
	Body   string
}

// Do sends any request. It follows no redirect, as VineSpring does not.
func (s *Subject) Do(req *http.Request) Answer {
	resp, err := s.server.Client().Transport.RoundTrip(req)
	if err != nil {
		return Answer{Body: err.Error()}
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return Answer{Body: err.Error()}
	}
	return Answer{Status: resp.StatusCode, Header: resp.Header, Body: string(body)}
}

// Request makes a request to a path of the receiver; the body may be nil.
func (s *Subject) Request(method, path string, body io.Reader) *http.Request {
	req, err := http.NewRequestWithContext(s.t.Context(), method, s.server.URL+path, body)
	if err != nil {
		s.t.Fatal(err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return req
}

// Post sends an event as VineSpring does.
func (s *Subject) Post(event string) Answer {
	return s.Do(s.Request(http.MethodPost, "/webhooks/vinespring", strings.NewReader(event)))
}

// Sends posts events one after another, each of which must be answered 200.
func (s *Subject) Sends(events ...string) {
	for _, event := range events {
		s.Answers(http.StatusOK, event)
	}
}

// Answers posts an event and expects the status.
func (s *Subject) Answers(status int, event string) Answer {
	got := s.Post(event)
	s.Expect(got.Status == status, "answered %d, want %d: %s", got.Status, status, shorten(event))
	return got
}

// Together posts the events at once and expects 200 for each.
func (s *Subject) Together(events ...string) {
	var all sync.WaitGroup
	for _, event := range events {
		all.Go(func() { s.Sends(event) })
	}
	all.Wait()
}

// Hook calls one of the receiver's hooks for tests.
func (s *Subject) Hook(path string) {
	got := s.Do(s.Request(http.MethodPost, path, nil))
	s.Expect(got.Status == http.StatusOK, "hook %s answered %d", path, got.Status)
}

// Keeps expects so many records at the path.
func (s *Subject) Keeps(count int, path string) {
	got := s.records(path)
	s.Expect(len(got) == count, "%s has %d records, want %d: %v", path, len(got), count, got)
}

// Shows expects one record at the path, with the field's JSON as it is given.
func (s *Subject) Shows(path, field, want string) {
	got := s.records(path)
	if len(got) != 1 {
		s.Expect(false, "%s has %d records, want 1 with %s = %s", path, len(got), field, want)
		return
	}
	s.Expect(got[0].Get(field).Raw == want, "%s has %s = %s, want %s", path, field, got[0].Get(field).Raw, want)
}

// records reads a path: 404 is none, an object one, an array as many as it has.
func (s *Subject) records(path string) []gjson.Result {
	s.settle()
	got := s.Do(s.Request(http.MethodGet, path, nil))
	if got.Status == http.StatusNotFound {
		return nil
	}
	s.Expect(got.Status == http.StatusOK, "GET %s answered %d", path, got.Status)
	s.Expect(gjson.Valid(got.Body), "GET %s is no JSON: %s", path, got.Body)
	return gjson.Parse(got.Body).Array()
}

// settle waits until the receiver has worked off what it took, if it works
// later: it works in order, so a last event of our own tells.
func (s *Subject) settle() {
	sent := s.sent.Load()
	if s.cfg.Design == "" || s.cfg.Design == receiver.Direct || sent == s.settled.Load() {
		return
	}
	id := fmt.Sprintf("cust_marker%d", sent)
	s.Do(s.Request(http.MethodPost, "/webhooks/vinespring?secret="+s.cfg.Secret, strings.NewReader(event("customer.created", `"id":"`+id+`"`))))
	s.Eventually("/customers/" + id)
	s.settled.Store(sent + 1)
}

// Eventually expects the path to show a record within some seconds.
func (s *Subject) Eventually(path string) {
	limit := time.NewTimer(10 * time.Second)
	defer limit.Stop()
	again := time.NewTicker(2 * time.Millisecond)
	defer again.Stop()
	for {
		if s.Do(s.Request(http.MethodGet, path, nil)).Status == http.StatusOK {
			return
		}
		select {
		case <-limit.C:
			s.Expect(false, "%s never showed", path)
			return
		case <-again.C:
		}
	}
}

// event writes a body with type first; fields are those of data.
func event(eventType, fields string) string {
	return fmt.Sprintf(`{"type":%q,"data":{%s}}`, eventType, fields)
}

func shorten(text string) string {
	if len(text) > 200 {
		return text[:200] + "…"
	}
	return text
}

// lockedBuffer is a log that may be read while it is written.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// Write implements [io.Writer].
func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}
