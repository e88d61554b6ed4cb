package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clauses gives a clause in words, by its id such as VS-RTY-1; "" of an id that
// it does not know. A nil one knows none, and reports then show bare ids.
type Clauses func(id string) string

func (c Clauses) words(id string) string {
	if c == nil {
		return ""
	}
	return c(id)
}

// count writes a number with its noun: "1 attempt", "2 attempts".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	if stem, isY := strings.CutSuffix(noun, "y"); isY {
		return fmt.Sprintf("%d %sies", n, stem)
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// clean makes the characters visible that no terminal and no XML parser should
// be handed: what a receiver answered must not colour, reorder or break a log.
func clean(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	for _, r := range strings.ReplaceAll(text, "\r\n", "\n") {
		switch {
		case r == '\n', r == '\t', ' ' <= r && r <= '~':
			b.WriteByte(byte(r))
		case r < 0x80 && unicode.IsControl(r):
			fmt.Fprintf(&b, `\x%02x`, r)
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r&0xFFFE == 0xFFFE:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// line is clean text on one line of at most so many characters.
func line(text string, atMost int) string {
	text = strings.Join(strings.Fields(clean(text)), " ")
	if utf8.RuneCountInString(text) <= atMost {
		return text
	}
	return string([]rune(text)[:atMost-1]) + "…"
}

// wrap breaks prose into lines of at most so many characters. A longer word
// gets a line of its own.
func wrap(text string, width int) []string {
	var lines []string
	var now string
	for _, word := range strings.Fields(clean(text)) {
		switch {
		case now == "":
			now = word
		case utf8.RuneCountInString(now)+1+utf8.RuneCountInString(word) <= width:
			now += " " + word
		default:
			lines, now = append(lines, now), word
		}
	}
	if now != "" {
		lines = append(lines, now)
	}
	return lines
}
