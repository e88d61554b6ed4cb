package report

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// group is the results that a report shows together.
type group struct {
	Name    string
	Results []Result
}

// summary counts what the group came to.
func (g *group) summary() Summary { return Summarise(g.Results) }

// byLabel groups results by their first label, or their file's name where they
// have none, in the order of first appearance.
func byLabel(results []Result) []group {
	return groupBy(results, func(r *Result) string {
		if len(r.Labels) > 0 {
			return r.Labels[0]
		}
		return strings.TrimSuffix(path.Base(r.File), path.Ext(r.File))
	})
}

// byReason groups the skipped results by why they were.
func byReason(results []Result) []group {
	return groupBy(with(results, Skipped), func(r *Result) string { return r.Reason })
}

func groupBy(results []Result, name func(*Result) string) []group {
	var groups []group
	for _, r := range results {
		key := name(&r)
		i := slices.IndexFunc(groups, func(g group) bool { return g.Name == key })
		if i < 0 {
			i, groups = len(groups), append(groups, group{Name: key})
		}
		groups[i].Results = append(groups[i].Results, r)
	}
	return groups
}

// with picks the results of these outcomes, in the order of the outcomes.
func with(results []Result, outcomes ...Outcome) []Result {
	var picked []Result
	for _, outcome := range outcomes {
		for _, r := range results {
			if r.Outcome == outcome {
				picked = append(picked, r)
			}
		}
	}
	return picked
}

// names lists what the results are called.
func names(results []Result) []string {
	list := make([]string, len(results))
	for i := range results {
		list[i] = results[i].Name()
	}
	return list
}

// tally is one part of a summary in words.
type tally struct {
	Outcome Outcome
	Count   int
}

// words is "2 failed", or "1 error".
func (t tally) words() string {
	if t.Outcome == Errored {
		return count(t.Count, "error")
	}
	return fmt.Sprintf("%d %s", t.Count, t.Outcome)
}

// tallies are the parts of a summary that are not zero, worst first.
func (s Summary) tallies() []tally {
	all := []tally{{Failed, s.Failed}, {Errored, s.Errors}, {Warned, s.Warned}, {Skipped, s.Skipped}, {Passed, s.Passed}}
	return slices.DeleteFunc(all, func(t tally) bool { return t.Count == 0 })
}

// String is the summary in words, worst first: "1 failed, 2 skipped, 60 passed".
func (s Summary) String() string {
	var parts []string
	for _, t := range s.tallies() {
		parts = append(parts, t.words())
	}
	if len(parts) == 0 {
		return "nothing ran"
	}
	return strings.Join(parts, ", ")
}
