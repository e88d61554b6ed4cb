package harness_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/vinemock/vinemock/harness/receiver"
)

// readme has the matrix between two comments.
const (
	readmeFile  = "README.md"
	matrixBegin = "<!-- matrix: go test ./harness -run TestReadmeShowsTheMatrix -update -->\n"
	matrixEnd   = "<!-- end of matrix -->\n"
)

// table is the matrix for people: a row per defect.
func (m matrix) table() string {
	var b strings.Builder
	b.WriteString("| defect | the receiver … | meant for it | catch it too |\n|---|---|---|---|\n")
	for _, defect := range receiver.Defects() {
		others := slices.DeleteFunc(slices.Clone(m[defect.Name]), func(id string) bool { return id == defect.CaughtBy })
		fmt.Fprintf(&b, "| `%s` | %s | [%s](../scenarios/builtin/%[3]s.yaml) | %s |\n",
			defect.Name, strings.TrimSuffix(defect.Sentence, "."), defect.CaughtBy, few(others))
	}
	return b.String()
}

// few names some and counts the rest.
func few(ids []string) string {
	const most = 4
	if len(ids) <= most {
		return strings.Join(ids, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(ids[:most], ", "), len(ids)-most)
}

func TestReadmeShowsTheMatrix(t *testing.T) {
	t.Parallel()
	src, err := os.ReadFile(readmeFile)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, begun := strings.Cut(string(src), matrixBegin)
	shown, after, ended := strings.Cut(rest, matrixEnd)
	if !begun || !ended {
		t.Fatalf("%s has no place for the matrix, between %q and %q", readmeFile, matrixBegin, matrixEnd)
	}
	want := readMatrix(t).table()
	if *update {
		if err := os.WriteFile(readmeFile, []byte(before+matrixBegin+want+matrixEnd+after), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if shown != want {
		t.Errorf("%s shows another matrix than %s: run go test ./harness -run TestReadmeShowsTheMatrix -update", readmeFile, matrixFile)
	}
}
