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

	"github.com/vinemock/vinemock/harness"
	"github.com/vinemock/vinemock/harness/receiver"
	"github.com/vinemock/vinemock/harness/report"
	"github.com/vinemock/vinemock/scenarios"
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

func TestEveryDefectIsCaughtByTheScenarioMeantForIt(t *testing.T) {
	t.Parallel()
	all := builtin(t)
	for defect, catching := range readMatrix(t) {
		if len(catching) == 0 {
			continue
		}
		t.Run(defect, func(t *testing.T) {
			t.Parallel()
			h := runner(t, receiver.Config{Defect: defect})
			for _, s := range all {
				if s.ID == catching[0] && catches(h.Run(t.Context(), s)) {
					return
				}
			}
			t.Errorf("%s does not catch %s any more", catching[0], defect)
		})
	}
}

func TestMatrixKnowsEveryDefect(t *testing.T) {
	t.Parallel()
	var names []string
	for _, d := range receiver.Defects() {
		names = append(names, d.Name)
	}
	if known := slices.Sorted(maps.Keys(readMatrix(t))); !slices.Equal(known, names) {
		t.Errorf("the matrix has %v, the receiver %v; run go test ./harness -run TestWriteMatrix -update", known, names)
	}
}

func TestWriteMatrix(t *testing.T) {
	if !*update {
		t.Skip("writes the matrix only with -update; the tests above hold it against the receivers")
	}
	all := builtin(t)
	fresh := make(matrix)
	var mu sync.Mutex
	t.Run("defects", func(t *testing.T) {
		for _, d := range receiver.Defects() {
			t.Run(d.Name, func(t *testing.T) {
				t.Parallel()
				caught := catching(t, d.Name, all)
				mu.Lock()
				defer mu.Unlock()
				fresh[d.Name] = caught
			})
		}
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
	suite := harness.Suite{Runner: runner(t, receiver.Config{Defect: defect}), Scenarios: all}
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
