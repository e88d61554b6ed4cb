package delivery_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/vinemock/vinemock/server/api"
	"github.com/vinemock/vinemock/server/clock"
	"github.com/vinemock/vinemock/server/delivery"
)

// once is a policy without retries.
func once() api.Policy {
	policy := api.DefaultPolicy()
	policy.Retries = 0
	return policy
}

// inFirst makes a fault one of the first attempt.
func inFirst(f api.Fault) api.Fault {
	f.Attempts = api.Span{First: 1, Last: 1}
	return f
}

// listen serves each connection on a goroutine of its own and gives the URL.
func listen(t *testing.T, serve func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			hangUp := context.AfterFunc(ctx, func() { _ = c.Close() })
			serving.Go(func() { serve(c); hangUp(); _ = c.Close() })
		}
	})
	t.Cleanup(func() { _ = l.Close(); cancel(); serving.Wait() })
	return "http://" + l.Addr().String() + "/hook"
}

// arrival is what came over a connection until its end.
type arrival struct {
	head, body string
	end        error // nil for a farewell
}

// witness reads each connection to its end, answers nothing, and tells what
// came.
func witness(t *testing.T) (url string, arrivals <-chan arrival) {
	t.Helper()
	seen := make(chan arrival, 100)
	return listen(t, func(c net.Conn) {
		all, err := io.ReadAll(c)
		head, body, _ := strings.Cut(string(all), "\r\n\r\n")
		seen <- arrival{head, body, err}
	}), seen
}

// answering reads whole requests and answers them, 200 if answer gives nothing
// else, and keeps the raw bytes of each.
func answering(t *testing.T, answer func(*http.Request) string) (url string, raw func() []string) {
	t.Helper()
	var mu sync.Mutex
	var all []string
	url = listen(t, func(c net.Conn) {
		var wire bytes.Buffer
		from := bufio.NewReader(io.TeeReader(c, &wire))
		for {
			request, err := http.ReadRequest(from)
			if err != nil {
				return
			}
			if _, err := io.Copy(io.Discard, request.Body); err != nil {
				return
			}
			mu.Lock()
			all = append(all, wire.String())
			mu.Unlock()
			wire.Reset()
			if _, err := io.WriteString(c, answer(request)); err != nil {
				return
			}
		}
	})
	return url, func() []string { mu.Lock(); defer mu.Unlock(); return all }
}

func ok(*http.Request) string { return "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" }

func TestResetBreaksTheConnectionOffWhereItSays(t *testing.T) {
	t.Parallel()
	for point, want := range map[api.ResetPoint]int{"headers": 0, "body": len(sequence), "17": 17, "5000": len(sequence)} {
		t.Run(string(point), func(t *testing.T) {
			t.Parallel()
			r := newRig(t, clock.Virtual)
			url, arrivals := witness(t)
			d := r.settled(r.send(url, once(), inFirst(api.Fault{Reset: &api.Reset{After: point}})))
			got := <-arrivals
			if got.body != sequence[:want] || !errors.Is(got.end, syscall.ECONNRESET) {
				t.Errorf("the receiver saw %d bytes of the body and then %v, want %d and a reset", len(got.body), got.end, want)
			}
			if a := d.Attempts[0]; a.ErrorClass != api.ErrorCut || a.Phase != api.PhaseSend || !strings.HasPrefix(a.Fault, "reset after "+string(point)) {
				t.Errorf("the attempt is %s in phase %s, fault %q", a.Result(), a.Phase, a.Fault)
			}
			if d.FailureCase != api.NoEndpoint {
				t.Errorf("case %s, want no-endpoint: no answer came", d.FailureCase)
			}
		})
	}
}

func TestTruncatedBodyIsAnnouncedWholeAndEndsInGoodOrder(t *testing.T) {
	t.Parallel()
	for most, want := range map[int]int{0: 0, 20: 20, 5000: len(sequence) - 1} {
		r := newRig(t, clock.Virtual)
		url, arrivals := witness(t)
		r.settled(r.send(url, once(), inFirst(api.Fault{Truncate: &most})))
		got := <-arrivals
		if got.body != sequence[:want] || got.end != nil {
			t.Errorf("truncate %d: the receiver saw %q and then %v, want %d bytes and a farewell", most, got.body, got.end, want)
		}
		if !strings.Contains(got.head, "Content-Length: 58") {
			t.Errorf("the head does not announce all 58 bytes:\n%s", got.head)
		}
	}
}

