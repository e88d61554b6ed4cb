package scenarios_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// fence finds the YAML examples of README.md.
var fence = regexp.MustCompile("(?s)```yaml\n(.*?)```")

// examples are the README's scenarios; steps alone are put into the scenario
// that the README says they stand in.
func examples(t *testing.T) []string {
	t.Helper()
	src, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, match := range fence.FindAllStringSubmatch(string(src), -1) {
		example := match[1]
		if strings.HasPrefix(example, "- ") {
			example = withSteps("- send: order.created\n  as: placed\n- send: customer.created\n  as: ann\n" + example)
		}
		all = append(all, example)
	}
	return all
}

func TestExamplesInTheReadmeAreSound(t *testing.T) {
	t.Parallel()
	all := examples(t)
	if len(all) < 15 {
		t.Fatalf("found %d examples", len(all))
	}
	compiled := schema(t)
	for _, example := range all {
		parse(t, example)
		if wrong := violations(t, compiled, []byte(example)); len(wrong) > 0 {
			t.Errorf("the schema refuses it, %v:\n%s", wrong, example)
		}
	}
}

// TestReadmeShowsEveryKey holds that no part of the language is left without
// an example.
func TestReadmeShowsEveryKey(t *testing.T) {
	t.Parallel()
	shown := strings.Join(examples(t), "\n")
	for definition, keys := range languageKeys(t) {
		for _, key := range keys {
			if !regexp.MustCompile(`\b` + regexp.QuoteMeta(key) + `:`).MatchString(shown) {
				t.Errorf("no example has the key %s of %s", key, definition)
			}
		}
	}
}
