package api

import (
	"errors"
	"fmt"
	"maps"
	"net/textproto"
	"slices"
	"strings"
	"time"
)

// Limits that keep a mistyped fault from holding everything up.
const (
	maxSlowBytes  = 1 << 20
	maxSlowPause  = Duration(time.Minute)
	maxDuplicates = 100
)

// Validate joins everything that is wrong with the fault.
func (f *Fault) Validate() error {
	var errs []error
	var names []string
	set := 0
	for _, kind := range f.kinds() {
		names = append(names, kind.name)
		if kind.set {
			set++
			errs = append(errs, kind.check())
		}
	}
	if set != 1 {
		errs = append(errs, fmt.Errorf("a fault is one of %s; this has %d", strings.Join(names, ", "), set))
	}
	if f.Attempts == (Span{}) {
		errs = append(errs, errors.New("attempts: say which, such as 1, 1-3 or all"))
	}
	return errors.Join(errs...)
}

// faultKind is one kind of fault, whether it is this fault's, and what is wrong
// with it then.
type faultKind struct {
	name  string
	set   bool
	check func() error
}

// kinds lists every kind, in the order of the fields.
func (f *Fault) kinds() []faultKind {
	right := func() error { return nil }
	return []faultKind{
		{"connect", f.Connect != "", oneOf("connect", f.Connect, ConnectRefused)},
		{"lose", f.Lose != "", oneOf("lose", f.Lose, LoseResponse)},
		{"latency", f.Latency != 0, within("latency", f.Latency, MaxInterval)},
		{"reset", f.Reset != nil, func() error { return f.Reset.After.validate() }},
		{"slowBody", f.SlowBody != nil, func() error { return f.SlowBody.validate() }},
		{"truncate", f.Truncate != nil, f.checkTruncate},
		{"duplicate", f.Duplicate != 0, f.checkDuplicate},
		{"hang", f.Hang != 0, within("hang", f.Hang, MaxInterval)},
		{"overlap", f.Overlap, right},
		{"chunked", f.Chunked, right},
		{"keyOrder", f.KeyOrder != "", oneOf("keyOrder", f.KeyOrder, KeysDataFirst, KeysShuffled)},
		{"header", len(f.Header) > 0, f.checkHeader},
	}
}

func oneOf[T ~string](name string, value T, known ...T) func() error {
	return func() error {
		if slices.Contains(known, value) {
			return nil
		}
		words := make([]string, len(known))
		for i, word := range known {
			words[i] = string(word)
		}
		return fmt.Errorf("%s %q: want %s", name, value, strings.Join(words, " or "))
	}
}

func within(name string, d, most Duration) func() error {
	return func() error {
		if d > 0 && d <= most {
			return nil
		}
		return fmt.Errorf("%s %s: want more than 0s and at most %s", name, d, most)
	}
}

func (f *Fault) checkTruncate() error {
	if *f.Truncate < 0 {
		return fmt.Errorf("truncate %d: want how many bytes of the body are sent, 0 or more", *f.Truncate)
	}
	return nil
}

func (f *Fault) checkDuplicate() error {
	if f.Duplicate < 1 || f.Duplicate > maxDuplicates {
		return fmt.Errorf("duplicate %d: want 1 to %d copies", f.Duplicate, maxDuplicates)
	}
	return nil
}

// checkHeader refuses what would not be a header, or would break the framing of
// the request.
func (f *Fault) checkHeader() error {
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(f.Header)) {
		switch {
		case !isToken(name):
			errs = append(errs, fmt.Errorf("header %q: want a name of letters, digits and -, such as X-Trace", name))
		case slices.Contains([]string{"Host", "Content-Length", "Transfer-Encoding"}, textproto.CanonicalMIMEHeaderKey(name)):
			errs = append(errs, fmt.Errorf("header %s: vinemock writes that itself; chunked and truncate bend it", name))
		case strings.ContainsFunc(f.Header[name], func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }):
			errs = append(errs, fmt.Errorf("header %s: its value has a line break or another control character", name))
		}
	}
	return errors.Join(errs...)
}

// isToken tells whether the text can be the name of a header.
func isToken(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool {
		letter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
		return !letter && !strings.ContainsRune("!#$%&'*+-.^_`|~", r)
	})
}
