package scenarios

import (
	"fmt"
	"strings"
	"time"

	"github.com/vinemock/vinemock/scenarios/document"
	"github.com/vinemock/vinemock/server/api"
)

// DeliveryExpect is what must hold of a delivery. A nil field is not checked.
// After a raw request only Status, Header, Body and Within can be set.
type DeliveryExpect struct {
	// Outcome is the delivery's [api.Status]: delivered, failed, pending.
	Outcome *Matcher
	// Status is the last attempt's HTTP status; 0 without an answer.
	Status *Matcher
	// Attempts counts the attempts, retries included.
	Attempts *Matcher
	// Emails counts the failure emails about the delivery.
	Emails *Matcher
	// Within is how long the last attempt may take, in wall time; 0 is any.
	Within time.Duration
	// Header is by name, of the last answer.
	Header []Field
	// Body is the last answer's, as text.
	Body *Matcher
}

// Field is one named expectation.
type Field struct {
	Name    string
	Matcher Matcher
}

func (p *parser) deliveryExpect(n document.Node) *DeliveryExpect {
	e := &DeliveryExpect{}
	n.Keys("expect", p.deliveryExpectKeys(e))
	refuseEmpty(n)
	return e
}

// refuseEmpty refuses an expectation that expects nothing.
func refuseEmpty(n document.Node) {
	if n.IsMapping() && len(n.Entries()) == 0 {
		n.Refuse("this expects nothing", "leave expect out or say what must hold")
	}
}

func (p *parser) deliveryExpectKeys(e *DeliveryExpect) document.Keys {
	return append(document.Keys{
		{Name: "outcome", Read: func(n document.Node) { e.Outcome = p.matcher(n, anOutcome) }},
		{Name: "attempts", Read: func(n document.Node) { e.Attempts = p.matcher(n, aCount) }},
		{Name: "emails", Read: func(n document.Node) { e.Emails = p.matcher(n, aCount) }},
	}, p.answerExpectKeys(e)...)
}

// answerExpectKeys are those that make sense of a single answer.
func (p *parser) answerExpectKeys(e *DeliveryExpect) document.Keys {
	return document.Keys{
		{Name: "status", Read: func(n document.Node) { e.Status = p.matcher(n, aStatus) }},
		{Name: "within", Read: func(n document.Node) { e.Within = n.Duration() }},
		{Name: "header", Read: func(n document.Node) { e.Header = p.fields(n, aText) }},
		{Name: "body", Read: func(n document.Node) { e.Body = p.matcher(n, aText) }},
	}
}

// fields reads a mapping of free names to matchers.
func (p *parser) fields(n document.Node, literal literalCheck) []Field {
	var fields []Field
	for _, entry := range n.Entries() {
		if matcher := p.matcher(entry.Value, literal); matcher != nil {
			fields = append(fields, Field{Name: entry.Key.Text(), Matcher: *matcher})
		}
	}
	return fields
}

// anOutcome checks the literal outcome of a delivery.
func anOutcome(n document.Node) {
	n.OneOf(string(api.Delivered), string(api.Failed), string(api.Pending), string(api.Canceled))
}

func aCount(n document.Node) { n.Int(0, document.Unbounded) }

// aStatus takes 0 for no answer, and what HTTP has.
func aStatus(n document.Node) { n.Int(0, 599) }

func aText(n document.Node) { n.Text() }

// words tells the expectation as sentences; without one, otherwise.
func (e *DeliveryExpect) words(otherwise string) string {
	if e == nil {
		return otherwise
	}
	var parts []string
	add := func(what string, m *Matcher) {
		if m != nil {
			parts = append(parts, what+" "+m.String())
		}
	}
	add("outcome", e.Outcome)
	add("attempts", e.Attempts)
	add("failure emails", e.Emails)
	add("status", e.Status)
	for _, field := range e.Header {
		add("header "+field.Name, &field.Matcher)
	}
	add("body", e.Body)
	if e.Within > 0 {
		parts = append(parts, fmt.Sprintf("answered within %s", e.Within))
	}
	return "Expect " + strings.Join(parts, ", ") + "."
}
