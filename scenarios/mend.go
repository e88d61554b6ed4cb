package scenarios

import "github.com/vinemock/vinemock/scenarios/document"

// Mend makes a broken receiver work again, through the harness's mend hook.
type Mend struct {
	located
	// What is [Receiver], the only thing that can be mended.
	What string
}

// Kind implements [Step].
func (*Mend) Kind() string { return "mend" }

func (p *parser) mend(n document.Node) Step {
	m := &Mend{located: located{n.Position()}}
	n.Keys("a mend step", p.mendKeys(m))
	return m
}

func (p *parser) mendKeys(m *Mend) document.Keys {
	return document.Keys{{Name: "mend", Read: func(n document.Node) { m.What = n.OneOf(Receiver) }}}
}

// words implements [Step].
func (m *Mend) words() string { return "Let the " + m.What + "'s store work again." }
