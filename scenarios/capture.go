package scenarios

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/vinemock/vinemock/scenarios/document"
)

// captures are the sends that have a name, by name. After a send with a count
// each event has its own: burst.0, burst.1 and so on.
type captures map[string]*Send

// captureName reads a new name for a send.
func (p *parser) captureName(n document.Node) string {
	as := n.Text()
	switch {
	case as == "":
	case !namePattern.MatchString(as):
		n.Refuse(quote(as)+" is not a name", "use letters, digits, - and _, such as placed")
	case as == WebhookName || slices.Contains(p.columns, as):
		n.Refuse("the name "+quote(as)+" is taken", "it already stands for the webhook or a column of each")
	case p.captured.has(as), p.siblings.has(as):
		n.Refuse("an earlier step is called "+quote(as), "give each step its own name")
	}
	return as
}

// capture makes a send known to the steps after it.
func (p *parser) capture(s *Send) {
	if p.siblings != nil {
		p.siblings.add(s)
		return
	}
	p.captured.add(s)
}

// knowing reads with a send known that later steps shall know.
func (p *parser) knowing(s *Send, read func()) {
	before := p.captured
	p.captured = maps.Clone(before)
	p.captured.add(s)
	read()
	p.captured = before
}

// add makes a send known under its name.
func (c captures) add(s *Send) {
	if s.As == "" {
		return
	}
	if s.Count == 1 {
		c[s.As] = s
		return
	}
	for i := range s.Count {
		c[s.As+"."+strconv.Itoa(i)] = s
	}
}

// has tells whether a send, or the first of several, has the name.
func (c captures) has(name string) bool {
	return c[name] != nil || c[name+".0"] != nil
}

// earlier reads the name of an earlier send, as `same`, `redeliver` and `of` do.
func (p *parser) earlier(n document.Node) string {
	name := n.Text()
	if name != "" && p.captured[name] == nil {
		n.Refuse("no earlier send is called "+quote(name), p.captured.suggest(name))
	}
	return name
}

// suggest finds the name that was meant.
func (c captures) suggest(name string) string {
	known := slices.Sorted(maps.Keys(c))
	switch {
	case c[name+".0"] != nil:
		return "it made several events: say which, as in " + name + ".0"
	case len(known) == 0:
		return "name one with as:"
	}
	if hint := document.DidYouMean(name, known); hint != "" {
		return hint
	}
	return "there is " + strings.Join(known, ", ")
}

// split parts a reference into the captured name and the path behind it.
func (c captures) split(ref string) (send *Send, name, path string) {
	name, path, _ = strings.Cut(ref, ".")
	if c[name] == nil {
		index, rest, _ := strings.Cut(path, ".")
		name, path = name+"."+index, rest
	}
	return c[name], name, path
}

// check reports the placeholders of a text that stand for nothing.
func (c captures) check(p *parser, n document.Node) {
	for _, ref := range references(n.Text()) {
		ref, _ = copies(ref)
		c.checkReference(p, n, ref)
	}
}

// webhookFields are what ${webhook.…} can be.
func webhookFields() []string { return []string{"name", "url", "failureEmail"} }

func (c captures) checkReference(p *parser, n document.Node, ref string) {
	first, rest, _ := strings.Cut(ref, ".")
	if first == WebhookName {
		if !slices.Contains(webhookFields(), rest) {
			n.Refuse("${"+ref+"}: the webhook has no "+quote(rest), cmp.Or(document.DidYouMean(rest, webhookFields()), "it has "+strings.Join(webhookFields(), ", ")))
		}
		return
	}
	send, _, path := c.split(ref)
	if send == nil {
		known := append(slices.Sorted(maps.Keys(c)), p.columns...)
		n.Refuse("${"+ref+"}: no earlier step or column is called "+quote(first), cmp.Or(document.DidYouMean(first, known), "name a step with as:, write $${ for the characters themselves"))
		return
	}
	if !send.mayHave(p.contract, path) {
		n.Refuse("${"+ref+"}: "+send.Type+" has no path "+quote(path), document.DidYouMean(path, p.contract.Paths(send.Type)))
	}
}

// mayHave tells whether the body of the event can have something at the path:
// if it is documented, was added, or the data is the author's own.
func (s *Send) mayHave(contract Contract, path string) bool {
	if s.Type == "" || s.Data != nil || path == "" || path == "type" || path == "data" || contract.HasPath(s.Type, path) {
		return true
	}
	return slices.ContainsFunc(s.Add, func(a Assignment) bool {
		return path == a.Path || strings.HasPrefix(path, a.Path+".")
	})
}
