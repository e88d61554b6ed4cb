package harness

import (
	"fmt"
	"strings"
	"time"

	"github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"github.com/vinemock/vinemock/schemas"
	"github.com/vinemock/vinemock/server/api"
)

// BeDelivered succeeds if a successful status was received (VS-RTY-3). The
// actual value is a [Sent], as for the matchers below.
func BeDelivered() types.GomegaMatcher {
	return matcher{"be delivered", func(sent Sent) (bool, error) { return sent.Delivery.Status == api.Delivered, nil }}
}

// HaveAttempts succeeds if the delivery took so many attempts, retries included
// (VS-RTY-2). n is a number, or a matcher of one.
func HaveAttempts(n any) types.GomegaMatcher {
	wanted, ok := n.(types.GomegaMatcher)
	if !ok {
		wanted = gomega.BeNumerically("==", n)
	}
	what := fmt.Sprintf("have %v attempts", n)
	return matcher{what, func(sent Sent) (bool, error) { return wanted.Match(len(sent.Delivery.Attempts)) }}
}

// HaveFailureEmail succeeds if exactly one failure email was sent (VS-MAIL-1,
// VS-MAIL-2), whose subject and text have all the passages.
func HaveFailureEmail(passages ...string) types.GomegaMatcher {
	what := "have one failure email"
	if len(passages) > 0 {
		what += fmt.Sprintf(" that says %q", passages)
	}
	return matcher{what, func(sent Sent) (bool, error) {
		if len(sent.Emails) != 1 {
			return false, nil
		}
		text := sent.Emails[0].Subject + "\n" + sent.Emails[0].Text
		for _, passage := range passages {
			if !strings.Contains(text, passage) {
				return false, nil
			}
		}
		return true, nil
	}}
}

// MatchEventSchema succeeds if the event's body keeps the contract.
func MatchEventSchema() types.GomegaMatcher {
	return matcher{"match the schema of its event type", func(sent Sent) (bool, error) {
		catalogue, err := schemas.Default()
		if err != nil {
			return false, err
		}
		return len(catalogue.Validate([]byte(sent.Event.Body))) == 0, nil
	}}
}

// matcher is a Gomega matcher whose messages show the delivery.
type matcher struct {
	what  string
	holds func(Sent) (bool, error)
}

// Match implements [types.GomegaMatcher].
func (m matcher) Match(actual any) (bool, error) {
	sent, ok := actual.(Sent)
	if !ok {
		return false, fmt.Errorf("want a harness.Sent, as Sender.Send gives it, to %s; got %T", m.what, actual)
	}
	return m.holds(sent)
}

// FailureMessage implements [types.GomegaMatcher].
func (m matcher) FailureMessage(actual any) string { return m.message("to", actual) }

// NegatedFailureMessage implements [types.GomegaMatcher].
func (m matcher) NegatedFailureMessage(actual any) string { return m.message("not to", actual) }

func (m matcher) message(to string, actual any) string {
	sent, _ := actual.(Sent)
	d := sent.Delivery
	var b strings.Builder
	fmt.Fprintf(&b, "Expected %s %s %s:\n  %s, %d attempts, %d failure emails\n", d.Type, to, m.what, d.Status, len(d.Attempts), len(sent.Emails))
	for _, a := range d.Attempts {
		fmt.Fprintf(&b, "  %2d  +%-8s %s %s\n", a.Number, a.Start.Sub(d.CreatedAt.Time).Round(time.Millisecond), a.Result(), a.Error)
	}
	fmt.Fprintf(&b, "  body: %s", api.RedactJSON(sent.Event.Body))
	return b.String()
}
