package mail

import (
	"fmt"
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
	Attempts []attemptLine
	Tries    string // how many attempts, and over how long
	Answer   string // the last answer's beginning
}

// attemptLine is one attempt in the email's table.
type attemptLine struct {
	Number int
	Time   string
	Result string
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
	for _, a := range d.Attempts {
		l.Attempts = append(l.Attempts, attemptLine{a.Number, a.Start.UTC().Format("2006-01-02 15:04:05 UTC"), result(a)})
	}
	if n := len(d.Attempts); n > 0 {
		last := d.Attempts[n-1]
		l.Tries = tries(n, last.Start.Sub(d.Attempts[0].Start.Time))
		l.Answer = beginning(api.RedactJSON(last.Body), shownAnswer) // it may echo the event
	}
	return l
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
