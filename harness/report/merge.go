package report

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Merge makes one report of the shards of a run, the same in whichever order
// they are given. The shards must have run with one seed, because a report
// names one; each may have had a receiver of its own, and the targets are then
// listed. Shards run side by side, so the merged duration is the longest. That
// no result is in two shards is checked; the error names each place of all that
// are.
func Merge(reports ...Report) (Report, error) {
	if len(reports) == 0 {
		return Report{}, errors.New("merge reports: there are none; give it the JSON report of each shard")
	}
	merged := Report{Version: Version, Seed: reports[0].Seed}
	var targets []string
	for i, r := range reports {
		if r.Seed != merged.Seed {
			return Report{}, fmt.Errorf("merge reports: report 1 has the seed %d and report %d has %d; give every shard the same --seed", merged.Seed, i+1, r.Seed)
		}
		targets = append(targets, r.Target)
		merged.Interrupted = merged.Interrupted || r.Interrupted
		merged.DurationMs = max(merged.DurationMs, r.DurationMs)
		merged.Results = append(merged.Results, r.Results...)
	}
	if err := distinct(reports); err != nil {
		return Report{}, err
	}
	slices.Sort(targets)
	merged.Target = strings.Join(slices.Compact(targets), ", ")
	merged.Summary = Summarise(merged.Results)
	slices.SortFunc(merged.Results, func(a, b Result) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Name(), b.Name()))
	})
	return merged, nil
}

// distinct joins an error for every name that comes twice, with both places.
func distinct(reports []Report) error {
	var errs []error
	places := map[string]string{}
	for i, report := range reports {
		for _, r := range report.Results {
			place := fmt.Sprintf("report %d (%s)", i+1, r.place(r.Line))
			if first, twice := places[r.Name()]; twice {
				errs = append(errs, fmt.Errorf("merge reports: %s is in %s and in %s; give each shard its own --shard", r.Name(), first, place))
				continue
			}
			places[r.Name()] = place
		}
	}
	return errors.Join(errs...)
}
