package scenarios

import (
	"cmp"
	"slices"
	"strings"

	"github.com/vinemock/vinemock/scenarios/document"
	"github.com/vinemock/vinemock/schemas"
)

// Contract is what the checks need to know of VineSpring's contract.
type Contract interface {
	// Types lists the event types in the article's order.
	Types() []string
	// Entity is what events of the type are about: customer, order, …
	Entity(eventType string) string
	// HasPath tells whether the type documents the path, such as
	// data.items.0.price.
	HasPath(eventType, path string) bool
	// Paths lists the documented paths of a type, to suggest one.
	Paths(eventType string) []string
	// Clauses lists the ids of all clauses.
	Clauses() []string
}

// FromCatalogue is the contract of a catalogue: the built-in one, or one with
// event types of the user's own.
func FromCatalogue(c *schemas.Catalogue) Contract { return catalogue{c} }

type catalogue struct{ *schemas.Catalogue }

func (c catalogue) Types() []string {
	var names []string
	for _, eventType := range c.Catalogue.Types() {
		names = append(names, eventType.Name)
	}
	return names
}

func (c catalogue) Entity(eventType string) string {
	e, _ := c.Type(eventType)
	return e.Entity
}

func (c catalogue) HasPath(eventType, path string) bool {
	e, ok := c.Type(eventType)
	return ok && e.HasPath(path)
}

func (c catalogue) Paths(eventType string) []string {
	e, _ := c.Type(eventType)
	return e.Paths()
}

func (c catalogue) Clauses() []string {
	var ids []string
	for _, clause := range c.Catalogue.Clauses() {
		ids = append(ids, clause.ID)
	}
	return ids
}

// eventType reads the name of an event type.
func (p *parser) eventType(n document.Node) string {
	name := n.Text()
	if types := p.contract.Types(); name != "" && !slices.Contains(types, name) {
		n.Refuse("there is no event type "+quote(name), cmp.Or(document.DidYouMean(name, types), "`vinemock events` lists them; for one that VineSpring would never send use raw:"))
		return ""
	}
	return name
}

// clauses reads the clauses that a scenario cites.
func (p *parser) clauses(n document.Node) []string {
	known := p.contract.Clauses()
	for _, item := range listed(n) {
		if id := item.Text(); id != "" && !slices.Contains(known, id) {
			item.Refuse("there is no clause "+quote(id), cmp.Or(document.DidYouMean(id, known), "`vinemock clauses` lists them"))
		}
	}
	return n.Texts()
}

// documented checks a path that `set` or `drop` changes.
func (p *parser) documented(n document.Node, eventType, path string) {
	if eventType == "" || p.contract.HasPath(eventType, path) {
		return
	}
	hint := document.DidYouMean(path, p.contract.Paths(eventType))
	if near := "data." + path; hint == "" && p.contract.HasPath(eventType, near) {
		hint = "did you mean " + quote(near) + "?"
	}
	n.Refuse(eventType+" documents no path "+quote(path), cmp.Or(hint, "use add: for a new one"))
}

// undocumented checks a path that `add` makes.
func (p *parser) undocumented(n document.Node, eventType, path string) {
	if eventType != "" && p.contract.HasPath(eventType, path) {
		n.Refuse(eventType+" documents the path "+quote(path), "use set: for it")
	}
}

// listed gives the items of a list and nothing, without a report, for anything
// else: the reader that follows reports.
func listed(n document.Node) []document.Node {
	if !n.IsList() {
		return nil
	}
	return n.List()
}

// quote puts a word from the file in quotes for a message.
func quote(text string) string {
	const most = 80
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return `"` + strings.ReplaceAll(text, "\n", " ") + `"`
}
