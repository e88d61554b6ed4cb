package report

import (
	"fmt"
	"strings"
	"time"

	"github.com/vinemock/vinemock/server/api"
)

// kind says how an attempt ended, as timelines draw it.
type kind string

const (
	// succeeded: the answer ended the retries.
	succeeded kind = "success"
	// refused: an answer came, and it was not the successful one.
	refused kind = "refused"
	// lost: the receiver answered, and VineSpring never knew.
	lost kind = "lost"
	// silent: no answer came.
	silent kind = "silent"
)

// moment is one attempt on a timeline.
type moment struct {
	Number int
	Kind   kind
	// At and Until are in the sender's time, after the scenario's first attempt.
	At, Until time.Duration
	// Took and Wall are what a clock on the wall showed.
	Took   time.Duration
	Wall   time.Time
	Result string
	Fault  string
	// Note is the error, or the beginning of an answer that was no success.
	Note string
	// Again tells that the note is the one of the attempt before.
	Again bool
}

// Offset is the sender's time as "+25.000s".
func (m *moment) Offset() string { return fmt.Sprintf("+%.3fs", m.At.Seconds()) }

// Date is the day of Clock.
func (m *moment) Date() string { return m.Wall.UTC().Format(time.DateOnly) }

// Clock is the wall time of day in UTC, to find it in the receiver's log.
func (m *moment) Clock() string { return m.Wall.UTC().Format("15:04:05.000Z") }

// track is the timeline of one delivery or raw request.
type track struct {
	Evidence
	Moments []moment
}

// tracks gives each delivery's timeline on one axis, so that those which
// overlap can be held against each other.
func tracks(evidence []Evidence) []track {
	first := start(evidence)
	list := make([]track, len(evidence))
	for i, e := range evidence {
		list[i].Evidence = e
		said := ""
		for _, a := range e.Delivery.Attempts {
			m := momentOf(a, first)
			m.Again, said = m.Note != "" && m.Note == said, m.Note
			list[i].Moments = append(list[i].Moments, m)
		}
	}
	return list
}

// start is when the first attempt of all began, in the sender's time.
func start(evidence []Evidence) (first time.Time) {
	for _, e := range evidence {
		for _, a := range e.Delivery.Attempts {
			if first.IsZero() || a.Start.Before(first) {
				first = a.Start.Time
			}
		}
	}
	return first
}

func momentOf(a api.Attempt, first time.Time) moment {
	return moment{
		Number: a.Number,
		Kind:   kindOf(a),
		At:     a.Start.Sub(first),
		Until:  a.End.Sub(first),
		Took:   a.WallEnd.Sub(a.WallStart.Time).Round(time.Millisecond),
		Wall:   a.WallStart.Time,
		Result: a.Result(),
		Fault:  a.Fault,
		Note:   note(a),
	}
}

func kindOf(a api.Attempt) kind {
	switch {
	case a.ErrorClass == api.ErrorLost:
		return lost
	case a.Success:
		return succeeded
	case a.Answered():
		return refused
	default:
		return silent
	}
}

func note(a api.Attempt) string {
	if a.Error != "" || a.Success {
		return a.Error
	}
	return a.Body
}

// Name is what the scenario calls it, or else what it is.
func (t *track) Name() string {
	switch {
	case t.As != "":
		return t.As
	case t.Delivery.ID == "":
		return "raw request"
	default:
		return t.Delivery.Type
	}
}

// Story is how it went in words: "order.created, delivered after 2 attempts,
// no failure email".
func (t *track) Story() string {
	d := &t.Delivery
	if d.ID == "" {
		return "raw request to " + d.URL
	}
	parts := []string{d.Type, fmt.Sprintf("%s after %s", d.Status, count(len(d.Attempts), "attempt"))}
	switch d.FailureCase {
	case api.NoEndpoint:
		parts = append(parts, "no endpoint listened")
	case api.NoSuccess:
		parts = append(parts, "no successful answer")
	}
	if t.Emails == 0 {
		return strings.Join(append(parts, "no failure email"), ", ")
	}
	return strings.Join(append(parts, count(t.Emails, "failure email")), ", ")
}
