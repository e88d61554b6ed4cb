package harness_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/vinemock/vinemock/harness"
	"github.com/vinemock/vinemock/harness/receiver"
	"github.com/vinemock/vinemock/harness/report"
	"github.com/vinemock/vinemock/scenarios"
	"github.com/vinemock/vinemock/schemas"
)

// fence finds the YAML examples of the language's reference.
var fence = regexp.MustCompile("(?s)```yaml\n(.*?)```")

// around is the scenario that the reference says its loose steps stand in.
const around = `id: example-%d
title: An example holds
needs: [customer, order, membership, group]
steps:
  - {send: order.created, as: placed}
  - {send: customer.created, as: ann}
`

// examples are the scenarios of the reference of the language.
func examples(t *testing.T) []*scenarios.Scenario {
	t.Helper()
	src, err := os.ReadFile("../scenarios/README.md")
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := schemas.Default()
	if err != nil {
		t.Fatal(err)
	}
	var all []*scenarios.Scenario
	for i, match := range fence.FindAllStringSubmatch(string(src), -1) {
		example := match[1]
		if strings.HasPrefix(example, "- ") {
			example = fmt.Sprintf(around, i) + "  " + strings.ReplaceAll(strings.TrimSpace(example), "\n", "\n  ")
		}
		parsed, err := scenarios.Parse("README.md", []byte(example), scenarios.FromCatalogue(catalogue))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, parsed...)
	}
	return all
}

func TestExamplesOfTheLanguageHold(t *testing.T) {
	t.Parallel()
	suite := harness.Suite{Runner: runner(t, receiver.Config{}), Scenarios: examples(t), Parallel: 4}
	r := suite.Run(t.Context())
	if len(r.Results) < 20 {
		t.Errorf("found %d examples", len(r.Results))
	}
	for i, result := range r.Results {
		if result.Outcome != report.Passed {
			t.Errorf("%s: %s: %s\n%s", result.Name(), result.Outcome, result.Reason, scenarios.Explain(suite.Scenarios[i]))
		}
	}
}
