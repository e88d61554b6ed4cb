package faker_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tidwall/gjson"

	"github.com/vinemock/vinemock/schemas"
	"github.com/vinemock/vinemock/schemas/faker"
)

// added gives a generator whose catalogue has one more file.
func added(src string) (*faker.Generator, *schemas.Catalogue, error) {
	cat, err := schemas.Load(fstest.MapFS{"added.json": {Data: []byte(src)}})
	if err != nil {
		return nil, nil, err
	}
	g, err := faker.New(cat)
	return g, cat, err
}

// schema gives a schema of tasting.booked with these properties of data.
func schema(properties string) string {
	return `{"x-vinemock":{"entity":"customer"},"type":"object","required":["type","data"],"properties":{
		"type":{"type":"string","const":"tasting.booked"},
		"data":{"type":"object","required":["id"],"properties":{"id":{"type":"string","x-faker":"customer.id"},` + properties + `}}}}`
}

func TestANewEventTypeIsOneFile(t *testing.T) {
	t.Parallel()
	g, cat, err := added(schema(`
		"guests": {"type":"integer","minimum":1,"maximum":8},
		"wish": {"type":"string","x-faker":{"use":"gofakeit.sentence","wordcount":5}},
		"fee": {"type":"number","minimum":10.5,"exclusiveMaximum":11},
		"code": {"type":"string","pattern":"^[A-Z]{3}[0-9]{2}$"},
		"when": {"type":"string","format":"date-time"}, "day": {"type":"string","format":"date"},
		"mail": {"type":"string","format":"email"}, "page": {"type":"string","format":"uri"}, "key": {"type":"string","format":"uuid"},
		"short": {"type":"string","minLength":3,"maxLength":4}, "open": {"type":"boolean"}, "kind": {"enum":["red","white"]},
		"either": {"anyOf":[{"type":"boolean"},{"type":"string"}]}, "nothing": {"type":"null"}, "more": {"type":"object"}, "read": {"type":"object","properties":{"x":{"type":"string","x-source":"read API"}}},
		"skus": {"type":"array","minItems":9,"items":{"type":"string","x-faker":"item.sku"}},
		"wines": {"type":"array","minItems":2,"maxItems":3,"items":{"type":"object","required":["n"],"properties":{"n":{"type":"integer"}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(100) {
		e := event(t, g, faker.Request{Type: "tasting.booked", Seed: seed})
		for _, v := range cat.Validate(e.Body) {
			t.Fatalf("%s\n%s", v, e.Body)
		}
		if words := strings.Fields(gjson.GetBytes(e.Data, "wish").Str); len(words) != 5 || !strings.HasPrefix(e.EntityID, "cust_") {
			t.Fatalf("got %s", e.Body)
		}
	}
	seen := false
	for _, e := range history(t, g, faker.HistoryRequest{Seed: 1, N: 300}) {
		seen = seen || e.Type == "tasting.booked"
	}
	if !seen {
		t.Error("the added type does not occur in a history")
	}
}

func TestDerivedValuesFollowFromOthers(t *testing.T) {
	t.Parallel()
	g, _, err := added(schema(`
		"bill":{"type":"number","x-faker":{"use":"sum","of":["data.cost","data.tip"]}},
		"cost":{"type":"number","x-faker":{"use":"product","of":["data.guests","data.fee"]}},
		"tip":{"type":"number","minimum":1,"maximum":9}, "guests":{"type":"integer","minimum":1,"maximum":8},
		"fee":{"type":"number","minimum":10,"maximum":20}, "whose":{"type":"string","x-faker":{"use":"copy","of":["data.id"]}}`))
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(50) {
		data := gjson.ParseBytes(event(t, g, faker.Request{Type: "tasting.booked", Seed: seed}).Data)
		cost := data.Get("guests").Int() * cents(data.Get("fee"))
		if cents(data.Get("cost")) != cost || cents(data.Get("bill")) != cost+cents(data.Get("tip")) || data.Get("whose").Str != data.Get("id").Str {
			t.Fatalf("got %s", data)
		}
	}
}

func TestSchemasThatCannotBeDrawnTeach(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ properties, want string }{
		"unknown hint":      {`"x":{"type":"string","x-faker":"customer.emial"}`, "compile schema added.json: data.x: x-faker: there is no hint \"customer.emial\"; did you mean customer.email"},
		"unknown function":  {`"x":{"type":"string","x-faker":"gofakeit.sentense"}`, "gofakeit has no function"},
		"unknown parameter": {`"x":{"type":"string","x-faker":{"use":"gofakeit.sentence","words":5}}`, `no parameter "words"`},
		"winery parameter":  {`"x":{"type":"string","x-faker":{"use":"customer.email","min":5}}`, `no parameter "min"`},
		"unknown keyword":   {`"x":{"if":{}}`, `keyword "if" is not supported`},
		"format":            {`"x":{"type":"string","format":"ipv6"}`, `format "ipv6" cannot be drawn`},
		"limits":            {`"x":{"type":"integer","minimum":5,"maximum":4}`, "no number lies between"},
		"lengths":           {`"x":{"type":"string","minLength":5,"maxLength":4}`, "minLength"},
		"items":             {`"x":{"type":"array"}`, "array without items"},
		"counts":            {`"x":{"type":"array","minItems":5,"maxItems":4,"items":{}}`, "minItems 5"},
		"derived of none":   {`"x":{"type":"number","x-faker":{"use":"sum"}}`, "say of what"},
		"derived of what":   {`"x":{"type":"string","x-faker":{"use":"copy","of":["data.di"]}}`, "did you mean data.id"},
		"circle":            {`"x":{"type":"number","x-faker":{"use":"sum","of":["data.x"]}}`, "itself derived"},
		"hint of a text":    {`"x":{"type":"array","items":{"type":"string","x-faker":"customer.id"},"x-faker":"customer.email"}`, "is not JSON"},
		"hint of a number":  {`"x":{"type":"string","x-faker":"order.total"}`, "breaks the schema: data.x"},
		"endless text":      {`"x":{"type":"string","minLength":99999999}`, "minLength"},
		"disagreement":      {`"x":{"type":"string","pattern":"^[0-9]$","x-faker":"gofakeit.firstname"}`, "breaks the schema: data.x"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, _, err := added(schema(test.properties)); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want an error with %q", err, test.want)
			}
		})
	}
}

// Any schema is compiled or refused; what is compiled makes events that keep
// it.
func FuzzCompile(f *testing.F) {
	cat, err := schemas.Default()
	if err != nil {
		f.Fatal(err)
	}
	for _, e := range cat.Types() {
		f.Add(string(e.Schema))
	}
	f.Add(schema(`"guests":{"type":"integer","minimum":1,"maximum":8},"x":{"type":"array","items":{"type":"string"}}`))
	f.Fuzz(func(t *testing.T, src string) {
		g, cat, err := added(src)
		if err != nil {
			return
		}
		for _, e := range cat.Types() {
			if e.File != "added.json" {
				continue
			}
			made, err := g.Event(faker.Request{Type: e.Name, At: noon})
			if err != nil || !json.Valid(made.Body) {
				t.Fatalf("%v: %s", err, made.Body)
			}
		}
	})
}

// Overrides either make a body that is JSON or say what is wrong.
func FuzzOverrides(f *testing.F) {
	g, cat := generator(f)
	f.Add("order.created", "data.total", "80", false)
	f.Add("order.created", "data.items.1.price", "19.99", false)
	f.Add("customer.updated", "data.*", `{"a":[1]}`, true)
	f.Add("group.created", "data..x\\", `null`, true)
	f.Fuzz(func(t *testing.T, kind, path, value string, force bool) {
		var parsed any
		if json.Unmarshal([]byte(value), &parsed) != nil {
			return
		}
		set, err := g.Event(faker.Request{Type: kind, At: noon, Set: map[string]any{path: parsed}, Force: force})
		if err == nil && !json.Valid(set.Body) {
			t.Fatalf("set %q: %s", path, set.Body)
		}
		if err == nil && !force && parsed != nil {
			for _, v := range cat.Validate(set.Body) {
				t.Fatalf("set %q to %s broke the contract: %s", path, value, v)
			}
		}
		for _, r := range []faker.Request{{Add: map[string]any{path: parsed}}, {Drop: []string{path}, Force: true}} {
			r.Type, r.At = kind, noon
			if e, err := g.Event(r); err == nil && !json.Valid(e.Body) {
				t.Fatalf("%+v: %s", r, e.Body)
			}
		}
	})
}

func TestHistoryEndsWithItsContext(t *testing.T) {
	t.Parallel()
	g, _ := generator(t)
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	stop := errors.New("enough")
	n := 0
	var last error
	for _, err := range g.History(ctx, faker.HistoryRequest{N: 1_000_000, Start: newYear}) {
		if n++; n == 10 {
			cancel(stop)
		}
		last = err
	}
	if !errors.Is(last, stop) || n > 20_000 {
		t.Errorf("the history went on for %d events and ended with %v", n, last)
	}
	for _, r := range []faker.HistoryRequest{{N: -1, Start: newYear}, {N: 1}} {
		for _, err := range g.History(t.Context(), r) {
			if err == nil {
				t.Errorf("%s was taken", fmt.Sprint(r))
			}
		}
	}
}

func TestAnEntityThatTheWineryDoesNotKnowHasItsOwnID(t *testing.T) {
	t.Parallel()
	g, _, err := added(`{"properties":{"type":{"const":"table.freed"},"data":{"type":"object","required":["id"],
		"properties":{"id":{"type":"string","pattern":"^tbl_[0-9]{6}$"},"seats":{"type":"integer"}}}}}`)
	if err != nil {
		t.Fatal(err)
	}
	first := event(t, g, faker.Request{Type: "table.freed", Seed: 1})
	second := event(t, g, faker.Request{Type: "table.freed", Seed: 2, Same: first.Body})
	if !strings.HasPrefix(first.EntityID, "tbl_") || second.EntityID != first.EntityID {
		t.Errorf("got %q and %q", first.EntityID, second.EntityID)
	}
}
