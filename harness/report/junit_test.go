package report_test

import (
	"bytes"
	"encoding/xml"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/vinemock/vinemock/harness/report"
)

func junit(t *testing.T, r report.Report) string {
	t.Helper()
	return written(t, func(out *bytes.Buffer) error { return report.WriteJUnit(out, r, clauses) })
}

// element is any XML element.
type element struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Children []element  `xml:",any"`
	Text     string     `xml:",chardata"`
}

func (e *element) attr(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// all gives the elements of that name, at any depth.
func (e *element) all(name string) []element {
	var found []element
	for _, child := range e.Children {
		if child.XMLName.Local == name {
			found = append(found, child)
		}
		found = append(found, child.all(name)...)
	}
	return found
}

func parsed(t *testing.T, src string) element {
	t.Helper()
	var root element
	if err := xml.Unmarshal([]byte(src), &root); err != nil {
		t.Fatal(err)
	}
	return root
}

// shape is what the XSD that Jenkins publishes allows of an element: its
// attributes, the required ones among them, and its children.
type shape struct{ required, optional, children []string }

var shapes = map[string]shape{
	"testsuites": {optional: []string{"name", "time", "tests", "failures", "disabled", "errors"}, children: []string{"testsuite"}},
	"testsuite": {
		required: []string{"name", "tests"},
		optional: []string{"failures", "errors", "time", "disabled", "skipped", "timestamp", "hostname", "id", "package", "file"},
		children: []string{"properties", "testcase", "system-out", "system-err"},
	},
	"properties": {children: []string{"property"}},
	"property":   {required: []string{"name", "value"}},
	"testcase": {
		required: []string{"name"},
		optional: []string{"assertions", "time", "classname", "status", "class", "file", "line"},
		children: []string{"skipped", "error", "failure", "system-out", "system-err"},
	},
	"skipped":    {optional: []string{"type", "message"}},
	"error":      {optional: []string{"type", "message"}},
	"failure":    {optional: []string{"type", "message"}},
	"system-out": {},
}

func checkShape(t *testing.T, e *element) {
	t.Helper()
	name := e.XMLName.Local
	want, known := shapes[name]
	if !known {
		t.Fatalf("<%s> is no element of JUnit", name)
	}
	for _, required := range want.required {
		if e.attr(required) == "" {
			t.Errorf("<%s> has no %s", name, required)
		}
	}
	for _, a := range e.Attrs {
		if !slices.Contains(slices.Concat(want.required, want.optional), a.Name.Local) {
			t.Errorf("<%s> cannot have %s", name, a.Name.Local)
		}
	}
	for i := range e.Children {
		if !slices.Contains(want.children, e.Children[i].XMLName.Local) {
			t.Errorf("<%s> cannot have <%s>", name, e.Children[i].XMLName.Local)
		}
		checkShape(t, &e.Children[i])
	}
}

func TestJUnitHasTheShapeThatJenkinsReads(t *testing.T) {
	t.Parallel()
	root := parsed(t, junit(t, sample()))
	if root.XMLName.Local != "testsuites" {
		t.Errorf("the root is <%s>", root.XMLName.Local)
	}
	checkShape(t, &root)
}

func TestJUnitCountsAddUp(t *testing.T) {
	t.Parallel()
	root := parsed(t, junit(t, sample()))
	want := func(e *element, attr string, n int) {
		if e.attr(attr) != strconv.Itoa(n) {
			t.Errorf("%s %q: %s is %q, want %d", e.XMLName.Local, e.attr("name"), attr, e.attr(attr), n)
		}
	}
	for _, e := range append(root.all("testsuite"), root) {
		want(&e, "tests", len(e.all("testcase")))
		want(&e, "failures", len(e.all("failure")))
		want(&e, "errors", len(e.all("error")))
	}
	if n := len(root.all("testcase")); n != len(sample().Results) {
		t.Errorf("%d test cases, want %d", n, len(sample().Results))
	}
}

func TestJUnitSuitesAreLabels(t *testing.T) {
	t.Parallel()
	root := parsed(t, junit(t, sample()))
	var suites []string
	for _, suite := range root.Children {
		suites = append(suites, suite.attr("name"))
		properties := suite.all("property")
		if len(properties) != 2 || properties[0].attr("value") != "42" || properties[1].attr("value") != sample().Target {
			t.Errorf("%s: properties %+v", suite.attr("name"), properties)
		}
	}
	if want := []string{"requests", "idempotency", "load", "ordering", "groups"}; !slices.Equal(suites, want) {
		t.Errorf("got %v, want %v", suites, want)
	}
}

func TestJUnitCaseTellsItsOutcome(t *testing.T) {
	t.Parallel()
	cases := map[string]element{}
	root := parsed(t, junit(t, sample()))
	for _, c := range root.all("testcase") {
		cases[c.attr("name")] = c
	}
	only := func(name, child string) *element {
		t.Helper()
		c := cases[name]
		if len(c.Children) != 1 || c.Children[0].XMLName.Local != child {
			t.Fatalf("%s: got %+v, want one <%s>", name, c, child)
		}
		return &c.Children[0]
	}
	if c := cases["accepts-each-type[customer.created]"]; len(c.Children) != 0 || c.attr("time") != "0.012" ||
		c.attr("classname") != "vinemock.requests" || c.attr("file") != "builtin/accepts-each-type.yaml" || c.attr("line") != "2" {
		t.Errorf("a passed case: got %+v", c)
	}
	failure := only("lost-response-is-harmless", "failure")
	if failure.attr("message") != "probe order: count: expected 1, got 2" || !strings.Contains(failure.Text, "+25.000s") {
		t.Errorf("a failure: got %+v", failure)
	}
	if f := only("answers-exactly-200", "failure"); f.attr("message") != "send order.created: outcome: expected delivered, got failed" {
		t.Errorf("a failure without a reason: got %q", f.attr("message"))
	}
	if s := only("deleted-is-gone", "skipped"); !strings.HasPrefix(s.attr("message"), "no probe for customer") {
		t.Errorf("a skipped case: got %+v", s)
	}
	if e := only("groups-are-sets", "error"); !strings.Contains(e.attr("message"), "answered 401") {
		t.Errorf("an error: got %+v", e)
	}
	if out := only("answers-quickly", "system-out"); !strings.HasPrefix(out.Text, "WARNED") {
		t.Errorf("a warning: got %q", out.Text)
	}
}

func TestJUnitHoldsNoCharacterThatXMLCannot(t *testing.T) {
	t.Parallel()
	r := sample()
	hostile := "a\x00\x1b\x7f\u0085\ufffe\xff]]><&\"'z"
	failed := &r.Results[2]
	failed.Title, failed.Row, failed.File, failed.Reason = hostile, hostile, hostile, hostile
	failed.Labels, failed.Failures[0].Got, failed.About = []string{hostile}, hostile, hostile
	r.Target = hostile
	src := junit(t, r)
	root := parsed(t, src)
	checkShape(t, &root)
	if strings.ContainsAny(src, "\x00\x1b\x7f\ufffe") {
		t.Error("a character came through")
	}
	if got := root.all("failure")[0].attr("message"); got != `a\x00\x1b\x7f\u0085\ufffe`+"\ufffd"+`]]><&"'z` {
		t.Errorf("got %q", got)
	}
}
