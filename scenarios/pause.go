package scenarios

import (
	"fmt"
	"time"

	"github.com/vinemock/vinemock/scenarios/document"
)

// Pause waits, in wall time.
type Pause struct {
	located
	For time.Duration
}

// Kind implements [Step].
func (*Pause) Kind() string { return "pause" }

func (p *parser) pause(n document.Node) Step {
	s := &Pause{located: located{n.Position()}}
	n.Keys("a pause step", p.pauseKeys(s))
	return s
}

func (p *parser) pauseKeys(s *Pause) document.Keys {
	return document.Keys{{Name: "pause", Read: func(n document.Node) { s.For = n.Duration() }}}
}

// words implements [Step].
func (s *Pause) words() string { return fmt.Sprintf("Wait %s on the wall's clock.", s.For) }
