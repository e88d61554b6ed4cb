package report_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/vinemock/vinemock/harness/report"
)

// shards deals the sample's results out, as --shard does.
func shards(n int) []report.Report {
	all := make([]report.Report, n)
	for i, r := range sample().Results {
		all[i%n].Results = append(all[i%n].Results, r)
	}
	for i := range all {
		all[i].Seed, all[i].Target, all[i].DurationMs = 42, sample().Target, int64(1000*(i+1))
		all[i].Summary = report.Summarise(all[i].Results)
	}
	return all
}

func TestMergeIsTheWholeRun(t *testing.T) {
	t.Parallel()
	merged, err := report.Merge(shards(3)...)
	if err != nil {
		t.Fatal(err)
	}
	if merged.Summary != sample().Summary || len(merged.Results) != len(sample().Results) {
		t.Errorf("got %+v, want %+v", merged.Summary, sample().Summary)
	}
	if merged.DurationMs != 3000 || merged.Target != sample().Target || merged.Seed != 42 || merged.Interrupted {
		t.Errorf("got %d ms, %s, %d, %t", merged.DurationMs, merged.Target, merged.Seed, merged.Interrupted)
	}
}

func TestMergeDoesNotCareForTheOrder(t *testing.T) {
	t.Parallel()
	parts := shards(3)
	parts[1].Target, parts[2].Interrupted = "http://10.0.0.2:9000/", true
	forwards, err := report.Merge(parts...)
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(parts)
	backwards, err := report.Merge(parts...)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := writtenJSON(t, forwards), writtenJSON(t, backwards); a != b {
		t.Errorf("got\n%s\nand\n%s", a, b)
	}
	if want := "http://10.0.0.2:9000/, " + sample().Target; forwards.Target != want || !forwards.Interrupted {
		t.Errorf("got target %q, interrupted %t", forwards.Target, forwards.Interrupted)
	}
}

func TestMergeRefusesWhatIsNotOneRun(t *testing.T) {
	t.Parallel()
	other := shards(3)
	other[2].Seed = 43
	twice := append(shards(2), shards(2)[1])
	for name, c := range map[string]struct {
		reports []report.Report
		want    []string
	}{
		"nothing":    {nil, []string{"there are none"}},
		"other seed": {other, []string{"report 1 has the seed 42 and report 3 has 43", "--seed"}},
		"same results": {twice, []string{
			"accepts-each-type[order.created] is in report 2 (builtin/accepts-each-type.yaml:2) and in report 3 (builtin/accepts-each-type.yaml:2)",
			"answers-exactly-200 is in report 2",
		}},
	} {
		_, err := report.Merge(c.reports...)
		for _, want := range c.want {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: got %v, want %q", name, err, want)
			}
		}
	}
}
