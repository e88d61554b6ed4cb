package scenarios

import (
	"fmt"
	"strings"

	"github.com/vinemock/vinemock/scenarios/document"
)

// Raw is any HTTP request to the target, for what VineSpring would never send.
// It is sent once: there are no retries and no failure email.
type Raw struct {
	located
	// Method is POST if the file has none.
	Method string
	// Headers replace Content-Type: application/json or join it; a header
	// whose value is null is left out.
	Headers map[string]Value
	// Wrong is the part of the target's URL that is changed, "" if none is. A
	// scenario is skipped where the URL has no such part.
	Wrong Part
	// Body is sent as it is if it resolves to text, else as JSON.
	Body Value
	// Expect is nil if the file has none: then any answer will do.
	Expect *DeliveryExpect
}

// Part is a part of a URL that can hold a secret.
type Part string

// The parts: the last segment of the path, every value in the query, the
// password before the host.
const (
	PartPath     Part = "path"
	PartQuery    Part = "query"
	PartPassword Part = "password"
)

// Kind implements [Step].
func (*Raw) Kind() string { return "raw" }

func (p *parser) raw(n document.Node) Step {
	r := &Raw{located: located{n.Position()}, Method: "POST", Body: Literal("")}
	n.Keys("a raw step", p.rawStepKeys(r))
	return r
}

func (p *parser) rawStepKeys(r *Raw) document.Keys {
	return document.Keys{
		{Name: "raw", Read: func(n document.Node) { n.Keys("raw", p.rawKeys(r)) }},
		{Name: "expect", Read: func(n document.Node) { r.Expect = p.answerExpect(n) }},
	}
}

func (p *parser) rawKeys(r *Raw) document.Keys {
	return document.Keys{
		{Name: "method", Read: func(n document.Node) { r.Method = method(n) }},
		{Name: "wrong", Read: func(n document.Node) {
			r.Wrong = Part(n.OneOf(string(PartPath), string(PartQuery), string(PartPassword)))
		}},
		{Name: "headers", Read: func(n document.Node) { r.Headers = p.values(n) }},
		{Name: "body", Read: func(n document.Node) { r.Body = p.value(n) }},
	}
}

// method reads an HTTP method, which is written in capitals.
func method(n document.Node) string {
	text := n.Text()
	if strings.Trim(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		n.Refuse(quote(text)+" is not an HTTP method", "write it in capitals: GET, HEAD, POST")
	}
	return text
}

// answerExpect reads what must hold of one answer.
func (p *parser) answerExpect(n document.Node) *DeliveryExpect {
	e := &DeliveryExpect{}
	n.Keys("expect after a raw request", p.answerExpectKeys(e))
	refuseEmpty(n)
	return e
}

// words implements [Step].
func (r *Raw) words() string {
	request := r.Method + " to the target"
	if r.Wrong != "" {
		request += " with a wrong " + string(r.Wrong) + " in its URL"
	}
	for _, name := range sortedKeys(r.Headers) {
		request += fmt.Sprintf(", with %s: %s", name, r.Headers[name])
	}
	if body := text(r.Body.raw); body != "" {
		request += ", body " + quote(body)
	}
	return request + ". " + r.Expect.words("Any answer will do.")
}
