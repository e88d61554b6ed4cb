package scenarios_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/xeipuuv/gojsonschema"

	"github.com/vinemock/vinemock/scenarios"
	"github.com/vinemock/vinemock/scenarios/document"
)

func schema(t *testing.T) *gojsonschema.Schema {
	t.Helper()
	compiled, err := gojsonschema.NewSchema(gojsonschema.NewBytesLoader(scenarios.JSONSchema()))
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

// violations holds each document of a file against the JSON Schema.
func violations(t *testing.T, compiled *gojsonschema.Schema, src []byte) (all []gojsonschema.ResultError) {
	t.Helper()
	_, documents := document.Read("test.yaml", src)
	for _, doc := range documents {
		value, err := json.Marshal(doc.Value())
		if err != nil {
			t.Fatal(err)
		}
		result, err := compiled.Validate(gojsonschema.NewBytesLoader(value))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, result.Errors()...)
	}
	return all
}

func TestSchemaTakesEveryBuiltinScenario(t *testing.T) {
	t.Parallel()
	compiled := schema(t)
	files, err := filepath.Glob("builtin/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if wrong := violations(t, compiled, src); len(wrong) > 0 {
			t.Errorf("%s: %v", file, wrong)
		}
	}
}

// TestSchemaRefusesTheShapesThatTheParserRefuses takes the bad files whose
// mistakes are of shape; those of meaning are beyond a schema.
func TestSchemaRefusesTheShapesThatTheParserRefuses(t *testing.T) {
	t.Parallel()
	compiled := schema(t)
	for _, file := range []string{"unknown-keys", "wrong-types", "missing", "matchers", "names", "hooks"} {
		src, err := os.ReadFile("testdata/bad/" + file + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		if len(violations(t, compiled, src)) == 0 {
			t.Errorf("%s: the schema takes it", file)
		}
	}
}

func TestSchemaCompletesTheContractsTypes(t *testing.T) {
	t.Parallel()
	var read struct {
		Definitions struct {
			EventType struct {
				AnyOf []struct{ Enum []string }
			}
		}
	}
	if err := json.Unmarshal(scenarios.JSONSchema(), &read); err != nil {
		t.Fatal(err)
	}
	types := contract(t).Types()
	enum := read.Definitions.EventType.AnyOf[0].Enum
	if len(enum) != len(types) {
		t.Fatalf("want %v, got %v", types, enum)
	}
	for i, eventType := range types {
		if enum[i] != eventType {
			t.Errorf("want %s in place %d, got %s", eventType, i, enum[i])
		}
	}
}

// languageKeys are the keys of each definition in the schema.
func languageKeys(t *testing.T) map[string][]string {
	t.Helper()
	type object struct {
		Properties  map[string]any
		Definitions map[string]object
	}
	var root object
	if err := json.Unmarshal(scenarios.JSONSchema(), &root); err != nil {
		t.Fatal(err)
	}
	root.Definitions["scenario"] = object{Properties: root.Properties}
	keys := make(map[string][]string)
	for name, definition := range root.Definitions {
		for key := range definition.Properties {
			keys[name] = append(keys[name], key)
		}
	}
	return keys
}
