package mail

import (
	"fmt"
	htmltemplate "html/template"
	"math"
	"net/http"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/vinemock/vinemock/server/api"
)

// shownAnswer is how much of the last answer the email shows, in bytes.
const shownAnswer = 500

// letter is what the email tells, in words for an administrator.
type letter struct {
	Headline string // which of the two cases it is
	Clause   string
	Advice   string
	Webhook  api.Webhook
	URL      string
	Event    api.Event
	Delivery api.Delivery
	Lines    string            // the attempts, a line each
	Rows     htmltemplate.HTML // the same in HTML
	Tries    string            // how many attempts, and over how long
	Answer   string            // the last answer's beginning
}

func newLetter(webhook api.Webhook, event api.Event, d api.Delivery) letter {
	l := letter{
		Clause: d.FailureCase.Clause(), Webhook: webhook, URL: api.Redact(d.URL), Event: event, Delivery: d,
	}
	switch d.FailureCase {
	case api.NoEndpoint:
		l.Headline = "No endpoint listened"
		l.Advice = "Check that the receiving system is running and that the webhook's URL is right and reachable from outside. " +
			"Then send the event again."
	default:
		l.Headline = "No successful response"
		l.Advice = "The receiving system answered, but never with " + wanted(d.Policy.Success) + ". Look in its log at the times below. " +
			"When it is mended, send the event again."
	}
	l.Lines, l.Rows = lines(d.Attempts)
	if n := len(d.Attempts); n > 0 {
		last := d.Attempts[n-1]
		l.Tries = tries(n, last.Start.Sub(d.Attempts[0].Start.Time))
		l.Answer = beginning(api.RedactJSON(last.Body), shownAnswer) // it may echo the event
	}
	return l
}

// lines writes the attempts as text and as HTML. Templates would take most of
// an email's time over them.
func lines(attempts []api.Attempt) (string, htmltemplate.HTML) {
	var text, html strings.Builder
	for _, a := range attempts {
		at, came := a.Start.UTC().Format("2006-01-02 15:04:05 UTC"), result(a)
		fmt.Fprintf(&text, "\n  %2d  %s  %s", a.Number, at, came)
		fmt.Fprintf(&html, `<tr class="line" valign="top"><td>%d</td><td>%s</td><td>%s</td></tr>`+"\n",
			a.Number, at, htmltemplate.HTMLEscapeString(came))
	}
	return text.String(), htmltemplate.HTML(html.String()) //nolint:gosec // escaped above
}

// wanted says which answer would have been a success (VS-RES-1).
func wanted(success api.Success) string {
	if success == api.SuccessAny2xx {
		return "a status from 200 to 299"
	}
	return "status 200"
}

// result is what came of an attempt.
func result(a api.Attempt) string {
	switch {
	case a.ErrorClass == api.ErrorLost, a.ErrorClass != "" && a.Status == 0:
		return a.Error
	case a.ErrorClass != "":
		return fmt.Sprintf("%d %s, then %s", a.Status, http.StatusText(a.Status), a.Error)
	default:
		return fmt.Sprintf("answered %d %s", a.Status, http.StatusText(a.Status))
	}
}

// tries counts attempts, and seconds as the article does: "over 250 s".
func tries(n int, span time.Duration) string {
	if n == 1 {
		return "1 attempt"
	}
	return fmt.Sprintf("%d attempts over %.0f s", n, math.Round(span.Seconds()))
}

// beginning cuts text after at most n bytes, between characters, and takes out
// what no mail client can show.
func beginning(text string, n int) string {
	cut := len(text) > n
	if cut {
		for n > 0 && !utf8.RuneStart(text[n]) {
			n--
		}
		text = text[:n]
	}
	text = strings.Map(func(r rune) rune {
		if r == '\r' || r != '\n' && r != '\t' && unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
	if cut {
		text += " …"
	}
	return text
}
