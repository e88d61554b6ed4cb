package delivery_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/vinemock/vinemock/server/api"
	"github.com/vinemock/vinemock/server/clock"
	"github.com/vinemock/vinemock/server/delivery"
	"github.com/vinemock/vinemock/server/store/memory"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// rig is an engine on a virtual clock with a store in memory.
type rig struct {
	t      *testing.T
	engine *delivery.Engine
	clock  *clock.Clock
	store  *memory.Store
	mails  *postbox
}

// postbox is a mailer that remembers whom it told of what.
type postbox struct {
	mu    sync.Mutex
	mails []api.Delivery
	fail  int // so many times first
}

func (p *postbox) MailFailure(_ context.Context, _ api.Webhook, _ api.Event, d api.Delivery) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fail > 0 {
		p.fail--
		return fmt.Errorf("no mail server today")
	}
	p.mails = append(p.mails, d)
	return nil
}

func (p *postbox) all() []api.Delivery {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.mails)
}

func newRig(t *testing.T, mode clock.Mode) *rig {
	t.Helper()
	s := memory.New()
	r := &rig{t: t, clock: clock.New(mode, start), store: s, mails: &postbox{}}
	r.engine = delivery.New(delivery.Config{
		Clock: r.clock, Store: s, Mailer: r.mails, Log: slog.New(slog.DiscardHandler), UserAgent: "vinemock/test",
	})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); r.clock.Run(ctx) }()
	t.Cleanup(func() {
		stopped, cancelStop := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancelStop()
		r.engine.Stop(stopped)
		cancel()
		<-done
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

var sequence = `{"type":"order.created","data":{"id":"ordr_1","total":80}}`

// send delivers one event to the URL and gives its delivery at once.
func (r *rig) send(url string, policy api.Policy, faults ...api.Fault) api.Delivery {
	r.t.Helper()
	webhook := api.Webhook{
		ID: api.NewID(api.WebhookPrefix, start), Name: "test", URL: url, FailureEmail: "admin@example.com",
		Events: []string{"*"}, Policy: policy, CreatedAt: api.At(start),
	}
	if err := r.store.AddWebhook(r.t.Context(), webhook); err != nil {
		r.t.Fatal(err)
	}
	event := api.Event{ID: api.NewID(api.EventPrefix, start), Type: "order.created", EntityID: "ordr_1", Body: sequence, HappenedAt: api.At(start)}
	deliveries, err := r.engine.Send(r.t.Context(), []api.Event{event}, []api.Webhook{webhook}, faults)
	if err != nil {
		r.t.Fatal(err)
	}
	return deliveries[0]
}

// settled waits for the delivery and gives it as it ended.
func (r *rig) settled(d api.Delivery) api.Delivery {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), 20*time.Second)
	defer cancel()
	if err := r.engine.Settled(ctx, d.ID); err != nil {
		r.t.Fatal(err)
	}
	ended, err := r.store.Delivery(r.t.Context(), d.ID)
	if err != nil {
		r.t.Fatal(err)
	}
	return ended
}

// receiver answers with the statuses in turn, the last one for ever, and
// remembers the requests.
type receiver struct {
	*httptest.Server
	mu       sync.Mutex
	statuses []int
	bodies   []string
	requests []*http.Request
}

func newReceiver(t *testing.T, statuses ...int) *receiver {
	t.Helper()
	r := &receiver{statuses: statuses}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		body, _ := io.ReadAll(request.Body)
		r.mu.Lock()
		defer r.mu.Unlock()
		r.bodies = append(r.bodies, string(body))
		r.requests = append(r.requests, request)
		status := r.statuses[0]
		if len(r.statuses) > 1 {
			r.statuses = r.statuses[1:]
		}
		w.Header().Set("X-Answer", "yes")
		w.WriteHeader(status)
		_, _ = fmt.Fprintf(w, "answer %d", status)
	}))
	t.Cleanup(r.Close)
	return r
}

// closedPort is a URL where nothing listens.
func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return "http://" + l.Addr().String() + "/"
}

func TestDeliveryToAClosedPortIsExhaustedAfter250Seconds(t *testing.T) {
	t.Parallel()
	r := newRig(t, clock.Virtual)
	d := r.settled(r.send(closedPort(t), api.DefaultPolicy()))
	if d.Status != api.Failed || d.FailureCase != api.NoEndpoint || len(d.Attempts) != 11 {
		t.Fatalf("%s (%s) after %d attempts, want failed (no-endpoint) after 11", d.Status, d.FailureCase, len(d.Attempts))
	}
	for i, a := range d.Attempts {
		due := time.Duration(i) * 25 * time.Second
		if a.Number != i+1 || a.Start.Sub(start) != due || a.Due.Sub(start) != due || a.ErrorClass != api.ErrorRefused {
			t.Errorf("attempt %d: started %s, due %s, %s; want %s, refused", a.Number, a.Start.Sub(start), a.Due.Sub(start), a.Result(), due)
		}
	}
	if mails := r.mails.all(); len(mails) != 1 || len(mails[0].Attempts) != 11 {
		t.Errorf("%d failure emails, want one that knows all attempts", len(mails))
	}
}