func TestSlowBodyTakesItsTime(t *testing.T) {
	t.Parallel()
	r := newRig(t, clock.Virtual)
	url, raw := answering(t, ok)
	slow := api.SlowBody{Bytes: 10, Every: api.Duration(5 * time.Millisecond)}
	d := r.settled(r.send(url, once(), inFirst(api.Fault{SlowBody: &slow})))
	a := d.Attempts[0]
	if took := a.WallEnd.Sub(a.WallStart.Time); d.Status != api.Delivered || took < 25*time.Millisecond {
		t.Errorf("%s after %s, want 6 pieces of 58 bytes to take 25ms", d.Status, took)
	}
	if !strings.HasSuffix(raw()[0], sequence) {
		t.Errorf("the body arrived as %q", raw()[0])
	}
}

func TestSlowBodyEndsAtTheTimeout(t *testing.T) {
	t.Parallel()
	r := newRig(t, clock.Virtual)
	url, _ := answering(t, ok)
	policy := once()
	policy.Timeout = api.Duration(200 * time.Millisecond)
	slow := api.SlowBody{Bytes: 1, Every: api.Duration(time.Minute)}
	d := r.settled(r.send(url, policy, inFirst(api.Fault{SlowBody: &slow})))
	if a := d.Attempts[0]; a.ErrorClass != api.ErrorTimeout || a.Phase != api.PhaseSend {
		t.Errorf("%s in phase %s, want a timeout while sending", a.Result(), a.Phase)
	}
}

func TestChunkedBodyHasNoLength(t *testing.T) {
	t.Parallel()
	r := newRig(t, clock.Virtual)
	url, raw := answering(t, ok)
	d := r.settled(r.send(url, once(), inFirst(api.Fault{Chunked: true})))
	want := "Transfer-Encoding: chunked\r\n\r\n3a\r\n" + sequence + "\r\n0\r\n\r\n"
	if got := raw()[0]; d.Status != api.Delivered || !strings.HasSuffix(got, want) || strings.Contains(got, "Content-Length") {
		t.Errorf("%s; on the wire:\n%s", d.Status, got)
	}
}

func TestHeaderIsAddedOrReplaced(t *testing.T) {
	t.Parallel()
	r := newRig(t, clock.Virtual)
	url, raw := answering(t, ok)
	r.settled(r.send(url, once(), inFirst(api.Fault{Header: map[string]string{"X-Trace": "a b", "content-type": "application/json; charset=utf-8"}})))
	got := raw()[0]
	if !strings.Contains(got, "\r\nX-Trace: a b\r\n") || !strings.Contains(got, "\r\ncontent-type: application/json; charset=utf-8\r\n") || strings.Contains(got, "Content-Type") {
		t.Errorf("on the wire:\n%s", got)
	}
}

func TestFaultyKeyOrderKeepsTheValue(t *testing.T) {
	t.Parallel()
	r := newRig(t, clock.Virtual)
	url, raw := answering(t, ok)
	for _, order := range []api.KeyOrder{api.KeysDataFirst, api.KeysShuffled} {
		r.settled(r.send(url, once(), inFirst(api.Fault{KeyOrder: order})))
	}
	for i, prefix := range []string{`{"data":{"id":"ordr_1","total":80},"type"`, `{"`} {
		_, body, _ := strings.Cut(raw()[i], "\r\n\r\n")
		if !strings.HasPrefix(body, prefix) || !sameJSON(t, body, sequence) {
			t.Errorf("sent %s, want the value of %s beginning with %s", body, sequence, prefix)
		}
	}
}

func sameJSON(t *testing.T, a, b string) bool {
	t.Helper()
	var first, second any
	if err := errors.Join(json.Unmarshal([]byte(a), &first), json.Unmarshal([]byte(b), &second)); err != nil {
		t.Fatal(err)
	}
	return reflect.DeepEqual(first, second)
}

