package scenarios

import (
	"fmt"
	"strings"
	"time"

	"github.com/vinemock/vinemock/scenarios/document"
)

// Email waits for failure emails and checks them (VS-MAIL-1, VS-MAIL-2).
type Email struct {
	located
	// Of names the send whose delivery the emails must be about; all emails of
	// the scenario's webhook if empty.
	Of string
	// To, Subject and Contains must hold of each email; nil is any.
	To, Subject *Matcher
	// Contains are passages of the text.
	Contains []Value
	// Count is how many emails there must be: exactly one if the file has none.
	Count Matcher
	// Within is how long to wait, in wall time; the harness's timeout if 0.
	Within time.Duration
}

// Kind implements [Step].
func (*Email) Kind() string { return "email" }

func (p *parser) email(n document.Node) Step {
	e := &Email{located: located{n.Position()}, Count: one()}
	n.Keys("an email step", document.Keys{
		{Name: "email", Read: func(n document.Node) { n.Keys("email", p.emailKeys(e)) }},
	})
	return e
}

func (p *parser) emailKeys(e *Email) document.Keys {
	return document.Keys{
		{Name: "of", Read: func(n document.Node) { e.Of = p.earlier(n) }},
		{Name: "to", Read: func(n document.Node) { e.To = p.matcher(n, aText) }},
		{Name: "subject", Read: func(n document.Node) { e.Subject = p.matcher(n, aText) }},
		{Name: "contains", Read: func(n document.Node) { e.Contains = p.passages(n) }},
		{Name: "count", Read: func(n document.Node) { set(&e.Count, p.matcher(n, aCount)) }},
		{Name: "within", Read: func(n document.Node) { e.Within = n.Duration() }},
	}
}

// passages reads one text or a list of them.
func (p *parser) passages(n document.Node) []Value {
	var all []Value
	for _, item := range n.OneOrMore() {
		item.Sentence()
		all = append(all, p.value(item))
	}
	return all
}

// words implements [Step].
func (e *Email) words() string {
	text := "Look for the failure emails"
	if e.Of != "" {
		text += fmt.Sprintf(" about %q", e.Of)
	}
	parts := []string{"their number " + e.Count.String()}
	if e.To != nil {
		parts = append(parts, "to "+e.To.String())
	}
	if e.Subject != nil {
		parts = append(parts, "subject "+e.Subject.String())
	}
	for _, passage := range e.Contains {
		parts = append(parts, "containing "+passage.String())
	}
	return text + ". Expect " + strings.Join(parts, ", ") + "."
}
