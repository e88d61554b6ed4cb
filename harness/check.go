package harness

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/vinemock/vinemock/harness/report"
	"github.com/vinemock/vinemock/scenarios"
	"github.com/vinemock/vinemock/server/api"
)

// check holds what a step expects against what was seen, and gathers all that
// does not match.
type check struct {
	step     scenarios.Step
	scope    scenarios.Scope
	failures []report.Failure
	err      error // an expectation that could not be resolved
}

// fail records that something did not hold.
func (c *check) fail(what, expected, got string) {
	c.failures = append(c.failures, report.Failure{
		Line: c.step.Position().Line, Step: describe(c.step), What: what,
		Expected: api.RedactJSON(expected), Got: api.RedactJSON(got),
	})
}

// hold records a failure if the matcher, where there is one, does not match.
func (c *check) hold(what string, matcher *scenarios.Matcher, actual any) {
	if matcher == nil {
		return
	}
	if ok, expected := c.matches(*matcher, actual); !ok {
		c.fail(what, expected, show(actual))
	}
}

// matches tells whether the value is as the matcher wants it, and what that is.
func (c *check) matches(matcher scenarios.Matcher, actual any) (ok bool, expected string) {
	resolved, err := matcher.Resolve(c.scope)
	if err != nil {
		c.err = err
		return true, ""
	}
	ok, _ = resolved.Match(actual)
	return ok, resolved.String()
}

// answer checks the part of an expectation that is about one answer.
func (c *check) answer(expect *scenarios.DeliveryExpect, last api.Attempt) {
	c.hold("status", expect.Status, last.Status)
	for _, field := range expect.Header {
		c.hold("header "+field.Name, &field.Matcher, headerOf(last, field.Name))
	}
	c.hold("body", expect.Body, last.Body)
	took := last.WallEnd.Sub(last.WallStart.Time)
	if expect.Within > 0 && took > expect.Within {
		c.fail("within", "an answer within "+expect.Within.String(), "one after "+took.Round(time.Millisecond).String())
	}
}

// headerOf is a header field of the answer, nil if it has none.
func headerOf(a api.Attempt, name string) any {
	values := a.Header[http.CanonicalHeaderKey(name)]
	if len(values) == 0 {
		return nil
	}
	return values[0]
}

// show writes a value as the report shows it.
func show(actual any) string {
	switch actual := actual.(type) {
	case nil:
		return "nothing"
	case string:
		return strconv.Quote(actual)
	}
	src, err := encode(actual)
	if err != nil {
		return fmt.Sprint(actual)
	}
	return string(src)
}
