package harness

import (
	"fmt"
	"os"
	"slices"

	"github.com/vinemock/vinemock/harness/report"
	"github.com/vinemock/vinemock/scenarios"
	"github.com/vinemock/vinemock/scenarios/document"
)

// KnownFailures are scenarios that a receiver is known to fail, by id or name,
// with the reason. One that fails is a warning; one that passes is a failure,
// so that the list never outlives the mistake.
type KnownFailures map[string]string

// ReadKnownFailures reads a file of `id: reason` lines. A reason must be given,
// and the id must be a scenario's; everything wrong is in the error.
func ReadKnownFailures(file string, all []*scenarios.Scenario) (KnownFailures, error) {
	src, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read known failures: %w", err)
	}
	var names []string
	for _, s := range all {
		names = append(names, s.ID, s.Name())
	}
	read, nodes := document.Read(file, src)
	known := make(KnownFailures)
	for _, node := range nodes {
		for _, entry := range node.Entries() {
			id := entry.Key.Text()
			if !slices.Contains(names, id) {
				entry.Key.Refuse(fmt.Sprintf("there is no scenario %q", id), document.DidYouMean(id, names))
			}
			known[id] = entry.Value.Sentence() // the reason, which must say something
		}
	}
	return known, read.Err()
}

// apply weighs a result against the list.
func (k KnownFailures) apply(result report.Result) report.Result {
	reason, known := k[result.Name()]
	if !known {
		reason, known = k[result.ID]
	}
	switch {
	case !known:
	case result.Outcome == report.Failed, result.Outcome == report.Warned:
		result.Outcome, result.Known = report.Warned, reason
	case result.Outcome == report.Passed:
		result.Outcome, result.Reason = report.Failed, "it passes, and is listed as a known failure ("+reason+"): take it off the list"
	}
	return result
}
