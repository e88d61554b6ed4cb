package scenarios

import (
	"github.com/vinemock/vinemock/scenarios/document"
	"github.com/vinemock/vinemock/server/api"
)

// Position is a place in a scenario file.
type Position = document.Position

// Level says how much a failure weighs.
type Level string

// The levels: a failed must is a broken contract, a failed should a warning
// (a failure with --strict), and info only tells.
const (
	Must   Level = "must"
	Should Level = "should"
	Info   Level = "info"
)

// Scenario is one row of a scenario file: steps, and what must hold.
type Scenario struct {
	// ID is unique over all files; the rows of one `each` share it.
	ID string
	// Title says in one line what must hold, About why and who gets it wrong.
	Title, About string
	Level        Level
	// Cites are the clauses that the scenario checks, such as VS-RTY-1.
	Cites []string
	// Labels select scenarios; they hold none of & | ! , ( ) /.
	Labels []string
	// Needs are the probes without which the scenario cannot run.
	Needs []string
	// Policy is what differs from the harness's policy.
	Policy api.PolicyPatch
	// Clock is real, xN, virtual or manual; the harness's own if empty.
	Clock string
	// Row is this scenario's row of the `each` table, if it has one.
	Row   Row
	Steps []Step

	id document.Place
}

// Position is where the scenario's id is written.
func (s *Scenario) Position() Position { return s.id.Position }

// Name is the id, with the row in brackets where there are several:
// accepts-each-type[order.created]. It is unique over all files.
func (s *Scenario) Name() string {
	if s.Row.Name == "" {
		return s.ID
	}
	return s.ID + "[" + s.Row.Name + "]"
}

// Row is one row of an `each` table. Its values are already in place in the
// steps; it is kept to tell the rows apart.
type Row struct {
	// Name is the first column's value where that tells all rows apart, else
	// every column's: "order.created", "429, 3".
	Name  string
	Cells []Cell
}

// Cell is one column's value in a row, as text.
type Cell struct{ Column, Value string }

// Step is one thing that a scenario does: *Send, *Raw, *Redeliver, *Together,
// *Advance, *Probe, *Email, *Restart, *Break, *Mend or *Pause.
type Step interface {
	// Position is where the step begins in its file.
	Position() Position
	// Kind is the key that begins the step: "send".
	Kind() string
	// words tells the step as a sentence.
	words() string
}

// located is the part that all steps share.
type located struct{ position Position }

// Position implements [Step].
func (l located) Position() Position { return l.position }
