package scenarios

import (
	"fmt"
	"time"

	"github.com/vinemock/vinemock/scenarios/document"
)

// Advance moves virtual or manual time on, and waits until what is due by then
// has been done.
type Advance struct {
	located
	By time.Duration
}

// Kind implements [Step].
func (*Advance) Kind() string { return "advance" }

func (p *parser) advance(n document.Node) Step {
	a := &Advance{located: located{n.Position()}}
	n.Keys("an advance step", p.advanceKeys(a))
	if clock := p.scene.Clock; clock == ClockReal || scaled.MatchString(clock) {
		n.Refuse("time cannot be advanced with clock: "+clock, "use clock: manual, or virtual")
	}
	return a
}

func (p *parser) advanceKeys(a *Advance) document.Keys {
	return document.Keys{{Name: "advance", Read: func(n document.Node) { a.By = n.Duration() }}}
}

// words implements [Step].
func (a *Advance) words() string { return fmt.Sprintf("Let %s pass in the sender's time.", a.By) }
