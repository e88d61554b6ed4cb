package receiver

import (
	"encoding/json"
	"testing"

	"github.com/tidwall/gjson"
	"pgregory.net/rapid"
)

func TestMomentsCompareAsText(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]string{
		{`"2026-03-01T10:00:00Z"`, `"2026-03-01T10:00:00.001Z"`},
		{`"2026-03-01T10:00:00.9Z"`, `"2026-03-01T10:00:01Z"`},
		{`"2026-03-01T12:00:00+02:00"`, `"2026-03-01T10:00:00.500Z"`},
		{`"2020-02-29T00:00:00.000Z"`, `"2020-02-31T00:00:00.000Z"`},
		{`"2020-02-31T00:00:00.000Z"`, `"2020-03-01T00:00:00.000Z"`},
	} {
		older, newer := moment(json.RawMessage(pair[0])), moment(json.RawMessage(pair[1]))
		if older == "" || older >= newer {
			t.Errorf("%s is not before %s: %q, %q", pair[0], pair[1], older, newer)
		}
	}
	for _, none := range []string{``, `null`, `7`, `{}`, `"yesterday"`, `"9999"`} {
		if got := moment(json.RawMessage(none)); got != "" {
			t.Errorf("%s is the moment %q", none, got)
		}
	}
}

func TestContentKeyIgnoresFormatOnly(t *testing.T) {
	t.Parallel()
	key := func(name, data string) string {
		got, err := contentKey(event{name: name, data: json.RawMessage(data)})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	one := key("order.created", `{"a":1.50,"b":"é"}`)
	if key("order.created", " { \"b\" : \"\\u00e9\",\n\"a\":1.50 } ") != one {
		t.Error("format changes the key")
	}
	for _, other := range []string{
		key("order.updated", `{"a":1.50,"b":"é"}`), key("order.created", `{"a":1.51,"b":"é"}`),
		key("order.created", `{"a":"1.50","b":"é"}`), key("order.created", `{"a":1.50}`),
	} {
		if other == one {
			t.Error("another event has the same key")
		}
	}
}

// jsonValues draws JSON documents of objects, lists and leaves.
func jsonValues(depth int) *rapid.Generator[any] {
	leaf := rapid.OneOf(rapid.String().AsAny(), rapid.Bool().AsAny(), rapid.Float64().AsAny(), rapid.Just[any](nil))
	if depth == 0 {
		return leaf
	}
	inner := jsonValues(depth - 1)
	keys := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"password", "authToken", "id"}))
	return rapid.OneOf(leaf, rapid.SliceOfN(inner, 0, 3).AsAny(), rapid.MapOfN(keys, inner, 0, 4).AsAny())
}

func TestWithoutSecretsIsJSONWithoutThem(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		data, err := json.Marshal(map[string]any{"data": jsonValues(3).Draw(t, "value"), "password": "x"})
		if err != nil {
			t.Skip(err)
		}
		kept := withoutSecrets(data)
		if !json.Valid(kept) {
			t.Fatalf("%s became %s", data, kept)
		}
		if holdsSecret(gjson.ParseBytes(kept)) {
			t.Fatalf("%s still has a secret", kept)
		}
		if again := withoutSecrets(kept); string(again) != string(kept) {
			t.Fatalf("%s changed again to %s", kept, again)
		}
	})
}

func holdsSecret(value gjson.Result) (holds bool) {
	if !value.IsObject() && !value.IsArray() {
		return false
	}
	value.ForEach(func(key, item gjson.Result) bool {
		holds = holds || key.Str == "password" || key.Str == "authToken" || holdsSecret(item)
		return !holds
	})
	return holds
}
