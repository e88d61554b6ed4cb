package harness_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/vinemock/vinemock/harness"
	"github.com/vinemock/vinemock/harness/receiver"
	"github.com/vinemock/vinemock/server/api"
)

// flaky answers 500 so many times, and then 200.
func flaky(failures int) *httptest.Server {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if failures > 0 {
			failures--
			w.WriteHeader(http.StatusInternalServerError)
		}
	}))
}

func TestSenderInAPlainGoTest(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	app := flaky(2)
	t.Cleanup(app.Close)

	sender := harness.Start(t)
	sent := sender.Send("order.created", app.URL, harness.Set("data.total", 80))
	g.Expect(sent).To(harness.BeDelivered())
	g.Expect(sent).To(harness.HaveAttempts(3))
	g.Expect(sent).To(harness.MatchEventSchema())
	g.Expect(sent).NotTo(harness.HaveFailureEmail())

	again := sender.Redeliver(sent)
	g.Expect(again).To(harness.HaveAttempts(BeNumerically("<", 2)))
	g.Expect(again.Event.Body).To(Equal(sent.Event.Body))

	lost := sender.Send("order.updated", app.URL, harness.Same(sent),
		harness.Fault(api.Fault{Attempts: api.AllAttempts(), Connect: api.ConnectRefused}))
	g.Expect(lost).To(harness.HaveFailureEmail("No endpoint listened", "250 s"))
	g.Expect(lost.Event.EntityID).To(Equal(sent.Event.EntityID))
}

func TestMatchersShowTheDeliveryWhenTheyFail(t *testing.T) {
	t.Parallel()
	app := flaky(100)
	t.Cleanup(app.Close)
	sent := harness.Start(t).Send("customer.created", app.URL)
	message := harness.BeDelivered().FailureMessage(sent)
	for _, want := range []string{"failed, 11 attempts, 1 failure emails", "+4m10s", "500"} {
		if !strings.Contains(message, want) {
			t.Errorf("%s does not say %q", message, want)
		}
	}
	if _, err := harness.BeDelivered().Match("text"); err == nil {
		t.Error("text was delivered")
	}
}

func TestHandlerRunsScenariosAsSubtests(t *testing.T) {
	t.Parallel()
	app, err := receiver.New(receiver.Config{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = app.Close() })
	harness.Handler{Handler: app, Path: "/webhooks/vinespring", Probes: map[string]string{"order": "/orders/${id}"}}.
		Test(t, "testdata/scenarios")
}

// A receiver that fails twice is retried twice, 25 seconds apart, in no time.
func ExampleSender_Send() {
	t := &exampleT{}
	defer t.end()
	app := flaky(2)
	defer app.Close()

	sent := harness.Start(t).Send("order.created", app.URL)
	for _, a := range sent.Delivery.Attempts {
		fmt.Println(a.Number, a.Result(), a.Start.Sub(sent.Delivery.CreatedAt.Time))
	}
	// Output:
	// 1 500 0s
	// 2 500 25s
	// 3 200 50s
}

// exampleT stands in for *testing.T, which examples do not have.
type exampleT struct{ cleanups []func() }

func (*exampleT) Helper()                           {}
func (e *exampleT) Cleanup(f func())                { e.cleanups = append(e.cleanups, f) }
func (*exampleT) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }

func (e *exampleT) end() {
	for _, f := range e.cleanups {
		f()
	}
}
