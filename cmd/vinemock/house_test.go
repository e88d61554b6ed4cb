package main

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/dependencies.txt anew")

// goList runs go list over the module.
func goList(t *testing.T, args ...string) []string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", append([]string{"list"}, args...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Fields(string(out))
	slices.Sort(lines)
	return slices.Compact(lines)
}

func TestEveryPackageShowsWhereItStands(t *testing.T) {
	t.Parallel()
	for _, dir := range goList(t, "-f", "{{.Dir}}", "github.com/vinemock/vinemock/...") {
		if _, err := os.Stat(filepath.Join(dir, "doc.go")); err != nil {
			t.Errorf("%v: a package has a doc.go that shows where it stands in the flow", err)
		}
	}
}

// TestBinaryHasNoUnnoticedDependency keeps the list of modules that the binary
// is made of under review.
func TestBinaryHasNoUnnoticedDependency(t *testing.T) {
	t.Parallel()
	const file = "testdata/dependencies.txt"
	got := strings.Join(goList(t, "-deps", "-f", "{{with .Module}}{{.Path}}{{end}}", "."), "\n") + "\n"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the binary's modules are not those of %s any more; look at the difference, then run with -update:\n%s", file, got)
	}
}
