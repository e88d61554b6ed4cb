package scenarios_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vinemock/vinemock/scenarios"
)

func builtin(t *testing.T) []*scenarios.Scenario {
	t.Helper()
	all, err := scenarios.Builtin(contract(t))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestBuiltinScenariosAreSound(t *testing.T) {
	t.Parallel()
	named := make(map[string]bool)
	for _, s := range builtin(t) {
		if want := "builtin/" + s.ID + ".yaml"; s.Position().File != want {
			t.Errorf("%s is in %s, want %s", s.ID, s.Position().File, want)
		}
		if named[s.Name()] {
			t.Errorf("two rows are called %s", s.Name())
		}
		named[s.Name()] = true
		if s.About == "" || len(s.Cites) == 0 || len(s.Labels) == 0 {
			t.Errorf("%s needs about, cites and labels", s.ID)
		}
	}
}

func TestEveryClauseIsCitedByABuiltinScenario(t *testing.T) {
	t.Parallel()
	cited := make(map[string]bool)
	for _, s := range builtin(t) {
		for _, clause := range s.Cites {
			cited[clause] = true
		}
	}
	for _, clause := range contract(t).Clauses() {
		if !cited[clause] {
			t.Errorf("no built-in scenario cites %s", clause)
		}
	}
}

// TestBuiltinScenariosUseTheDocumentedProbes holds that a user who has them can
// run every scenario.
func TestBuiltinScenariosUseTheDocumentedProbes(t *testing.T) {
	t.Parallel()
	probes := []string{"customer", "order", "membership", "group", "effect", "log"}
	for _, s := range builtin(t) {
		for _, need := range s.Needs {
			if !slices.Contains(probes, need) {
				t.Errorf("%s needs the probe %s", s.ID, need)
			}
		}
	}
}

func TestBuiltinFilesNameTheSchema(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("builtin/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if first, _, _ := strings.Cut(string(src), "\n"); first != "# yaml-language-server: $schema=../scenario.v1.schema.json" {
			t.Errorf("%s begins with %q", file, first)
		}
	}
}
