package scenarios

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/vinemock/vinemock/scenarios/document"
)

// Matcher says what a value must be: another value, or everything that its
// operators ask.
type Matcher struct{ tests []test }

// test is one operator with its operand; the operator "is" is a plain value.
type test struct {
	operator string
	operand  Value
	// inner is what `not` turns around.
	inner *Matcher
}

// Equal is the matcher of a plain value.
func Equal(value any) Matcher {
	return Matcher{tests: []test{{operator: "is", operand: Literal(value)}}}
}

// Resolve gives the matcher with every ${…} put in.
func (m Matcher) Resolve(scope Scope) (Matcher, error) {
	resolved := Matcher{tests: slices.Clone(m.tests)}
	var errs []error
	for i, t := range resolved.tests {
		quoting := func(text string) string { return text }
		if t.operator == "match" {
			quoting = regexp.QuoteMeta
		}
		operand, err := resolve(t.operand.raw, scope, quoting)
		resolved.tests[i].operand = Literal(operand)
		errs = append(errs, err)
		if t.inner != nil {
			inner, err := t.inner.Resolve(scope)
			resolved.tests[i].inner = &inner
			errs = append(errs, err)
		}
	}
	return resolved, errors.Join(errs...)
}

// Match tells whether actual is as it must be, and if not, why: what was
// wanted and what it is. A field that is not there is nil. Resolve it first.
func (m Matcher) Match(actual any) (ok bool, why string) {
	actual = normal(actual)
	var reasons []string
	for _, t := range m.tests {
		if !t.holds(actual) {
			reasons = append(reasons, t.String())
		}
	}
	if len(reasons) == 0 {
		return true, ""
	}
	return false, fmt.Sprintf("want %s, got %s", strings.Join(reasons, " and "), shown(actual))
}

// shown is the value as a message shows it.
func shown(actual any) string {
	if actual == nil {
		return "nothing"
	}
	return inJSON(actual)
}

// String tells what is wanted: "80", "at least 2 and less than 5".
func (m Matcher) String() string {
	texts := make([]string, len(m.tests))
	for i, t := range m.tests {
		texts[i] = t.String()
	}
	return strings.Join(texts, " and ")
}

func (t test) String() string {
	if t.inner != nil {
		return "not " + t.inner.String()
	}
	for _, op := range operators() {
		if op.name == t.operator {
			return strings.TrimSpace(op.words + " " + t.operand.String())
		}
	}
	return t.operand.String()
}

func (t test) holds(actual any) bool {
	if t.inner != nil {
		ok, _ := t.inner.Match(actual)
		return !ok
	}
	for _, op := range operators() {
		if op.name == t.operator {
			return op.holds(t.operand.raw, actual)
		}
	}
	return equal(t.operand.raw, actual)
}

// operator is one of the words in {gt: 5}: how it reads in a message, what its
// operand must be, and when it holds.
type operator struct {
	name, words string
	operand     func(p *parser, n document.Node)
	holds       func(want, actual any) bool
}

// operators are all but `not`, which has a matcher for its operand.
func operators() []operator {
	return []operator{
		{"gt", "more than", (*parser).orderedOperand, ordered(func(c int) bool { return c > 0 })},
		{"gte", "at least", (*parser).orderedOperand, ordered(func(c int) bool { return c >= 0 })},
		{"lt", "less than", (*parser).orderedOperand, ordered(func(c int) bool { return c < 0 })},
		{"lte", "at most", (*parser).orderedOperand, ordered(func(c int) bool { return c <= 0 })},
		{"match", "text like", (*parser).patternOperand, matchesPattern},
		{"one-of", "one of", (*parser).listOperand, isOneOf},
		{"exists", "to exist:", func(_ *parser, n document.Node) { n.Bool() }, func(want, actual any) bool { return want == (actual != nil) }},
		{"near", "about", (*parser).nearOperand, isNear},
		{"members", "in any order", (*parser).membersOperand, hasMembers},
	}
}

// ordered compares numbers by value and times by moment.
func ordered(holds func(int) bool) func(want, actual any) bool {
	return func(want, actual any) bool {
		c, ok := compare(actual, want)
		return ok && holds(c)
	}
}

func matchesPattern(want, actual any) bool {
	pattern, err := regexp.Compile(text(want))
	return err == nil && actual != nil && pattern.MatchString(text(actual))
}

func isOneOf(want, actual any) bool {
	list, _ := want.([]any)
	return slices.ContainsFunc(list, func(item any) bool { return equal(item, actual) })
}

// hasMembers compares lists as sets in which nothing may be twice. No list is
// as good as an empty one.
func hasMembers(want, actual any) bool {
	wanted, _ := want.([]any)
	got, ok := actual.([]any)
	if !ok && actual != nil || len(got) != len(wanted) {
		return false
	}
	rest := slices.Clone(got)
	for _, item := range wanted {
		i := slices.IndexFunc(rest, func(member any) bool { return equal(item, member) })
		if i < 0 {
			return false
		}
		rest = slices.Delete(rest, i, i+1)
	}
	return true
}

// Without `by`, near means half a cent, or a second.
const (
	nearNumber = "0.005"
	nearTime   = time.Second
)

func isNear(want, actual any) bool {
	by := ""
	if object, ok := want.(map[string]any); ok {
		want, by = object["to"], text(object["by"])
	}
	return near(want, actual, by)
}
