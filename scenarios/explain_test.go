package scenarios_test

import (
	"os"
	"testing"

	"github.com/vinemock/vinemock/scenarios"
)

func TestScenarioIsToldInWords(t *testing.T) {
	t.Parallel()
	src, err := os.ReadFile("testdata/explain.yaml")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/explain.txt", scenarios.Explain(parse(t, string(src))[0]))
}
