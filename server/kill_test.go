package server_test

import (
	"context"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vinemock/vinemock/server/api"
)

// lives is how often the process is killed; VINEMOCK_REQUIRE=kill makes it 100.
func lives() int {
	if strings.Contains(os.Getenv("VINEMOCK_REQUIRE"), "kill") {
		return 100
	}
	return 8
}

const (
	killInterval = api.Duration(60 * time.Millisecond)
	killRetries  = 3
)

// TestKilledAtAnyMomentLosesNothing kills vinemock itself under load, at
// moments that a seed draws, starts it again on the same data, and in the end
// compares what was accepted, what the receiver saw, what is recorded and which
// emails there are.
func TestKilledAtAnyMomentLosesNothing(t *testing.T) {
	t.Parallel()
	victim := filepath.Join(t.TempDir(), "vinemock")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", victim, "../cmd/vinemock").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	k := &killing{t: t, victim: victim, data: t.TempDir(), accepted: map[string]bool{}, seen: map[string][]time.Time{}}
	receiver := httptest.NewServer(k)
	defer receiver.Close()
	random := rand.New(rand.NewPCG(1, 2))
	for life := range lives() {
		client, kill := k.start(life)
		if life == 0 {
			k.webhook(client, receiver.URL+"/right")
			k.webhook(client, receiver.URL+"/wrong")
		}
		var load sync.WaitGroup
		for range 3 {
			load.Go(func() { k.load(client) })
		}
		time.Sleep(time.Duration(random.Int64N(int64(250 * time.Millisecond)))) // the moment is what the test varies
		kill()
		load.Wait()
	}
	client, kill := k.start(lives())
	defer kill()
	k.check(client)
}

// killing is what the test knows from outside the process.
type killing struct {
	t            *testing.T
	victim, data string

	mu       sync.Mutex
	accepted map[string]bool        // deliveries that the API answered 202 for
	seen     map[string][]time.Time // when the receiver had a request, by path and body
	begun    []time.Time            // when each life began
}

// start runs the process until kill, which is SIGKILL.
func (k *killing) start(life int) (client *api.Client, kill func()) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		k.t.Fatal(err)
	}
	address := l.Addr().String()
	_ = l.Close()
	k.begun = append(k.begun, time.Now())
	c := exec.Command(k.victim, "serve", "--http", address, "--smtp", "127.0.0.1:0", "--data", k.data, "--log-level", "error", "--seed", strconv.Itoa(life))
	var complaints strings.Builder
	c.Stderr = &complaints
	if err := c.Start(); err != nil {
		k.t.Fatal(err)
	}
	client = api.NewClient("http://"+address, "")
	for begun := time.Now(); client.Ready(k.t.Context()) != nil; {
		if time.Since(begun) > time.Minute {
			_ = c.Process.Kill()
			_ = c.Wait()
			k.t.Fatalf("life %d is never ready: %s", life, complaints.String())
		}
	}
	return client, func() { _ = c.Process.Kill(); _ = c.Wait() }
}

func (k *killing) webhook(client *api.Client, url string) {
	interval, retries := killInterval, killRetries
	policy := api.PolicyPatch{Interval: &interval, Retries: &retries}
	if _, err := client.CreateWebhook(k.t.Context(), api.NewWebhook{URL: url, FailureEmail: "admin@example.com", Events: []string{"*"}, Policy: policy}); err != nil {
		k.t.Fatal(err)
	}
}

// load makes events happen until the process is gone.
func (k *killing) load(client *api.Client) {
	for {
		accepted, err := client.CreateEvents(k.t.Context(), api.NewEvents{Type: "group.created", Count: 8, Brief: true})
		if err != nil {
			return
		}
		k.mu.Lock()
		for _, id := range accepted.IDs {
			k.accepted[id] = true
		}
		k.mu.Unlock()
	}
}

// ServeHTTP is the receiver: /right succeeds, /wrong never does.
func (k *killing) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // killed in the middle of the request
	}
	k.mu.Lock()
	key := r.URL.Path + string(body)
	k.seen[key] = append(k.seen[key], time.Now())
	k.mu.Unlock()
	if r.URL.Path == "/wrong" {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
}