func TestDuplicatesAreInFlightTogether(t *testing.T) {
	t.Parallel()
	r := newRig(t, clock.Virtual)
	var all sync.WaitGroup // none is answered before all have come
	all.Add(3)
	url, raw := answering(t, func(request *http.Request) string { all.Done(); all.Wait(); return ok(request) })
	d := r.settled(r.send(url, once(), inFirst(api.Fault{Duplicate: 2})))
	if d.Status != api.Delivered || len(d.Attempts) != 1 {
		t.Fatalf("%s after %d attempts, want delivered after 1", d.Status, len(d.Attempts))
	}
	if got := raw(); len(got) != 3 || got[0] != got[1] || got[1] != got[2] {
		t.Errorf("%d requests came, want 3 that are equal: %q", len(got), got)
	}
	if twins := d.Attempts[0].Twins; len(twins) != 2 || twins[0].Status != 200 || twins[1].Status != 200 {
		t.Errorf("the twins are recorded as %+v, want two that were answered 200", twins)
	}
}

func TestHangStopsHalfWayInTheSendersTime(t *testing.T) {
	t.Parallel()
	r := newRig(t, clock.Manual)
	half, whole := make(chan string, 1), make(chan string, 1)
	url := listen(t, func(c net.Conn) {
		from := bufio.NewReader(c)
		request, err := http.ReadRequest(from)
		if err != nil {
			return
		}
		beginning := make([]byte, len(sequence)/2)
		_, _ = io.ReadFull(request.Body, beginning)
		half <- string(beginning)
		rest, _ := io.ReadAll(request.Body)
		whole <- string(beginning) + string(rest)
		_, _ = io.WriteString(c, ok(request))
	})
	d := r.send(url, once(), inFirst(api.Fault{Hang: api.Duration(10 * time.Second)}))
	if err := r.clock.Advance(t.Context(), 9*time.Second); err != nil {
		t.Fatal(err)
	}
	if got := <-half; got != sequence[:len(sequence)/2] || len(whole) > 0 {
		t.Errorf("after 9s the receiver has %q, want half the body and no more", got)
	}
	if err := r.clock.Advance(t.Context(), time.Second); err != nil {
		t.Fatal(err)
	}
	d = r.settled(d)
	if took := d.Attempts[0].End.Sub(d.Attempts[0].Start.Time); d.Status != api.Delivered || <-whole != sequence || took != 10*time.Second {
		t.Errorf("%s after %s, want delivered after the 10s", d.Status, took)
	}
}

func TestHangBeyondTheTimeoutIsGivenUpThen(t *testing.T) {
	t.Parallel()
	r := newRig(t, clock.Virtual)
	url, arrivals := witness(t)
	d := r.settled(r.send(url, once(), inFirst(api.Fault{Hang: api.Duration(time.Hour)})))
	a := d.Attempts[0]
	if took := a.End.Sub(a.Start.Time); a.ErrorClass != api.ErrorTimeout || a.Phase != api.PhaseSend || took != 25*time.Second {
		t.Errorf("%s in phase %s after %s, want a timeout while sending after 25s", a.Result(), a.Phase, took)
	}
	if got := <-arrivals; got.body != sequence[:len(sequence)/2] {
		t.Errorf("the receiver saw %q, want half the body", got.body)
	}
}

func TestOverlappingRetryComesWhileTheReceiverIsAtWork(t *testing.T) {
	t.Parallel()
	r := newRig(t, clock.Virtual)
	var both sync.WaitGroup // neither is answered before both have come
	both.Add(2)
	url, raw := answering(t, func(request *http.Request) string { both.Done(); both.Wait(); return ok(request) })
	d := r.settled(r.send(url, api.DefaultPolicy(), inFirst(api.Fault{Overlap: true})))
	if d.Status != api.Delivered || len(d.Attempts) != 2 || len(raw()) != 2 {
		t.Fatalf("%s after %d attempts and %d requests, want delivered after 2", d.Status, len(d.Attempts), len(raw()))
	}
	first, second := d.Attempts[0], d.Attempts[1]
	if first.ErrorClass != api.ErrorTimeout || first.Phase != api.PhaseHeader || first.Answered() {
		t.Errorf("the first attempt is %s in phase %s, want a timeout while waiting for the answer", first.Result(), first.Phase)
	}
	if got := second.Start.Sub(first.Start.Time); got != 50*time.Second {
		t.Errorf("the retry came after %s, want the timeout and the interval, 50s", got)
	}
}

