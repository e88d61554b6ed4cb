package scenarios

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/vinemock/vinemock/scenarios/document"
)

// Probe reads back what the receiver kept about one entity and checks it.
type Probe struct {
	located
	// Entity names a probe of vinemock.yaml, such as customer.
	Entity string
	// With is what the probe is given, mostly the id.
	With map[string]Value
	// Eventually asks again until it holds, at most this long; Holds asks again
	// all this time, and it must hold every time. Both are wall time, one at
	// most is set.
	Eventually, Holds time.Duration
	Expect            ProbeExpect
}

// ProbeExpect is what must hold of the records that a probe yields.
type ProbeExpect struct {
	// Count is how many records: exactly one if the file has none.
	Count Matcher
	// Fields must hold of every record; the names are VineSpring's, and a.b.0
	// leads into a field.
	Fields []Field
	// Absent names fields that no record may have.
	Absent []string
}

// Kind implements [Step].
func (*Probe) Kind() string { return "probe" }

// one is the count of a thing that must be there once.
func one() Matcher { return Equal(json.Number("1")) }

// set sets a matcher that could be read.
func set(field, read *Matcher) {
	if read != nil {
		*field = *read
	}
}

func (p *parser) probe(n document.Node) Step {
	s := &Probe{located: located{n.Position()}, Expect: ProbeExpect{Count: one()}}
	n.Keys("a probe step", p.probeKeys(s))
	if s.Eventually > 0 && s.Holds > 0 {
		n.Refuse("a probe has eventually or holds, not both", "follow an eventually probe with a holds probe")
	}
	return s
}

func (p *parser) probeKeys(s *Probe) document.Keys {
	return document.Keys{
		{Name: "probe", Read: func(n document.Node) { s.Entity = n.Sentence(); p.needs(n, s.Entity) }},
		{Name: "with", Required: true, Read: func(n document.Node) { s.With = p.values(n) }},
		{Name: "eventually", Read: func(n document.Node) { s.Eventually = n.Duration() }},
		{Name: "holds", Read: func(n document.Node) { s.Holds = n.Duration() }},
		{Name: "expect", Required: true, Read: func(n document.Node) {
			n.Keys("expect after a probe", p.probeExpectKeys(&s.Expect))
			refuseEmpty(n)
		}},
	}
}

func (p *parser) probeExpectKeys(e *ProbeExpect) document.Keys {
	return document.Keys{
		{Name: "count", Read: func(n document.Node) { set(&e.Count, p.matcher(n, aCount)) }},
		{Name: "fields", Read: func(n document.Node) { e.Fields = p.fields(n, nil) }},
		{Name: "absent", Read: func(n document.Node) { e.Absent = n.Texts() }},
	}
}

// words implements [Step].
func (s *Probe) words() string {
	var with []string
	for _, key := range sortedKeys(s.With) {
		with = append(with, key+" "+s.With[key].String())
	}
	text := fmt.Sprintf("Read back the %s with %s", s.Entity, strings.Join(with, ", "))
	switch {
	case s.Eventually > 0:
		text += fmt.Sprintf(", for at most %s until it is so", s.Eventually)
	case s.Holds > 0:
		text += fmt.Sprintf(", again and again for %s", s.Holds)
	}
	parts := []string{"records " + s.Expect.Count.String()}
	for _, field := range s.Expect.Fields {
		parts = append(parts, field.Name+" "+field.Matcher.String())
	}
	for _, field := range s.Expect.Absent {
		parts = append(parts, "no "+field)
	}
	return text + ". Expect " + strings.Join(parts, ", ") + "."
}
