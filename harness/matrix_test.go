package harness_test

import (
	"encoding/json"
	"flag"
	"maps"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/vinemock/vinemock/harness"
	"github.com/vinemock/vinemock/harness/receiver"
	"github.com/vinemock/vinemock/harness/report"
	"github.com/vinemock/vinemock/scenarios"
	"github.com/vinemock/vinemock/server/api"
)

var update = flag.Bool("update", false, "run every scenario against every defect, and write testdata/matrix.json and README.md anew")

// matrixFile says, for each defect, which scenarios catch it.
const matrixFile = "testdata/matrix.json"

// matrix is defect → sorted ids of the scenarios that catch it.
type matrix map[string][]string

func readMatrix(t *testing.T) matrix {
	t.Helper()
	src, err := os.ReadFile(matrixFile)
	if err != nil {
		t.Fatal(err)
	}
	var m matrix
	if err := json.Unmarshal(src, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// catches tells whether a result says that the receiver is wrong.
func catches(result report.Result) bool {
	return result.Outcome == report.Failed || result.Outcome == report.Warned
}

// hasty are the scenarios with a shorter wait for what does not come.
func hasty(list []*scenarios.Scenario) []*scenarios.Scenario {
	for _, s := range list {
		for _, step := range s.Steps {
			if probe, ok := step.(*scenarios.Probe); ok && probe.Eventually > 0 {
				probe.Eventually = time.Second
			}
		}
	}
	return list
}

// crowd is how many receivers are tested at once: the time goes into waiting.
const crowd = 8

// eachDefect runs a subtest for each defect, several at once.
func eachDefect(t *testing.T, test func(*testing.T, receiver.Defect)) {
	var group errgroup.Group
	group.SetLimit(crowd)
	for _, defect := range receiver.Defects() {
		group.Go(func() error {
			t.Run(defect.Name, func(t *testing.T) { test(t, defect) })
			return nil
		})
	}
	_ = group.Wait() // the subtests say what failed
}

func TestEveryDefectIsCaughtByTheScenarioMeantForIt(t *testing.T) {
	t.Parallel()
	all := hasty(builtin(t))
	eachDefect(t, func(t *testing.T, defect receiver.Defect) {
		config := receiver.Config{Defect: defect.Name}
		for _, s := range all {
			if s.ID == defect.CaughtBy && catches(runnerOf(t, config, s).Run(t.Context(), s)) {
				return
			}
		}
		t.Errorf("%s does not catch it", defect.CaughtBy)
	})
}

func TestMatrixKnowsEveryDefectAndWhatIsMeantForIt(t *testing.T) {
	t.Parallel()
	matrix := readMatrix(t)
	for _, defect := range receiver.Defects() {
		if !slices.Contains(matrix[defect.Name], defect.CaughtBy) {
			t.Errorf("the matrix has not %s caught by %s; run go test ./harness -run TestWriteMatrix -update", defect.Name, defect.CaughtBy)
		}
		delete(matrix, defect.Name)
	}
	for name := range maps.Keys(matrix) {
		t.Errorf("the matrix has %s, which is no defect", name)
	}
}

func TestEveryScenarioThatCountsHasADefectThatItCatches(t *testing.T) {
	t.Parallel()
	caught := make(map[string]bool)
	for _, ids := range readMatrix(t) {
		for _, id := range ids {
			caught[id] = true
		}
	}
	for _, s := range builtin(t) {
		if s.Level != scenarios.Info && !caught[s.ID] {
			t.Errorf("%s (%s) catches no defect: nobody knows whether it can fail", s.ID, s.Level)
		}
		caught[s.ID] = true
	}
	known := builtin(t)
	for id := range maps.Keys(caught) {
		if !slices.ContainsFunc(known, func(s *scenarios.Scenario) bool { return s.ID == id }) {
			t.Errorf("the matrix has %s, which is no scenario", id)
		}
	}
}

func TestWriteMatrix(t *testing.T) {
	if !*update {
		t.Skip("takes minutes, and is for -update; the tests above hold its result against the receivers")
	}
	all, fresh := hasty(builtin(t)), make(matrix)
	var mu sync.Mutex
	eachDefect(t, func(t *testing.T, defect receiver.Defect) {
		begun := time.Now()
		caught := catching(t, receiver.Config{Defect: defect.Name}, all)
		t.Logf("%d scenarios catch it, in %s", len(caught), time.Since(begun).Round(time.Second))
		mu.Lock()
		defer mu.Unlock()
		fresh[defect.Name] = caught
	})
	src, err := json.MarshalIndent(fresh, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(matrixFile, append(src, '\n'), 0o600); err != nil {
		t.Fatal(err)
	}
}

// neverInTime is the defect that lets every attempt time out: some thousand.
// Nobody need wait for it as long as for the others.
const (
	neverInTime = "times-out-inline"
	impatience  = 50 * time.Millisecond
)

// catching runs the suite and gives the ids of the scenarios that fail.
func catching(t *testing.T, config receiver.Config, all []*scenarios.Scenario) []string {
	t.Helper()
	virtual, realtime := split(all)
	suites := []harness.Suite{
		{Runner: runner(t, config), Scenarios: virtual, Parallel: 8},
		{Runner: hastened(t, config), Scenarios: realtime, Parallel: 1},
	}
	ids := []string{}
	for _, suite := range suites {
		if config.Defect == neverInTime {
			suite.Runner.Policy.Timeout, suite.Runner.Patience = api.Duration(impatience), impatience
		}
		for _, result := range suite.Run(t.Context()).Results {
			if catches(result) {
				ids = append(ids, result.ID)
			}
			if result.Outcome == report.Errored {
				t.Errorf("%s: %s", result.Name(), result.Reason)
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
