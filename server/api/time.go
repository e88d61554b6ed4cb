package api

import (
	"encoding/json"
	"fmt"
	"time"
)

// TimeLayout is how every time crosses HTTP: RFC 3339, UTC, milliseconds.
const TimeLayout = "2006-01-02T15:04:05.000Z"

// Time is a moment that marshals as RFC 3339 UTC with milliseconds.
type Time struct{ time.Time }

// At wraps t, so that it marshals as the API writes times.
func At(t time.Time) Time { return Time{t} }

// MarshalText implements [encoding.TextMarshaler].
func (t Time) MarshalText() ([]byte, error) {
	return []byte(t.UTC().Format(TimeLayout)), nil
}

// MarshalJSON implements [json.Marshaler]; the embedded time's own would keep
// nanoseconds and the zone.
func (t Time) MarshalJSON() ([]byte, error) {
	return []byte(t.UTC().Format(`"` + TimeLayout + `"`)), nil
}

// UnmarshalText implements [encoding.TextUnmarshaler]. It takes any RFC 3339
// time.
func (t *Time) UnmarshalText(text []byte) error {
	parsed, err := time.Parse(time.RFC3339Nano, string(text))
	if err != nil {
		return fmt.Errorf("read time %q: want RFC 3339, such as 2026-03-02T17:00:00.000Z", text)
	}
	t.Time = parsed.UTC()
	return nil
}

// UnmarshalJSON implements [json.Unmarshaler].
func (t *Time) UnmarshalJSON(src []byte) error {
	var text string
	if err := json.Unmarshal(src, &text); err != nil {
		return fmt.Errorf("read time: want a string, got %s", src)
	}
	return t.UnmarshalText([]byte(text))
}

// Duration is a span of time that marshals as Go writes it: "25s", "1m30s".
type Duration time.Duration

// Std gives the duration as the standard library's type.
func (d Duration) Std() time.Duration { return time.Duration(d) }

// String writes d as Go does.
func (d Duration) String() string { return time.Duration(d).String() }

// MarshalText implements [encoding.TextMarshaler].
func (d Duration) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements [encoding.TextUnmarshaler]. A bare number is
// refused, because its unit would be a guess.
func (d *Duration) UnmarshalText(text []byte) error {
	parsed, err := time.ParseDuration(string(text))
	if err != nil {
		return fmt.Errorf("read duration %q: want a number with a unit, such as 25s, 500ms or 1m30s", text)
	}
	*d = Duration(parsed)
	return nil
}
