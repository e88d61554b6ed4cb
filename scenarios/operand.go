package scenarios

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/vinemock/vinemock/scenarios/document"
)

// literalCheck reports a plain value that the place cannot take; nil takes all.
type literalCheck func(document.Node)

// matcher reads a plain value or a mapping of operators. It gives nil for what
// is neither.
func (p *parser) matcher(n document.Node, literal literalCheck) *Matcher {
	if n.IsMapping() && (literal != nil || hasOperator(n)) {
		m := &Matcher{}
		n.Keys("a matcher", p.matcherKeys(m, literal))
		refuseEmpty(n)
		return m
	}
	if _, placeholder := onlyReference(textOf(n)); literal != nil && !placeholder {
		literal(n)
	}
	return &Matcher{tests: []test{{operator: "is", operand: p.value(n)}}}
}

// textOf is the text of a single value, without a report for others.
func textOf(n document.Node) string {
	if !n.IsText() {
		return ""
	}
	return n.Text()
}

// hasOperator tells a matcher from an object that is itself the wanted value.
func hasOperator(n document.Node) bool {
	return slices.ContainsFunc(new(parser).matcherKeys(new(Matcher), nil).Names(), n.Has)
}

func (p *parser) matcherKeys(m *Matcher, literal literalCheck) document.Keys {
	var keys document.Keys
	for _, op := range operators() {
		keys = append(keys, document.Key{Name: op.name, Read: func(n document.Node) {
			op.operand(p, n)
			m.tests = append(m.tests, test{operator: op.name, operand: p.value(n)})
		}})
	}
	return append(keys, document.Key{Name: "not", Read: func(n document.Node) {
		m.tests = append(m.tests, test{operator: "not", inner: p.matcher(n, literal)})
	}})
}

// orderedOperand takes a number, a time, or a placeholder for one.
func (p *parser) orderedOperand(n document.Node) {
	value := textOf(n)
	_, number := decimal(value)
	_, time := moment(value)
	if len(references(value)) == 0 && !number && !time {
		n.Want("a number or a time such as 2026-03-02T17:00:00.000Z")
	}
}

// patternOperand takes a regular expression; placeholders in it are quoted
// when they are put in.
func (p *parser) patternOperand(n document.Node) {
	source := placeholder.ReplaceAllLiteralString(n.Text(), "x")
	if _, err := regexp.Compile(source); err != nil {
		n.Refuse("this is no regular expression: "+strings.TrimPrefix(err.Error(), "error parsing regexp: "), "see https://pkg.go.dev/regexp/syntax")
	}
}

func (p *parser) listOperand(n document.Node) {
	if items := n.List(); n.IsList() && len(items) == 0 {
		n.Want("at least one value")
	}
}

// membersOperand takes any list, for a set may be empty.
func (p *parser) membersOperand(n document.Node) { n.List() }

// nearOperand takes a number or time, or {to, by}.
func (p *parser) nearOperand(n document.Node) {
	if !n.IsMapping() {
		p.orderedOperand(n)
		return
	}
	n.Keys("near", document.Keys{
		{Name: "to", Required: true, Read: p.orderedOperand},
		{Name: "by", Required: true, Read: func(n document.Node) {
			_, number := decimal(textOf(n))
			if _, err := time.ParseDuration(textOf(n)); err != nil && !number {
				n.Want("a number, or a duration such as 2s")
			}
		}},
	})
}
