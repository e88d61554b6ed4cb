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
// or "" if all differ in more than a third of them. Two letters that changed
// places are two, so the words that are long enough for that may differ in two.
func Nearest(word string, known []string) string {
	allowed := 1
	if len(word) >= 4 {
		allowed = max(2, len(word)/3)
	}
	best, least := "", allowed+1
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
