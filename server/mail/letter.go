package mail

import (
	"fmt"
	"math"
	"net/http"
	"time"
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
	Span     string // from the first attempt to the last
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
		l.Advice = "The receiving system answered, but never with status 200. Look in its log at the times above. " +
			"When it is mended, send the event again."
	}
	for _, a := range d.Attempts {
		l.Attempts = append(l.Attempts, attemptLine{a.Number, a.Start.Format("2006-01-02 15:04:05 UTC"), result(a)})
	}
	if n := len(d.Attempts); n > 0 {
		last := d.Attempts[n-1]
		l.Span = seconds(last.Start.Sub(d.Attempts[0].Start.Time))
		l.Answer = beginning(last.Body, shownAnswer)
	}
	return l
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

// seconds writes a span to the second, as the article counts: "250 s".
func seconds(d time.Duration) string {
	return fmt.Sprintf("%.0f s", math.Round(d.Seconds()))
}

// beginning cuts text after at most n bytes, between characters.
func beginning(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n] + " …"
}
