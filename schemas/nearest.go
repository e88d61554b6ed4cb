package schemas

import (
	"cmp"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

// Nearest gives up to n of the names that are spelt most like name, nearest
// first, for "did you mean"; none if nothing is near.
func Nearest(name string, names []string, n int) []string {
	type candidate struct {
		name     string
		distance int
	}
	limit := max(2, len(name)/3)
	var near []candidate
	for _, other := range names {
		if d := levenshtein.ComputeDistance(strings.ToLower(name), strings.ToLower(other)); d <= limit {
			near = append(near, candidate{other, d})
		}
	}
	slices.SortStableFunc(near, func(a, b candidate) int { return cmp.Compare(a.distance, b.distance) })
	out := make([]string, 0, n)
	for _, c := range near[:min(n, len(near))] {
		out = append(out, c.name)
	}
	return out
}
