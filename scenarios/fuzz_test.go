package scenarios_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/vinemock/vinemock/scenarios"
	"github.com/vinemock/vinemock/scenarios/document"
)

// FuzzParse holds that no file makes the parser panic, that every error is a
// list of problems, and that what was read can be told in words.
func FuzzParse(f *testing.F) {
	for _, pattern := range []string{"testdata/bad/*.yaml", "builtin/*.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range files {
			src, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(src)
		}
	}
	contract := contract(f)
	f.Fuzz(func(t *testing.T, src []byte) {
		all, err := scenarios.Parse("fuzz.yaml", src, contract)
		var problems document.Problems
		if err != nil && (!errors.As(err, &problems) || err.Error() == "" || all != nil) {
			t.Errorf("got %d scenarios and %v", len(all), err)
		}
		for _, s := range all {
			if scenarios.Explain(s) == "" || len(s.Steps) == 0 {
				t.Errorf("%s is empty", s.Name())
			}
		}
	})
}
