package mail

import (
	"strings"
	"unicode/utf8"
)

// textWidth is how many columns the text part fills: what fits into the window
// of any mail client, quoted once.
const textWidth = 76

// wrap breaks the lines of a text that are longer than width, in characters, at
// their spaces. What follows a break is indented to the line's last column,
// so that a table stays one. A word that does not fit stays whole: it may be a
// URL.
func wrap(text string, width int) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if utf8.RuneCountInString(line) > width {
			lines[i] = wrapLine(line, width)
		}
	}
	return strings.Join(lines, "\n")
}

func wrapLine(line string, width int) string {
	start := column(line)
	indent := strings.Repeat(" ", utf8.RuneCountInString(line[:start]))
	var wrapped strings.Builder
	wrapped.WriteString(line[:start])
	used := len(indent)
	for n, word := range strings.Split(line[start:], " ") {
		length := utf8.RuneCountInString(word)
		switch {
		case n == 0:
		case used+1+length > width:
			wrapped.WriteString("\n" + indent)
			used = len(indent)
		default:
			wrapped.WriteByte(' ')
			used++
		}
		wrapped.WriteString(word)
		used += length
	}
	return wrapped.String()
}

// column is where the last column of a table's line starts: after the last
// spaces that are more than one. In prose it is where the text starts.
func column(line string) int {
	start := len(line) - len(strings.TrimLeft(line, " "))
	if at := strings.LastIndex(line, "  "); start > 0 && at > 0 && at < textWidth/2 {
		return at + 2
	}
	return start
}
