package report_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/xeipuuv/gojsonschema"

	"github.com/vinemock/vinemock/harness/report"
)

func writtenJSON(t *testing.T, r report.Report) string {
	t.Helper()
	return written(t, func(out *bytes.Buffer) error { return report.WriteJSON(out, r) })
}

func TestJSONIsAsTheSchemaSays(t *testing.T) {
	t.Parallel()
	schema, err := gojsonschema.NewSchema(gojsonschema.NewBytesLoader(report.JSONSchema()))
	if err != nil {
		t.Fatal(err)
	}
	for name, r := range map[string]report.Report{
		"sample": sample(), "empty": {}, "bare result": {Results: []report.Result{{ID: "a", Level: "must", Outcome: report.Passed}}},
	} {
		result, err := schema.Validate(gojsonschema.NewStringLoader(writtenJSON(t, r)))
		if err != nil {
			t.Fatal(err)
		}
		for _, wrong := range result.Errors() {
			t.Errorf("%s: %s", name, wrong)
		}
	}
}

func TestJSONIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	first := writtenJSON(t, sample())
	read, err := report.Read(strings.NewReader(first))
	if err != nil {
		t.Fatal(err)
	}
	if again := writtenJSON(t, read); again != first {
		t.Errorf("got\n%s\nwant\n%s", again, first)
	}
}

func TestJSONLeavesTheReportAsItWas(t *testing.T) {
	t.Parallel()
	r := report.Report{Results: []report.Result{{ID: "a"}}}
	writtenJSON(t, r)
	if r.Results[0].Cites != nil || r.Version != 0 {
		t.Errorf("got %+v", r)
	}
}

func TestReadSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"":                                "vinemock test --json",
		"<testsuites/>":                   "vinemock test --json",
		`{"version": 2}`:                  "its version is 2, and this vinemock reads 1",
		`{"version": 1, "results": [{}]}`: "results[0]: it has no id",
		`{"version": 1, "results": [{"id": "a", "outcome": "green"}, {}]}`: `results[0]: a: the outcome "green" is none of`,
	} {
		if _, err := report.Read(strings.NewReader(src)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", src, err, want)
		}
	}
}

type object struct {
	Ref        string             `json:"$ref"`
	Items      *object            `json:"items"`
	Required   []string           `json:"required"`
	Properties map[string]*object `json:"properties"`
}

// TestSchemaHasEveryField walks the types and the schema side by side.
func TestSchemaHasEveryField(t *testing.T) {
	t.Parallel()
	var schema struct {
		object
		Definitions map[string]*object `json:"definitions"`
	}
	if err := json.Unmarshal(report.JSONSchema(), &schema); err != nil {
		t.Fatal(err)
	}
	var compare func(path string, typ reflect.Type, o *object)
	compare = func(path string, typ reflect.Type, o *object) {
		for typ.Kind() == reflect.Slice && o.Items != nil {
			typ, o = typ.Elem(), o.Items
		}
		if typ.Kind() == reflect.Pointer {
			typ = typ.Elem()
		}
		if o.Ref != "" {
			o = schema.Definitions[strings.TrimPrefix(o.Ref, "#/definitions/")]
		}
		if o.Properties == nil {
			return
		}
		fields, required := fieldsOf(typ)
		if got := slices.Sorted(maps.Keys(o.Properties)); !slices.Equal(got, slices.Sorted(maps.Keys(fields))) {
			t.Errorf("%s: the schema has %v, the type %v", path, got, slices.Sorted(maps.Keys(fields)))
			return
		}
		slices.Sort(o.Required)
		if !slices.Equal(o.Required, required) {
			t.Errorf("%s: the schema requires %v, the type always has %v", path, o.Required, required)
		}
		for name, field := range fields {
			compare(path+"."+name, field, o.Properties[name])
		}
	}
	compare("report", reflect.TypeFor[report.Report](), &schema.object)
}

// fieldsOf gives a struct's fields by JSON name, and the names that are never
// left out.
func fieldsOf(typ reflect.Type) (fields map[string]reflect.Type, required []string) {
	fields = map[string]reflect.Type{}
	for i := range typ.NumField() {
		name, options, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
		fields[name] = typ.Field(i).Type
		if options == "" {
			required = append(required, name)
		}
	}
	slices.Sort(required)
	return fields, required
}
