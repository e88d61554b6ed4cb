package harness_test

import (
	"encoding/json"
	"flag"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vinemock/vinemock/harness"
	"github.com/vinemock/vinemock/harness/receiver"
	"github.com/vinemock/vinemock/harness/report"
	"github.com/vinemock/vinemock/scenarios"
	"golang.org/x/sync/errgroup"
)

var update = flag.Bool("update", false, "run every scenario against every defect, and write testdata/matrix.json anew")

// matrixFile says, for each defect, which scenarios catch it; the first is the
// one that the test runs.
const matrixFile = "testdata/matrix.json"

// matrix is defect → ids of the scenarios that catch it.
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

// crowd is how many receivers are tested at once: the time goes into waiting.
const crowd = 4

// hurried are the built-in scenarios, which give up waiting for what does not
// come much sooner.
func hurried(t *testing.T) []*scenarios.Scenario {
	t.Helper()
	all := builtin(t)
	for _, s := range all {
		for _, step := range s.Steps {
			if probe, ok := step.(*scenarios.Probe); ok && probe.Eventually > 0 {
				probe.Eventually = time.Second
			}
		}
	}
	return all
}

// eachDefect tests a receiver with each defect, several at once.
func eachDefect(defects []string, test func(defect string)) {
	var group errgroup.Group
	group.SetLimit(crowd)
	for _, defect := range defects {
		group.Go(func() error { test(defect); return nil })
	}
	_ = group.Wait() // the test itself says what failed
}

func TestEveryDefectIsCaughtByTheScenarioMeantForIt(t *testing.T) {
	t.Parallel()
	all, matrix := hurried(t), readMatrix(t)
	eachDefect(slices.Sorted(maps.Keys(matrix)), func(defect string) {
		if len(matrix[defect]) == 0 {
			return
		}
		meant := matrix[defect][0]
		h := runner(t, receiver.Config{Defect: defect})
		for _, s := range all {
			if s.ID == meant && catches(h.Run(t.Context(), s)) {
				return
			}
		}
		t.Errorf("%s does not catch %s any more", meant, defect)
	})
}

func TestMatrixKnowsEveryDefect(t *testing.T) {
	t.Parallel()
	if known, names := slices.Sorted(maps.Keys(readMatrix(t))), defectNames(); !slices.Equal(known, names) {
		t.Errorf("the matrix has %v, the receiver %v; run go test ./harness -run TestWriteMatrix -update", known, names)
	}
}

func defectNames() []string {
	var names []string
	for _, d := range receiver.Defects() {
		names = append(names, d.Name)
	}
	return names
}

func TestWriteMatrix(t *testing.T) {
	if !*update {
		t.Skip("writes the matrix only with -update; the tests above hold it against the receivers")
	}
	all, fresh := hurried(t), make(matrix)
	var mu sync.Mutex
	eachDefect(defectNames(), func(defect string) {
		caught := catching(t, defect, all)
		mu.Lock()
		defer mu.Unlock()
		fresh[defect] = caught
	})
	meantFirst(fresh)
	src, err := json.MarshalIndent(fresh, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(matrixFile, append(src, '\n'), 0o600); err != nil {
		t.Fatal(err)
	}
}

// catching runs the suite and gives the ids of the scenarios that fail.
func catching(t *testing.T, defect string, all []*scenarios.Scenario) []string {
	t.Helper()
	suite := harness.Suite{Runner: runner(t, receiver.Config{Defect: defect}), Scenarios: all, Parallel: 4}
	ids := []string{}
	for _, result := range suite.Run(t.Context()).Results {
		if catches(result) && !slices.Contains(ids, result.ID) {
			ids = append(ids, result.ID)
		}
		if result.Outcome == report.Errored {
			t.Errorf("%s: %s", result.Name(), result.Reason)
		}
	}
	return ids
}

// meantFirst puts first, in each row, the scenario that catches the fewest
// defects: the one that is meant for it.
func meantFirst(m matrix) {
	wide := make(map[string]int)
	for _, ids := range m {
		for _, id := range ids {
			wide[id]++
		}
	}
	for _, ids := range m {
		slices.SortFunc(ids, func(a, b string) int {
			if wide[a] != wide[b] {
				return wide[a] - wide[b]
			}
			return strings.Compare(a, b)
		})
	}
}
