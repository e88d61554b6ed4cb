package api

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Fault is what goes wrong on the wire in the named attempts of a delivery.
// One kind is set.
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
}

// The values of Connect and Lose.
const (
	ConnectRefused = "refused"
	LoseResponse   = "response"
)

// Validate joins everything that is wrong with the fault.
func (f *Fault) Validate() error {
	var errs []error
	kinds := 0
	check := func(set, ok bool, format string, args ...any) {
		if set {
			kinds++
		}
		if set && !ok {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	check(f.Connect != "", f.Connect == ConnectRefused, "connect %q: want %s", f.Connect, ConnectRefused)
	check(f.Lose != "", f.Lose == LoseResponse, "lose %q: want %s", f.Lose, LoseResponse)
	check(f.Latency != 0, f.Latency > 0 && f.Latency <= MaxInterval, "latency %s: want more than 0s and at most %s", f.Latency, MaxInterval)
	if kinds != 1 {
		errs = append(errs, fmt.Errorf("a fault is one of connect, lose, latency; this has %d", kinds))
	}
	if f.Attempts == (Span{}) {
		errs = append(errs, errors.New("attempts: say which, such as 1, 1-3 or all"))
	}
	return errors.Join(errs...)
}

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
