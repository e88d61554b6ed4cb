package scenarios_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vinemock/vinemock/scenarios"
)

// update rewrites the expected messages: go test ./scenarios -update.
var update = flag.Bool("update", false, "rewrite testdata/bad/*.txt")

// TestBadFilesSayWhatWasMeant holds the messages for each testdata/bad/*.yaml
// against the *.txt beside it, which can be read as the list of all messages.
func TestBadFilesSayWhatWasMeant(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("found %d files, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			all, err := scenarios.Parse(filepath.Base(file), src, contract(t))
			if err == nil || all != nil {
				t.Fatalf("want problems alone, got %d scenarios and %v", len(all), err)
			}
			golden(t, strings.TrimSuffix(file, ".yaml")+".txt", err.Error()+"\n")
		})
	}
}

// golden compares with a file, or rewrites it.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		write(t, file, got)
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("got\n%s\nwant, as in %s,\n%s", got, file, want)
	}
}