func TestDeliveryStopsAtTheFirstSuccess(t *testing.T) {
	t.Parallel()
	r := newRig(t, clock.Virtual)
	receiver := newReceiver(t, 500, 500, 200)
	d := r.settled(r.send(receiver.URL, api.DefaultPolicy()))
	if d.Status != api.Delivered || len(d.Attempts) != 3 {
		t.Fatalf("%s after %d attempts, want delivered after 3", d.Status, len(d.Attempts))
	}
	if last := d.LastAttempt(); last.Status != 200 || last.Body != "answer 200" || last.Header["X-Answer"][0] != "yes" {
		t.Errorf("the last attempt is %+v", last)
	}
	if n := len(r.mails.all()); n != 0 {
		t.Errorf("%d failure emails about a success", n)
	}
}

func TestRequestsAreAsDocumentedAndRetriesIdentical(t *testing.T) {
	t.Parallel()
	r := newRig(t, clock.Virtual)
	receiver := newReceiver(t, 500, 500, 200)
	url := strings.Replace(receiver.URL, "://", "://user:p%40ss@", 1) + "/hooks/vine%20spring?key=a%2Fb&x"
	r.settled(r.send(url, api.DefaultPolicy()))
	for i, request := range receiver.requests {
		if request.Method != http.MethodPost || request.RequestURI != "/hooks/vine%20spring?key=a%2Fb&x" {
			t.Errorf("attempt %d: %s %s", i+1, request.Method, request.RequestURI)
		}
		if got := request.Header.Get("Content-Type"); got != "application/json" {
			t.Errorf("attempt %d: Content-Type %q", i+1, got)
		}
		if user, password, ok := request.BasicAuth(); !ok || user != "user" || password != "p@ss" {
			t.Errorf("attempt %d: credentials %q %q", i+1, user, password)
		}
		if receiver.bodies[i] != sequence {
			t.Errorf("attempt %d: body %s", i+1, receiver.bodies[i])
		}
	}
}

