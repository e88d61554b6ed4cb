package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// The elements that Jenkins and GitLab both read, in the order that they want.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Time     string       `xml:"time,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name       string          `xml:"name,attr"`
		Tests      int             `xml:"tests,attr"`
		Failures   int             `xml:"failures,attr"`
		Errors     int             `xml:"errors,attr"`
		Skipped    int             `xml:"skipped,attr"`
		Time       string          `xml:"time,attr"`
		Properties []junitProperty `xml:"properties>property"`
		Cases      []junitCase     `xml:"testcase"`
	}
	junitProperty struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	junitCase struct {
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
		File    string        `xml:"file,attr"`
		Line    int           `xml:"line,attr"`
		Time    string        `xml:"time,attr"`
		Skipped *junitVerdict `xml:"skipped"`
		Error   *junitVerdict `xml:"error"`
		Failure *junitVerdict `xml:"failure"`
		Output  string        `xml:"system-out,omitempty"`
	}
	junitVerdict struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"`
		Text    string `xml:",chardata"`
	}
)

// WriteJUnit writes the report as JUnit XML: a suite per first label, and a
// test case per result, named by its id and row. A warning is a passed case
// that says so in its output. Characters that XML cannot hold are written as
// escapes, such as \x1b.
func WriteJUnit(w io.Writer, r Report, clauses Clauses) error {
	suites := junitSuites{
		Name:     "vinemock",
		Tests:    len(r.Results),
		Failures: r.Summary.Failed,
		Errors:   r.Summary.Errors,
		Time:     seconds(r.DurationMs),
	}
	for _, g := range byLabel(r.Results) {
		suites.Suites = append(suites.Suites, suiteOf(&g, &r, clauses))
	}
	src, err := xml.MarshalIndent(suites, "", "  ")
	if err == nil {
		_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, src)
	}
	if err != nil {
		return fmt.Errorf("write the JUnit report: %w", err)
	}
	return nil
}

func suiteOf(g *group, r *Report, clauses Clauses) junitSuite {
	sum := g.summary()
	suite := junitSuite{
		Name:     clean(g.Name),
		Tests:    len(g.Results),
		Failures: sum.Failed,
		Errors:   sum.Errors,
		Skipped:  sum.Skipped,
		Properties: []junitProperty{
			{Name: "seed", Value: strconv.FormatUint(r.Seed, 10)},
			{Name: "target", Value: clean(r.Target)},
		},
	}
	var total int64
	for _, result := range g.Results {
		total += result.DurationMs
		suite.Cases = append(suite.Cases, caseOf(&result, g.Name, clauses))
	}
	suite.Time = seconds(total)
	return suite
}

func caseOf(r *Result, label string, clauses Clauses) junitCase {
	// Jenkins takes what is before the last dot for the package.
	c := junitCase{
		Class: "vinemock." + strings.ReplaceAll(clean(label), ".", "_"),
		Name:  clean(r.Name()),
		File:  clean(r.File),
		Line:  r.Line,
		Time:  seconds(r.DurationMs),
	}
	verdict := &junitVerdict{Message: line(r.message(), maxValue)}
	switch r.Outcome {
	case Failed:
		verdict.Type, verdict.Text, c.Failure = r.Level, account(r, clauses), verdict
	case Errored:
		verdict.Type, verdict.Text, c.Error = string(r.Outcome), account(r, clauses), verdict
	case Skipped:
		c.Skipped = verdict
	case Warned:
		c.Output = account(r, clauses)
	}
	return c
}

// message is the outcome's reason in one line: the given one, or else the
// first expectation that did not hold.
func (r *Result) message() string {
	if r.Reason != "" || len(r.Failures) == 0 {
		return r.Reason
	}
	f := r.Failures[0]
	return fmt.Sprintf("%s: %s: expected %s, got %s", f.Step, f.What, f.Expected, f.Got)
}

// seconds writes milliseconds as JUnit has them: "1.250".
func seconds(ms int64) string { return strconv.FormatFloat(float64(ms)/1000, 'f', 3, 64) }