// check compares everything once nothing is pending any more.
func (k *killing) check(client *api.Client) {
	ctx, cancel := context.WithTimeout(k.t.Context(), 2*time.Minute)
	defer cancel()
	deliveries := k.settled(ctx, client)
	bodies := k.bodies(ctx, client)
	known := map[string]bool{}
	emails := map[string]int{}
	for _, m := range k.messages(ctx, client) {
		emails[m]++
	}
	for _, d := range deliveries {
		known[d.ID] = true
		k.checkDelivery(d, bodies[d.Event], emails[d.ID])
	}
	for id := range k.accepted {
		if !known[id] {
			k.t.Errorf("%s was accepted and is lost", id)
		}
	}
	k.t.Logf("%d lives, %d deliveries, %d of them accepted with an answer, %d emails", len(k.begun), len(deliveries), len(k.accepted), len(emails))
}

func (k *killing) checkDelivery(d api.Delivery, body string, emails int) {
	want, attempts, mails := api.Delivered, 1, 0
	if strings.HasSuffix(d.URL, "/wrong") {
		want, attempts, mails = api.Failed, killRetries+1, 1
	}
	if d.Status != want || len(d.Attempts) != attempts || emails != mails {
		k.t.Errorf("%s to %s: %s after %d attempts with %d emails, want %s after %d with %d", d.ID, d.URL, d.Status, len(d.Attempts), emails, want, attempts, mails)
	}
	for i := 1; i < len(d.Attempts); i++ {
		due := d.Attempts[i-1].End.Add(killInterval.Std())
		if off := d.Attempts[i].Due.Sub(due); off.Abs() > 2*time.Millisecond { // each time is cut to milliseconds
			k.t.Errorf("%s: attempt %d was due %s off", d.ID, i+1, off)
		}
	}
	path := d.URL[strings.LastIndex(d.URL, "/"):]
	requests := k.perLife(k.seen[path+body])
	var starts []time.Time
	for _, a := range d.Attempts {
		starts = append(starts, a.WallStart.Time)
	}
	for life, recorded := range k.perLife(starts) {
		if repeated := requests[life] - recorded; repeated < 0 || repeated > 1 {
			k.t.Errorf("%s: life %d made %d requests and recorded %d attempts; want at most the one in flight unrecorded", d.ID, life, requests[life], recorded)
		}
	}
}

// perLife counts the moments in each life of the process.
func (k *killing) perLife(moments []time.Time) []int {
	counts := make([]int, len(k.begun))
	for _, at := range moments {
		life := 0
		for life+1 < len(k.begun) && !at.Before(k.begun[life+1]) {
			life++
		}
		counts[life]++
	}
	return counts
}

// settled waits until nothing is pending or owed, and gives all deliveries.
func (k *killing) settled(ctx context.Context, client *api.Client) (all []api.Delivery) {
	for pending := true; pending; {
		all, pending = nil, false
		for cursor, more := "", true; more; more = cursor != "" {
			page, err := client.Deliveries(ctx, api.DeliveryQuery{Limit: 1000, Cursor: cursor})
			if err != nil {
				k.t.Fatal(err)
			}
			for _, d := range page.Items {
				pending = pending || !d.Settled() || d.Status == api.Failed && d.Message == ""
			}
			all, cursor = append(all, page.Items...), page.Next
		}
	}
	return all
}

// bodies gives every event's body.
func (k *killing) bodies(ctx context.Context, client *api.Client) map[string]string {
	bodies := map[string]string{}
	for _, d := range k.events(ctx, client) {
		bodies[d.ID] = d.Body
	}
	return bodies
}

func (k *killing) events(ctx context.Context, client *api.Client) (all []api.Event) {
	for cursor, more := "", true; more; more = cursor != "" {
		page, err := client.Events(ctx, api.EventQuery{Limit: 1000, Cursor: cursor})
		if err != nil {
			k.t.Fatal(err)
		}
		all, cursor = append(all, page.Items...), page.Next
	}
	return all
}

// messages gives, for every captured email, the delivery that it is about.
func (k *killing) messages(ctx context.Context, client *api.Client) (about []string) {
	for {
		list, err := client.Messages(ctx, api.MessageQuery{Limit: 1000, Start: len(about)})
		if err != nil {
			k.t.Fatal(err)
		}
		for _, m := range list.Messages {
			id, _, _ := strings.Cut(strings.TrimPrefix(m.MessageID, "<"), "@")
			about = append(about, id)
		}
		if len(about) >= list.Total {
			return about
		}
	}
}
