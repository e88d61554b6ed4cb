package scenarios

import "github.com/vinemock/vinemock/scenarios/document"

// Restart stops and starts something through the harness's restart hook, and
// waits until it is ready. Without the hook the scenario is skipped.
type Restart struct {
	located
	// What is [Receiver], the only thing that can be restarted.
	What string
}

// Receiver is what a restart step restarts.
const Receiver = "receiver"

// Kind implements [Step].
func (*Restart) Kind() string { return "restart" }

func (p *parser) restart(n document.Node) Step {
	r := &Restart{located: located{n.Position()}}
	n.Keys("a restart step", p.restartKeys(r))
	return r
}

func (p *parser) restartKeys(r *Restart) document.Keys {
	return document.Keys{{Name: "restart", Read: func(n document.Node) { r.What = n.OneOf(Receiver) }}}
}

// words implements [Step].
func (r *Restart) words() string { return "Restart the " + r.What + "." }
