package report

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"
)

//go:embed report.html.tmpl
var pageSource string

//go:embed report.css
var pageStyle string

var pageTemplate = template.Must(template.New("report").Parse(pageSource))

// page is what the template shows.
type page struct {
	Report
	Tallies []tally
	Cards   []card
	Took    string
	Style   template.CSS
	// StyleHash lets the page's policy allow this one style and nothing else.
	StyleHash string
}

// card is one result with what is worked out for its showing.
type card struct {
	Result
	Clauses []clause
	Tracks  []track
	Drawing *drawing
}

type clause struct{ ID, Words string }

// Place is a line of the scenario's file.
func (c *card) Place(at int) string { return c.place(at) }

// Open tells whether the card is unfolded from the start.
func (c *card) Open() bool { return c.Outcome == Failed || c.Outcome == Errored }

// Message is the outcome's reason in one line.
func (c *card) Message() string { return line(c.message(), maxValue) }

// Words is the tally in words; what it counts is filtered by it.
func (t tally) Words() string { return t.words() }

// WriteHTML writes the report as one page that needs nothing else: no script,
// no request, and a content security policy that forbids both. What failed
// comes first, unfolded; attempts are drawn on VineSpring's time.
func WriteHTML(w io.Writer, r Report, clauses Clauses) error {
	hash := sha256.Sum256([]byte(pageStyle))
	p := page{
		Report:    r,
		Tallies:   r.Summary.tallies(),
		Took:      r.took().String(),
		Style:     template.CSS(pageStyle), //nolint:gosec // our own embedded file
		StyleHash: "sha256-" + base64.StdEncoding.EncodeToString(hash[:]),
	}
	for _, result := range with(r.Results, Failed, Errored, Warned, Skipped, Passed) {
		p.Cards = append(p.Cards, cardOf(result, clauses))
	}
	var b strings.Builder
	err := pageTemplate.Execute(&b, &p)
	if err == nil {
		_, err = io.WriteString(w, clean(b.String()))
	}
	if err != nil {
		return fmt.Errorf("write the HTML report: %w", err)
	}
	return nil
}

func cardOf(r Result, clauses Clauses) card {
	c := card{Result: r, Tracks: tracks(r.Deliveries)}
	c.Drawing = draw(c.Tracks)
	for _, id := range r.Cites {
		c.Clauses = append(c.Clauses, clause{ID: id, Words: clauses.words(id)})
	}
	return c
}
