package scenarios_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/vinemock/vinemock/scenarios"
)

func TestPlaceholderAloneKeepsItsType(t *testing.T) {
	t.Parallel()
	scope := scenarios.Scope{
		"placed": map[string]any{"type": "order.created", "data": map[string]any{
			"total": json.Number("80.50"), "isGift": true, "note": nil, "items": []any{map[string]any{"sku": "12CH750"}},
		}},
		"burst": []any{map[string]any{"data": map[string]any{"id": "first"}}},
	}
	cases := []struct {
		value any
		want  any
	}{
		{"${placed.data.total}", json.Number("80.50")},
		{"${placed.data.isGift}", true},
		{"${placed.data.note}", nil},
		{"${placed.data.items}", []any{map[string]any{"sku": "12CH750"}}},
		{"${placed.data.items.0.sku}", "12CH750"},
		{"${burst.0.data.id}", "first"},
		{"${placed.type * 2}", []any{"order.created", "order.created"}},
		{"${placed.data.items.0 * 1}", []any{map[string]any{"sku": "12CH750"}}},
		{"total: ${placed.data.total}, ${placed.type}", "total: 80.50, order.created"},
		{"items: ${placed.data.items}", `items: [{"sku":"12CH750"}]`},
		{"$${placed} stays", "${placed} stays"},
		{"$5 and $ {x}", "$5 and $ {x}"},
		{[]any{"${placed.type}", map[string]any{"a": "${placed.data.isGift}"}}, []any{"order.created", map[string]any{"a": true}}},
		{json.Number("7"), json.Number("7")},
	}
	for _, c := range cases {
		got, err := scenarios.Literal(c.value).Resolve(scope)
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%v: want %#v, got %#v, %v", c.value, c.want, got, err)
		}
	}
}

func TestUnknownPlaceholderSaysWhatThereIs(t *testing.T) {
	t.Parallel()
	scope := scenarios.Scope{"placed": map[string]any{"data": map[string]any{}}, "webhook": map[string]any{}}
	cases := map[string]string{
		"${plced.data}":         `nothing is called "plced"; there is placed, webhook`,
		"a ${placed.data.id} b": "placed has no data.id",
	}
	for value, want := range cases {
		if _, err := scenarios.Literal([]any{value}).Resolve(scope); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: want an error with %q, got %v", value, want, err)
		}
	}
}