func TestOnly200IsASuccessUnlessThePolicySaysOtherwise(t *testing.T) {
	t.Parallel()
	loose := api.DefaultPolicy()
	loose.Success = api.SuccessAny2xx
	for _, test := range []struct {
		status int
		policy api.Policy
		want   api.Status
	}{
		{200, api.DefaultPolicy(), api.Delivered},
		{201, api.DefaultPolicy(), api.Failed},
		{202, api.DefaultPolicy(), api.Failed},
		{204, api.DefaultPolicy(), api.Failed},
		{204, loose, api.Delivered},
		{302, loose, api.Failed},
		{404, loose, api.Failed},
	} {
		t.Run(fmt.Sprint(test.status, test.policy.Success), func(t *testing.T) {
			t.Parallel()
			r := newRig(t, clock.Virtual)
			d := r.settled(r.send(newReceiver(t, test.status).URL, test.policy))
			if d.Status != test.want {
				t.Errorf("%s, want %s", d.Status, test.want)
			}
			if d.Status == api.Failed && d.FailureCase != api.NoSuccess {
				t.Errorf("case %s, want no-success: there were answers", d.FailureCase)
			}
		})
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	r := newRig(t, clock.Virtual)
	followed := newReceiver(t, 200)
	redirecting := httptest.NewServer(http.RedirectHandler(followed.URL, http.StatusTemporaryRedirect))
	t.Cleanup(redirecting.Close)
	d := r.settled(r.send(redirecting.URL, api.DefaultPolicy()))
	if d.Status != api.Failed || len(followed.requests) != 0 {
		t.Errorf("%s with %d requests at the redirect's target, want failed with none", d.Status, len(followed.requests))
	}
}

func TestSilentReceiverTimesOut(t *testing.T) {
	t.Parallel()
	r := newRig(t, clock.Virtual)
	release := make(chan struct{})
	silent := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	t.Cleanup(func() { close(release); silent.Close() })
	policy := api.DefaultPolicy()
	policy.Timeout, policy.Retries = api.Duration(50*time.Millisecond), 1
	d := r.settled(r.send(silent.URL, policy))
	last := d.LastAttempt()
	if d.Status != api.Failed || last.ErrorClass != api.ErrorTimeout || !strings.Contains(last.Error, "waiting for the answer") {
		t.Errorf("%s: %s %q, want a timeout while waiting for the answer", d.Status, last.ErrorClass, last.Error)
	}
	if d.FailureCase != api.NoEndpoint {
		t.Errorf("case %s, want no-endpoint: no answer ever came", d.FailureCase)
	}
}

func TestRefusedFaultNeverReachesTheReceiver(t *testing.T) {
	t.Parallel()
	r := newRig(t, clock.Virtual)
	receiver := newReceiver(t, 200)
	d := r.settled(r.send(receiver.URL, api.DefaultPolicy(), api.Fault{Attempts: api.Span{First: 1, Last: 3}, Connect: api.ConnectRefused}))
	if d.Status != api.Delivered || len(d.Attempts) != 4 || len(receiver.requests) != 1 {
		t.Errorf("%s after %d attempts and %d requests, want delivered after 4 and 1", d.Status, len(d.Attempts), len(receiver.requests))
	}
	if first := d.Attempts[0]; first.ErrorClass != api.ErrorRefused || first.Fault != "connection refused" {
		t.Errorf("the first attempt is %+v", first)
	}
}

func TestLostResponseIsRetriedThoughTheReceiverAnswered(t *testing.T) {
	t.Parallel()
	r := newRig(t, clock.Virtual)
	receiver := newReceiver(t, 200)
	d := r.settled(r.send(receiver.URL, api.DefaultPolicy(), api.Fault{Attempts: api.Span{First: 1, Last: 1}, Lose: api.LoseResponse}))
	if d.Status != api.Delivered || len(d.Attempts) != 2 || len(receiver.requests) != 2 {
		t.Fatalf("%s after %d attempts and %d requests, want delivered after 2 and 2", d.Status, len(d.Attempts), len(receiver.requests))
	}
	if first := d.Attempts[0]; first.Answered() || first.Result() != "lost (200)" {
		t.Errorf("the first attempt: answered %t, %s", first.Answered(), first.Result())
	}
}

func TestResponseAlwaysLostIsNoEndpoint(t *testing.T) {
	t.Parallel()
	r := newRig(t, clock.Virtual)
	d := r.settled(r.send(newReceiver(t, 200).URL, api.DefaultPolicy(), api.Fault{Attempts: api.AllAttempts(), Lose: api.LoseResponse}))
	if d.Status != api.Failed || d.FailureCase != api.NoEndpoint {
		t.Errorf("%s (%s), want failed (no-endpoint): VineSpring never saw an answer", d.Status, d.FailureCase)
	}
}

func TestLatencyPassesInTheSendersTime(t *testing.T) {
	t.Parallel()
	r := newRig(t, clock.Virtual)
	d := r.settled(r.send(newReceiver(t, 500, 200).URL, api.DefaultPolicy(), api.Fault{Attempts: api.Span{First: 1, Last: 1}, Latency: api.Duration(10 * time.Second)}))
	if got := d.Attempts[0].End.Sub(d.Attempts[0].Start.Time); got != 10*time.Second {
		t.Errorf("the first attempt took %s, want the latency of 10s", got)
	}
	if got := d.Attempts[1].Start.Sub(start); got != 35*time.Second {
		t.Errorf("the retry came after %s, want 35s", got)
	}
}

func TestWebhookGetsOnlyWhatItSubscribesTo(t *testing.T) {
	t.Parallel()
	r := newRig(t, clock.Virtual)
	event := api.Event{ID: "evt_1", Type: "order.created", Body: sequence, HappenedAt: api.At(start)}
	for name, test := range map[string]struct {
		events []string
		want   int
	}{"all": {[]string{"*"}, 1}, "the type": {[]string{"group.created", "order.created"}, 1}, "another": {[]string{"order.updated"}, 0}, "none": {nil, 0}} {
		event.ID += "x"
		webhook := api.Webhook{ID: name, URL: newReceiver(t, 200).URL, Events: test.events, Policy: api.DefaultPolicy()}
		deliveries, err := r.engine.Send(t.Context(), []api.Event{event}, []api.Webhook{webhook}, nil)
		if err != nil || len(deliveries) != test.want {
			t.Errorf("%s: %d deliveries, %v; want %d", name, len(deliveries), err, test.want)
		}
	}
}

func TestDataFirstSendsTheSameMembersInTheOtherOrder(t *testing.T) {
	t.Parallel()
	got := string(delivery.Body(api.Event{Body: sequence}, api.DataFirst))
	if want := `{"data":{"id":"ordr_1","total":80},"type":"order.created"}`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestRedeliverySendsTheSameBytesAgain(t *testing.T) {
	t.Parallel()
	r := newRig(t, clock.Virtual)
	receiver := newReceiver(t, 200)
	first := r.settled(r.send(receiver.URL, api.DefaultPolicy()))
	_, again, err := r.engine.Redeliver(t.Context(), first.ID)
	if err != nil {
		t.Fatal(err)
	}
	second := r.settled(again[0])
	if second.ID == first.ID || second.RedeliveryOf != first.ID || second.Event != first.Event {
		t.Errorf("redelivery %+v of %s", second, first.ID)
	}
	if len(receiver.bodies) != 2 || receiver.bodies[0] != receiver.bodies[1] {
		t.Errorf("bodies %q, want two that are equal", receiver.bodies)
	}
}

func TestCanceledDeliveryIsRetriedNoMore(t *testing.T) {
	t.Parallel()
	r := newRig(t, clock.Manual)
	receiver := newReceiver(t, 500)
	d := r.send(receiver.URL, api.DefaultPolicy())
	if err := r.clock.Advance(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	if pending, err := r.engine.Cancel(t.Context(), d.ID); !pending || err != nil {
		t.Fatalf("cancel: pending %t, %v", pending, err)
	}
	if err := r.clock.Advance(t.Context(), time.Hour); err != nil {
		t.Fatal(err)
	}
	if got := r.settled(d); got.Status != api.Canceled || len(receiver.requests) != 1 || len(r.mails.all()) != 0 {
		t.Errorf("%s after %d requests and %d emails, want canceled after 1 and 0", got.Status, len(receiver.requests), len(r.mails.all()))
	}
	if pending, err := r.engine.Cancel(t.Context(), d.ID); pending || err != nil {
		t.Errorf("canceled twice: pending %t, %v", pending, err)
	}
}

func TestFailureEmailIsOfferedUntilItIsTaken(t *testing.T) {
	t.Parallel()
	r := newRig(t, clock.Virtual)
	r.mails.fail = 1
	policy := api.DefaultPolicy()
	policy.Retries = 0
	r.settled(r.send(closedPort(t), policy))
	if n := len(r.mails.all()); n != 1 {
		t.Errorf("%d failure emails, want 1", n)
	}
}

func TestWhatIsUnfinishedIsResumedAtItsDueTime(t *testing.T) {
	t.Parallel()
	r := newRig(t, clock.Manual)
	receiver := newReceiver(t, 500, 200)
	d := r.send(receiver.URL, api.DefaultPolicy())
	if err := r.clock.Advance(t.Context(), 10*time.Second); err != nil {
		t.Fatal(err)
	}
	r.engine.Stop(t.Context())

	next := delivery.New(delivery.Config{Clock: r.clock, Store: r.store, Mailer: r.mails, Log: slog.New(slog.DiscardHandler)})
	t.Cleanup(func() { next.Stop(context.Background()) })
	if err := next.Resume(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := r.clock.Advance(t.Context(), 15*time.Second); err != nil {
		t.Fatal(err)
	}
	ended, err := r.store.Delivery(t.Context(), d.ID)
	if err != nil || ended.Status != api.Delivered || len(ended.Attempts) != 2 || ended.Attempts[1].Start.Sub(start) != 25*time.Second {
		t.Errorf("%s after %d attempts, %v; want delivered by the retry at 25s", ended.Status, len(ended.Attempts), err)
	}
}

func TestStoppedEngineTakesNothing(t *testing.T) {
	t.Parallel()
	r := newRig(t, clock.Virtual)
	r.engine.Stop(t.Context())
	_, err := r.engine.Send(t.Context(), nil, nil, nil)
	if !api.HasCode(err, api.CodeStopping) {
		t.Errorf("a stopped engine answered %v", err)
	}
}

func TestManyDeliveriesDoNotWaitForASlowOne(t *testing.T) {
	t.Parallel()
	r := newRig(t, clock.Real)
	release := make(chan struct{})
	slow := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	t.Cleanup(slow.Close)
	stuck := r.send(slow.URL, api.DefaultPolicy())
	quick := newReceiver(t, 200)
	for range 50 {
		if d := r.settled(r.send(quick.URL, api.DefaultPolicy())); d.Status != api.Delivered {
			t.Errorf("a quick delivery is %s", d.Status)
		}
	}
	close(release)
	if d := r.settled(stuck); d.Status != api.Delivered {
		t.Errorf("the slow delivery is %s", d.Status)
	}
}
