package clock

import (
	"fmt"
	"strconv"
	"strings"
)

// Mode is how time passes. The zero Mode is not valid; use [ParseMode].
type Mode struct {
	name string
	// rate is how many seconds pass in one on the wall; 0 for stepped modes.
	rate float64
}

// The modes with a name. [ParseMode] also knows xN.
var (
	// Real passes as it does on the wall.
	Real = Mode{name: "real", rate: 1}
	// Virtual jumps to the next due moment as soon as nothing is in flight.
	Virtual = Mode{name: "virtual"}
	// Manual moves only by [Clock.Advance].
	Manual = Mode{name: "manual"}
)

// maxRate keeps a mistyped xN from making every interval vanish.
const maxRate = 1e6

// ParseMode reads real, virtual, manual, or xN such as x25.
func ParseMode(text string) (Mode, error) {
	for _, mode := range []Mode{Real, Virtual, Manual} {
		if text == mode.name {
			return mode, nil
		}
	}
	if factor, ok := strings.CutPrefix(text, "x"); ok {
		rate, err := strconv.ParseFloat(factor, 64)
		if err == nil && rate > 0 && rate <= maxRate {
			return Mode{name: text, rate: rate}, nil
		}
	}
	return Mode{}, fmt.Errorf("read clock %q: want real, virtual, manual, or xN for N times faster, such as x25", text)
}

// String writes the mode as [ParseMode] reads it.
func (m Mode) String() string { return m.name }

// flows tells whether time passes by itself, with the wall's.
func (m Mode) flows() bool { return m.rate > 0 }
