package document

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Position is a place in a file.
type Position struct {
	File string
	// Line and Column count from 1; columns are characters, not bytes. Both
	// are 0 where only the file is known.
	Line, Column int
}

// String writes the position as compilers do: file:line:column.
func (p Position) String() string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// compare orders positions as one reads: by file, line and column.
func (p Position) compare(q Position) int {
	return cmp.Or(cmp.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Column, q.Column))
}

// Place is a position with the text found there.
type Place struct {
	Position
	// Source is the line, without its end.
	Source string
}

// Problem is one thing that is wrong in a file.
type Problem struct {
	Place
	// What is wrong.
	What string
	// Hint is what was meant or how to mend it; may be empty.
	Hint string
}

// Error writes the problem, then the line with a caret under the column.
func (p Problem) Error() string {
	text := p.Position.String() + ": " + p.What
	if p.Hint != "" {
		text += "; " + p.Hint
	}
	return text + p.excerpt()
}

// maxExcerpt is how many characters of a long line are shown.
const maxExcerpt = 120

// excerpt shows the source line and a caret, or nothing without a line.
func (p Problem) excerpt() string {
	if p.Line == 0 || p.Source == "" {
		return ""
	}
	line, column := []rune(p.Source), p.Column-1
	if from := max(0, column-maxExcerpt/2); from > 0 && len(line) > maxExcerpt {
		from = min(from, len(line))
		line, column = line[from:], column-from
	}
	line = line[:min(len(line), maxExcerpt)]
	return fmt.Sprintf("\n%5d | %s\n      | %s^", p.Line, string(line), indent(line[:min(max(column, 0), len(line))]))
}

// indent is white space as wide as the text: a tab stays a tab.
func indent(text []rune) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, string(text))
}

// Problems is everything wrong in one or more files, as one error.
type Problems []Problem

// Error writes every problem, a blank line between them being unnecessary:
// each begins with its place.
func (p Problems) Error() string {
	texts := make([]string, len(p))
	for i, problem := range p {
		texts[i] = problem.Error()
	}
	return strings.Join(texts, "\n")
}

// Join sorts the problems of several files or passes by their place, leaves
// out repetitions, and gives them as one error, or nil if there are none.
func Join(sets ...Problems) error {
	all := slices.Concat(sets...)
	if len(all) == 0 {
		return nil
	}
	slices.SortStableFunc(all, func(a, b Problem) int { return a.compare(b.Position) })
	return slices.Compact(all)
}
