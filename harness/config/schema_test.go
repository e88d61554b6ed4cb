package config

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/xeipuuv/gojsonschema"

	"github.com/vinemock/vinemock/harness/probe"
	"github.com/vinemock/vinemock/scenarios/document"
	"github.com/vinemock/vinemock/server/api"
)

// TestSchemaHasTheReadersKeys holds every table of keys against the properties
// of its definition in the JSON Schema.
func TestSchemaHasTheReadersKeys(t *testing.T) {
	t.Parallel()
	type object struct {
		Properties map[string]any `json:"properties"`
	}
	var schema struct {
		object
		Definitions map[string]object `json:"definitions"`
	}
	if err := json.Unmarshal(JSONSchema(), &schema); err != nil {
		t.Fatal(err)
	}
	r := new(reader)
	tables := map[string]document.Keys{
		"policy": document.StructKeys(new(api.PolicyPatch)),
		"hook":   hookKeys(new(Hook)),
		"probe":  r.probeKeys(new(probe.Spec)),
		"sql":    sqlKeys(new(probe.SQL)),
	}
	schema.Definitions[""], tables[""] = schema.object, r.keys()
	for name, definition := range schema.Definitions {
		want := slices.Sorted(slices.Values(tables[name].Names()))
		if got := slices.Sorted(maps.Keys(definition.Properties)); !slices.Equal(got, want) {
			t.Errorf("definition %q: the reader knows %v, the schema %v", name, want, got)
		}
	}
}

func TestSchemaAgreesWithTheReader(t *testing.T) {
	t.Parallel()
	schema, err := gojsonschema.NewSchema(gojsonschema.NewBytesLoader(JSONSchema()))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		src  string
		good bool
	}{
		"example":          {example(t), true},
		"environment":      {"policy: {retries: '${ENV:N}', interval: '${ENV:I}'}", true},
		"success":          {"policy: {success: 200}", true},
		"unknown key":      {"targt: http://a/", false},
		"no unit":          {"timeout: 5", false},
		"two kinds":        {"probes: {a: {http: GET http://a/, exec: [a]}}", false},
		"no kind":          {"probes: {a: {fields: {a: b}}}", false},
		"no query":         {"probes: {a: {sql: {sqlite: a.db}}}", false},
		"two hooks":        {"restart: {exec: [a], http: POST http://a/}", false},
		"reset without":    {"reset: http://a/", false},
		"any hook":         {"{break: POST http://a/, mend: {exec: [a]}, break-next: {http: POST http://a/}}", true},
		"too many retries": {"policy: {retries: 1001}", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, documents := document.Read("vinemock.yaml", []byte(c.src))
			result, err := schema.Validate(gojsonschema.NewGoLoader(documents[0].Value()))
			if err != nil {
				t.Fatal(err)
			}
			_, readErr := Read("vinemock.yaml", []byte(c.src), environment)
			if result.Valid() != c.good || (readErr == nil) != c.good {
				t.Errorf("want good %t; the schema says %v, the reader %v", c.good, result.Errors(), readErr)
			}
		})
	}
}
