package scenarios

import "github.com/vinemock/vinemock/scenarios/document"

// Break makes the receiver fail inside, through the harness's hooks. Without
// them the scenario is skipped; what is broken at its end is mended then.
type Break struct {
	located
	// What is [Receiver], whose store fails until a mend step, or [Next].
	What string
}

// Next is what a break step breaks for one event only: the next one fails
// inside the receiver, after its work and before its commit.
const Next = "next"

// Kind implements [Step].
func (*Break) Kind() string { return "break" }

func (p *parser) breakStep(n document.Node) Step {
	b := &Break{located: located{n.Position()}}
	n.Keys("a break step", p.breakKeys(b))
	return b
}

func (p *parser) breakKeys(b *Break) document.Keys {
	return document.Keys{{Name: "break", Read: func(n document.Node) { b.What = n.OneOf(Receiver, Next) }}}
}

// words implements [Step].
func (b *Break) words() string {
	if b.What == Next {
		return "Let the next event fail inside the receiver."
	}
	return "Let the receiver's store fail."
}
