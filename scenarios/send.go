package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vinemock/vinemock/scenarios/document"
	"github.com/vinemock/vinemock/server/api"
)

// Send makes an event and delivers it to the scenario's webhook.
type Send struct {
	located
	Type string
	// As is the name under which later steps know the event; may be empty.
	As string
	// Same names an earlier send: this event is about the same entity.
	Same string
	// Set changes documented paths, Add makes new ones, in the file's order.
	Set, Add []Assignment
	// Drop removes documented paths.
	Drop []string
	// Data, if not nil, is sent as it is instead of generated data.
	Data *Value
	// Count is how many events, at least 1. They are sent at once.
	Count  int
	Faults []api.Fault
	// Wait tells to go on only when every delivery is settled; with
	// [ClockManual], when nothing is in flight either, since time stands still.
	// Otherwise the expectation is checked at the scenario's end.
	Wait bool
	// Expect is nil if the file has none: then it must end delivered.
	Expect *DeliveryExpect
}

// Kind implements [Step].
func (*Send) Kind() string { return "send" }

// Assignment gives the value at a path another value.
type Assignment struct {
	Path  string
	Value Value
}

// maxCount bounds the events of one step.
const maxCount = 1000

func (p *parser) send(n document.Node) Step {
	s := &Send{located: located{n.Position()}, Count: 1, Wait: true}
	n.Keys("a send step", p.sendKeys(s))
	p.checkManual(n, s)
	p.capture(s)
	return s
}

// sendKeys are read in this order: paths need the type, and names that the
// expectation uses may be the step's own.
func (p *parser) sendKeys(s *Send) document.Keys {
	return document.Keys{
		{Name: "send", Read: func(n document.Node) { s.Type = p.eventType(n) }},
		{Name: "as", Read: func(n document.Node) { s.As = p.captureName(n) }},
		{Name: "same", Read: func(n document.Node) { s.Same = p.same(n, s.Type) }},
		{Name: "data", Read: func(n document.Node) { s.Data = p.wholeData(n) }},
		{Name: "set", Read: func(n document.Node) { s.Set = p.assignments(n, s.Type, p.documented) }},
		{Name: "add", Read: func(n document.Node) { s.Add = p.assignments(n, s.Type, p.undocumented) }},
		{Name: "drop", Read: func(n document.Node) { s.Drop = p.drops(n, s.Type) }},
		{Name: "count", Read: func(n document.Node) { s.Count = max(1, n.Int(1, maxCount)) }},
		{Name: "fault", Read: func(n document.Node) { s.Faults = p.faults(n) }},
		{Name: "wait", Read: func(n document.Node) { s.Wait = n.Bool() }},
		{Name: "expect", Read: func(n document.Node) { p.knowing(s, func() { s.Expect = p.deliveryExpect(n) }) }},
	}
}

// same reads the earlier send whose entity this event is about too.
func (p *parser) same(n document.Node, eventType string) string {
	name := p.earlier(n)
	earlier := p.captured[name]
	if earlier == nil || earlier.Type == "" || eventType == "" {
		return name
	}
	if mine, its := p.contract.Entity(eventType), p.contract.Entity(earlier.Type); mine != its {
		n.Refuse(fmt.Sprintf("%s is about a %s, but %s is about a %s", eventType, mine, quote(name), its), "same: is for events about one entity; to refer to another, set its id")
	}
	return name
}

func (p *parser) wholeData(n document.Node) *Value {
	value := p.value(n)
	return &value
}

// assignments reads path: value pairs; check judges each path.
func (p *parser) assignments(n document.Node, eventType string, check func(n document.Node, eventType, path string)) []Assignment {
	var all []Assignment
	for _, entry := range n.Entries() {
		path := entry.Key.Text()
		check(entry.Key, eventType, path)
		all = append(all, Assignment{Path: path, Value: p.value(entry.Value)})
	}
	return all
}

func (p *parser) drops(n document.Node, eventType string) []string {
	for _, item := range listed(n) {
		if item.IsText() {
			p.documented(item, eventType, item.Text())
		}
	}
	return n.Texts()
}

// checkManual refuses to wait for what manual time would never bring.
func (p *parser) checkManual(n document.Node, s *Send) {
	if p.scene.Clock != ClockManual || !s.Wait || !slices.ContainsFunc(s.Faults, mayFail) {
		return
	}
	n.Refuse("with clock: manual this send would wait for ever: a fault makes it need more than one attempt, or more time, and time stands still",
		"add wait: false, and advance: steps after it")
}

// words implements [Step].
func (s *Send) words() string {
	text := "Send " + s.Type
	if s.Count > 1 {
		text = fmt.Sprintf("Send %d %s at once", s.Count, s.Type)
	}
	var parts []string
	add := func(applies bool, format string, args ...any) {
		if applies {
			parts = append(parts, fmt.Sprintf(format, args...))
		}
	}
	add(s.Same != "", "about the same %s as %q", entityWord(s.Type), s.Same)
	add(s.Data != nil, "with data of its own")
	for _, a := range s.Set {
		add(true, "with %s = %s", a.Path, a.Value)
	}
	for _, a := range s.Add {
		add(true, "with the new %s = %s", a.Path, a.Value)
	}
	add(len(s.Drop) > 0, "without %s", strings.Join(s.Drop, ", "))
	add(s.As != "", "called %q", s.As)
	for _, fault := range s.Faults {
		add(true, "while %s", faultWords(fault))
	}
	add(!s.Wait, "not waiting for it")
	return strings.Join(append([]string{text}, parts...), ", ") + ". " + s.Expect.words("It must be delivered.")
}

// entityWord is the first part of an event type: order of order.created.
func entityWord(eventType string) string {
	entity, _, _ := strings.Cut(eventType, ".")
	return entity
}
