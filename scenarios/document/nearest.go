package document

import (
	"fmt"

	"github.com/agnivade/levenshtein"
)

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
	best, least := "", max(1, len(word)/3)+1
	for _, candidate := range known {
		// Words of very different lengths need no counting, however long.
		if d := max(len(word)-len(candidate), len(candidate)-len(word)); d >= least {
			continue
		}
		if d := levenshtein.ComputeDistance(word, candidate); d < least {
			best, least = candidate, d
		}
	}
	return best
}
