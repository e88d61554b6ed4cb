package scenarios

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Explain tells a scenario in words, as `vinemock scenarios show` prints it.
func Explain(s *Scenario) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s)\n%s\n", s.Title, s.Level, s.Name())
	if s.About != "" {
		fmt.Fprintf(&b, "\n%s\n", s.About)
	}
	list := func(what string, items []string) {
		if len(items) > 0 {
			fmt.Fprintf(&b, "\n%s: %s", what, strings.Join(items, ", "))
		}
	}
	list("Checks", s.Cites)
	list("Needs the probes", s.Needs)
	list("Labels", s.Labels)
	if s.Clock != "" {
		fmt.Fprintf(&b, "\nClock: %s", s.Clock)
	}
	b.WriteString("\n\n")
	for i, step := range s.Steps {
		fmt.Fprintf(&b, "%2d. %s\n", i+1, strings.ReplaceAll(step.words(), "\n", "\n    "))
	}
	return b.String()
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
