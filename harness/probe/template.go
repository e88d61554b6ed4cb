package probe

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/vinemock/vinemock/server/api"
)

// placeholder is ${name}; $${ stands for the two characters ${ themselves.
var placeholder = regexp.MustCompile(`\$\$\{|\$\{([^{}]*)\}`)

// fill puts the values into a text, each through quote.
func fill(text string, with map[string]any, quote func(string) string) (string, error) {
	var failed error
	filled := placeholder.ReplaceAllStringFunc(text, func(match string) string {
		if match == "$${" {
			return "${"
		}
		value, err := lookup(match[2:len(match)-1], with)
		if err != nil && failed == nil {
			failed = err
		}
		return quote(value)
	})
	return filled, failed
}

// asIs is the quoting where there is nothing to escape from.
func asIs(text string) string { return text }

// lookup gives a value as text.
func lookup(name string, with map[string]any) (string, error) {
	value, ok := with[name]
	switch {
	case !ok:
		return "", misconfigured("the step gives it "+given(with), "it needs ${%s}", name)
	case value == nil:
		return "", misconfigured("look at the step's with", "${%s} is null", name)
	}
	if text, ok := value.(string); ok {
		return text, nil
	}
	src, err := json.Marshal(value)
	if err != nil {
		return "", misconfigured("look at the step's with", "${%s} cannot be written: %v", name, err)
	}
	return string(src), nil
}

func given(with map[string]any) string {
	if len(with) == 0 {
		return "nothing"
	}
	return strings.Join(slices.Sorted(maps.Keys(with)), ", ")
}

// excerpt shows the beginning of what was read instead of records.
func excerpt(body []byte) string {
	const most = 120
	text := strings.Join(strings.Fields(api.RedactJSON(string(body))), " ")
	if text == "" {
		return "nothing"
	}
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return fmt.Sprintf("%q", text)
}
