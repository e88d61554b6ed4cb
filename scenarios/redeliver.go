package scenarios

import (
	"fmt"

	"github.com/vinemock/vinemock/scenarios/document"
)

// Redeliver sends the bytes of an earlier event again, as a new delivery.
type Redeliver struct {
	located
	// Of names the earlier send.
	Of string
	// Wait and Expect are as in [Send].
	Wait   bool
	Expect *DeliveryExpect
}

// Kind implements [Step].
func (*Redeliver) Kind() string { return "redeliver" }

func (p *parser) redeliver(n document.Node) Step {
	r := &Redeliver{located: located{n.Position()}, Wait: true}
	n.Keys("a redeliver step", p.redeliverKeys(r))
	return r
}

func (p *parser) redeliverKeys(r *Redeliver) document.Keys {
	return document.Keys{
		{Name: "redeliver", Read: func(n document.Node) { r.Of = p.earlier(n) }},
		{Name: "wait", Read: func(n document.Node) { r.Wait = n.Bool() }},
		{Name: "expect", Read: func(n document.Node) { r.Expect = p.deliveryExpect(n) }},
	}
}

// words implements [Step].
func (r *Redeliver) words() string {
	text := fmt.Sprintf("Deliver the same bytes of %q again", r.Of)
	if !r.Wait {
		text += ", not waiting for it"
	}
	return text + ". " + r.Expect.words("It must be delivered.")
}
