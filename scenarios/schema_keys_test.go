package scenarios

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/vinemock/vinemock/scenarios/document"
	"github.com/vinemock/vinemock/server/api"
)

// TestSchemaHasTheParsersKeys holds every table of keys in the parser against
// the properties of its definition in the JSON Schema.
func TestSchemaHasTheParsersKeys(t *testing.T) {
	t.Parallel()
	p := new(parser)
	tables := map[string]document.Keys{
		"":               p.scenarioKeys(new(Scenario)),
		"send":           p.sendKeys(new(Send)),
		"raw":            p.rawStepKeys(new(Raw)),
		"raw/raw":        p.rawKeys(new(Raw)),
		"redeliver":      p.redeliverKeys(new(Redeliver)),
		"together":       p.togetherKeys(new(Together)),
		"advance":        p.advanceKeys(new(Advance)),
		"probe":          p.probeKeys(new(Probe)),
		"email/email":    p.emailKeys(new(Email)),
		"restart":        p.restartKeys(new(Restart)),
		"break":          p.breakKeys(new(Break)),
		"mend":           p.mendKeys(new(Mend)),
		"pause":          p.pauseKeys(new(Pause)),
		"fault":          document.StructKeys(new(api.Fault)),
		"policy":         document.StructKeys(new(api.PolicyPatch)),
		"deliveryExpect": p.deliveryExpectKeys(new(DeliveryExpect)),
		"answerExpect":   p.answerExpectKeys(new(DeliveryExpect)),
		"probeExpect":    p.probeExpectKeys(new(ProbeExpect)),
		"matcher":        p.matcherKeys(new(Matcher), nil),
	}
	known := schemaKeys(t)
	for name, keys := range tables {
		want := slices.Sorted(slices.Values(keys.Names()))
		if got := known[name]; !slices.Equal(got, want) {
			t.Errorf("definition %q: the parser knows %v, the schema %v", name, want, got)
		}
	}
}

func TestSchemaHasEveryKindOfStep(t *testing.T) {
	t.Parallel()
	var schema struct {
		Definitions struct {
			Step struct {
				OneOf []struct {
					Ref string `json:"$ref"`
				}
			}
		}
	}
	if err := json.Unmarshal(JSONSchema(), &schema); err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, kind := range schema.Definitions.Step.OneOf {
		kinds = append(kinds, kind.Ref[len("#/definitions/"):])
	}
	if !slices.Equal(kinds, stepNames()) {
		t.Errorf("the parser knows %v, the schema %v", stepNames(), kinds)
	}
}

// schemaKeys gives the sorted properties of each definition, and of a property
// inside one as definition/property; the whole schema's as "".
func schemaKeys(t *testing.T) map[string][]string {
	t.Helper()
	type object struct {
		Properties  map[string]json.RawMessage `json:"properties"`
		Definitions map[string]json.RawMessage `json:"definitions"`
	}
	read := func(src []byte) object {
		var o object
		if err := json.Unmarshal(src, &o); err != nil {
			t.Fatal(err)
		}
		return o
	}
	root := read(JSONSchema())
	keys := map[string][]string{"": sortedKeys(root.Properties)}
	for name, src := range root.Definitions {
		definition := read(src)
		keys[name] = sortedKeys(definition.Properties)
		for property, src := range definition.Properties {
			keys[name+"/"+property] = sortedKeys(read(src).Properties)
		}
	}
	return keys
}
