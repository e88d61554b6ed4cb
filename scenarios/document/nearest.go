package document

import "fmt"

// DidYouMean asks whether the nearest of the known words was meant; it is
// empty when none is near.
func DidYouMean(word string, known []string) string {
	if near := Nearest(word, known); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return ""
}

// Nearest finds the known word that differs from word in the fewest letters,
// or "" if all differ in more than a third of them.
func Nearest(word string, known []string) string {
	best, least := "", max(1, len([]rune(word))/3)+1
	for _, candidate := range known {
		if d := distance([]rune(word), []rune(candidate), least); d < least {
			best, least = candidate, d
		}
	}
	return best
}

// distance counts the letters to insert, remove, replace or swap with their
// neighbour to make a into b; it gives up at limit, because fuzzers and
// mistyped files have very long words.
func distance(a, b []rune, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