func TestLostResponseEndsInAReset(t *testing.T) {
	t.Parallel()
	r := newRig(t, clock.Virtual)
	end := make(chan error, 1)
	url := listen(t, func(c net.Conn) {
		from := bufio.NewReader(c)
		request, err := http.ReadRequest(from)
		if err != nil {
			return
		}
		_, _ = io.Copy(io.Discard, request.Body)
		_, _ = io.WriteString(c, ok(request))
		_, err = from.ReadByte()
		end <- err
	})
	r.settled(r.send(url, once(), inFirst(api.Fault{Lose: api.LoseResponse})))
	if err := <-end; !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("the receiver's connection ended with %v, want a reset", err)
	}
}

func TestFaultsOfOneAttemptCombine(t *testing.T) {
	t.Parallel()
	r := newRig(t, clock.Virtual)
	url, arrivals := witness(t)
	d := r.settled(r.send(url, once(),
		inFirst(api.Fault{Chunked: true}), inFirst(api.Fault{Reset: &api.Reset{After: "8"}}), inFirst(api.Fault{Latency: api.Duration(time.Second)})))
	if got := <-arrivals; got.body != "3a\r\n"+sequence[:4] || !strings.Contains(got.head, "chunked") {
		t.Errorf("the receiver saw\n%s\n\n%s", got.head, got.body)
	}
	if got := d.Attempts[0].Fault; got != "chunked, reset after 8 bytes, latency 1s" {
		t.Errorf("the attempt names %q", got)
	}
}

func TestRetryIsWrittenAnewIfThePolicySaysSo(t *testing.T) {
	t.Parallel()
	policy := api.DefaultPolicy()
	policy.RetryBody = api.RetryReserialized
	bodies := func() []string {
		r := newRig(t, clock.Virtual)
		receiver := newReceiver(t, 500, 500, 200)
		r.settled(r.send(receiver.URL, policy))
		return receiver.bodies
	}
	got := bodies()
	if len(got) != 3 || got[0] != sequence || got[1] == sequence || !sameJSON(t, got[1], sequence) || !sameJSON(t, got[2], sequence) {
		t.Errorf("sent %q, want one value, written anew by the retries", got)
	}
	if again := bodies(); !reflect.DeepEqual(got, again) {
		t.Errorf("sent %q, and at the second time %q: equal attempts should be equal", got, again)
	}
}

func TestCanceledDeliveryHangsNoLonger(t *testing.T) {
	t.Parallel()
	for _, fault := range []api.Fault{{Hang: api.Duration(10 * time.Second)}, {Latency: api.Duration(time.Second)}, {Overlap: true}} {
		r := newRig(t, clock.Manual)
		url, _ := answering(t, ok)
		d := r.send(url, api.DefaultPolicy(), inFirst(fault))
		if err := r.clock.Advance(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
		if pending, err := r.engine.Cancel(t.Context(), d.ID); !pending || err != nil {
			t.Fatalf("cancel: pending %t, %v", pending, err)
		}
		if d = r.settled(d); d.Status != api.Canceled || d.Attempts[0].ErrorClass != api.ErrorCanceled {
			t.Errorf("%+v: %s with %+v, want canceled in the middle of its attempt", fault, d.Status, d.Attempts)
		}
	}
}

func TestAnyNumberOfAttemptsWaitInTheSendersTime(t *testing.T) {
	t.Parallel()
	r := newRig(t, clock.Virtual)
	url, _ := answering(t, ok)
	fault := inFirst(api.Fault{Latency: api.Duration(time.Minute)})
	webhook := api.Webhook{ID: "wh_many", URL: url, Events: []string{"*"}, Policy: once()}
	if err := r.store.AddWebhook(t.Context(), webhook); err != nil {
		t.Fatal(err)
	}
	var events []api.Event
	for range delivery.DefaultConcurrency + 50 {
		events = append(events, api.Event{ID: api.NewID(api.EventPrefix, start), Type: "order.created", Body: sequence, HappenedAt: api.At(start)})
	}
	deliveries, err := r.engine.Send(t.Context(), events, []api.Webhook{webhook}, []api.Fault{fault})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range deliveries {
		if d = r.settled(d); d.Status != api.Delivered {
			t.Fatalf("%s: %+v", d.Status, d.Attempts)
		}
	}
}
