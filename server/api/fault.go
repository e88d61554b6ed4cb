package api

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Fault is what goes wrong on the wire in the named attempts of a delivery. One
// kind is set; several faults of one attempt combine.
type Fault struct {
	// Attempts are the ones that it happens to: "1", "1-3" or "all".
	Attempts Span `json:"attempts" doc:"1, 1-3 or all"`
	// Connect "refused" makes the connection fail as if no endpoint listened.
	Connect string `json:"connect,omitempty" enum:"refused"`
	// Lose "response" reads the answer, throws it away and resets the
	// connection: the receiver did its work and VineSpring never knew.
	Lose string `json:"lose,omitempty" enum:"response"`
	// Latency lies before the request, in the sender's time.
	Latency Duration `json:"latency,omitempty"`
	// Reset breaks the connection off with a TCP reset.
	Reset *Reset `json:"reset,omitempty"`
	// SlowBody sends the body a few bytes at a time.
	SlowBody *SlowBody `json:"slowBody,omitempty"`
	// Truncate closes the connection in good order after so many bytes of the
	// body, the last byte never among them, though its length was announced.
	Truncate *int `json:"truncate,omitempty" doc:"Bytes of the body that are sent"`
	// Duplicate sends so many more copies of the request at the same moment, on
	// connections of their own. The answer to the first is what counts.
	Duplicate int `json:"duplicate,omitempty" doc:"Copies beside the request itself"`
	// Hang stops for so long half-way through the body, in the sender's time. At
	// the timeout the attempt is given up.
	Hang Duration `json:"hang,omitempty"`
	// Overlap gives up waiting as soon as the request is sent, as if the timeout
	// had passed, and leaves the connection open: the receiver is still at work
	// when the retry comes. Only the sender's time passes.
	Overlap bool `json:"overlap,omitempty"`
	// Chunked sends the body in chunks, without Content-Length.
	Chunked bool `json:"chunked,omitempty"`
	// KeyOrder writes the body's keys in another order.
	KeyOrder KeyOrder `json:"keyOrder,omitempty" enum:"data-first,shuffled"`
	// Header adds headers to the request, or replaces those that it has.
	Header map[string]string `json:"header,omitempty"`
}

// The values of Connect and Lose.
const (
	ConnectRefused = "refused"
	LoseResponse   = "response"
)

// Reset says where a connection is reset.
type Reset struct {
	// After is how far the request gets.
	After ResetPoint `json:"after" doc:"headers, body, or a number of the body's bytes"`
}

// ResetPoint is how much of a request is sent before the connection is reset:
// ResetAfterHeaders, ResetAfterBody or a number of the body's bytes.
type ResetPoint string

// The points that have names.
const (
	// ResetAfterHeaders sends nothing of the body.
	ResetAfterHeaders ResetPoint = "headers"
	// ResetAfterBody sends the whole request and does not wait for the answer.
	ResetAfterBody ResetPoint = "body"
)

// Bytes is how many bytes are sent of a body that has so many.
func (p ResetPoint) Bytes(body int) int {
	switch p {
	case ResetAfterHeaders:
		return 0
	case ResetAfterBody:
		return body
	}
	n, err := strconv.Atoi(string(p))
	if err != nil {
		return body
	}
	return min(max(n, 0), body)
}

func (p ResetPoint) validate() error {
	n, err := strconv.Atoi(string(p))
	if named := p == ResetAfterHeaders || p == ResetAfterBody; !named && (err != nil || n < 0) {
		return fmt.Errorf("reset after %q: want %s, %s or a number of the body's bytes", string(p), ResetAfterHeaders, ResetAfterBody)
	}
	return nil
}

// SlowBody is the pace of a body. The pauses are wall time, because it is the
// receiver that they are for; at the timeout the attempt is given up.
type SlowBody struct {
	// Bytes are sent at a time.
	Bytes int `json:"bytes"`
	// Every is the pause after each of them, in wall time.
	Every Duration `json:"every"`
}

func (s *SlowBody) validate() error {
	var errs []error
	if s.Bytes < 1 || s.Bytes > maxSlowBytes {
		errs = append(errs, fmt.Errorf("bytes %d of a slow body: want 1 to %d at a time", s.Bytes, maxSlowBytes))
	}
	if s.Every <= 0 || s.Every > maxSlowPause {
		errs = append(errs, fmt.Errorf("every %s of a slow body: want more than 0s and at most %s", s.Every, maxSlowPause))
	}
	return errors.Join(errs...)
}

// KeyOrder is another order of the body's keys.
type KeyOrder string

// The orders in which a fault can write the body's keys.
const (
	// KeysDataFirst has data before type, as one revision of the article
	// (VS-REQ-3).
	KeysDataFirst KeyOrder = "data-first"
	// KeysShuffled mixes the keys of every object. Equal bodies are mixed
	// equally in equal attempts.
	KeysShuffled KeyOrder = "shuffled"
)

// Span names attempts by number, first and last included. Its text is "1",
// "1-3" or "all".
type Span struct{ First, Last int }

// AllAttempts is the span of every attempt.
func AllAttempts() Span { return Span{First: 1, Last: MaxRetries + 1} }

// Has tells whether the attempt is one of them.
func (s Span) Has(attempt int) bool { return s.First <= attempt && attempt <= s.Last }

// String writes the span as it is read.
func (s Span) String() string {
	switch {
	case s == AllAttempts():
		return "all"
	case s.First == s.Last:
		return strconv.Itoa(s.First)
	default:
		return fmt.Sprintf("%d-%d", s.First, s.Last)
	}
}

// MarshalText implements [encoding.TextMarshaler].
func (s Span) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText implements [encoding.TextUnmarshaler].
func (s *Span) UnmarshalText(text []byte) error {
	if string(text) == "all" {
		*s = AllAttempts()
		return nil
	}
	from, to, ranged := strings.Cut(string(text), "-")
	first, err := strconv.Atoi(from)
	last := first
	if err == nil && ranged {
		last, err = strconv.Atoi(to)
	}
	if err != nil || first < 1 || last < first || last > MaxRetries+1 {
		return fmt.Errorf("read attempts %q: want a number, a range such as 1-3, or all", text)
	}
	*s = Span{First: first, Last: last}
	return nil
}
