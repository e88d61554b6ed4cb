package schemas_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/vinemock/vinemock/schemas"
)

func catalogue(t testing.TB) *schemas.Catalogue {
	t.Helper()
	c, err := schemas.Default()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTheArticlesTypesComeInItsOrder(t *testing.T) {
	t.Parallel()
	want := []string{
		"customer.created", "customer.deleted", "customer.updated", "order.created", "order.updated",
		"membership.created", "membership.customerNote.updated", "membership.on_hold",
		"membership.paymentMethod.updated", "membership.reactivated", "membership.shippingAddress.updated",
		"membership.shippingMethod.updated", "group.created", "group.customers.added",
		"group.customers.removed", "group.deleted", "group.updated",
	}
	types := catalogue(t).Types()
	if len(types) != len(want) {
		t.Fatalf("got %d types, want %d", len(types), len(want))
	}
	for i, e := range types {
		if e.Name != want[i] {
			t.Errorf("type %d is %s, want %s", i, e.Name, want[i])
		}
	}
}

func TestSamplesKeepTheContract(t *testing.T) {
	t.Parallel()
	c := catalogue(t)
	for _, e := range c.Types() {
		if len(e.Sample) == 0 || e.Title == "" || e.Description == "" || e.Entity == "" {
			t.Errorf("%s lacks a sample, a title, a description or an entity", e.Name)
		}
		for _, v := range c.Validate(e.Sample) {
			t.Errorf("%s: the sample breaks the contract: %s", e.Name, v)
		}
		if _, known := c.Clause(e.Clause); !known {
			t.Errorf("%s cites %s, which is no clause", e.Name, e.Clause)
		}
	}
}

func TestSuggestFindsWhatWasMeant(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"order.create":       "order.created",
		"Customer.Updated":   "customer.updated",
		"membership.on-hold": "membership.on_hold",
		"invoice.paid":       "",
	} {
		if got := catalogue(t).Suggest(name); got != want {
			t.Errorf("Suggest(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestPathsTakeAnyIndex(t *testing.T) {
	t.Parallel()
	order, _ := catalogue(t).Type("order.created")
	for path, want := range map[string]bool{
		"type": true, "data": true, "data.total": true, "data.items": true, "data.items.0.price": true,
		"data.items.12.price": true, "data.updatedOn": true,
		"data.totals": false, "data.items.price": false, "data.items.0.price.0": false, "": false,
	} {
		if got := order.HasPath(path); got != want {
			t.Errorf("HasPath(%q) = %v, want %v", path, got, want)
		}
	}
	for _, path := range order.Paths() {
		if path == "data.updatedOn" {
			t.Error("the article shows no updatedOn in an order, but Paths has it")
		}
	}
}

func TestLoadAddsAndOverrides(t *testing.T) {
	t.Parallel()
	c, err := schemas.Load(fstest.MapFS{
		"tasting.json": {Data: []byte(`{"title":"Tasting","properties":{"type":{"const":"tasting.booked"},"data":{"type":"object"}}}`)},
		"group.json":   {Data: []byte(`{"title":"Ours","properties":{"type":{"const":"group.deleted"},"data":{"type":"object"}}}`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	if last := c.Types()[17]; last.Name != "tasting.booked" || last.Entity != "tasting" {
		t.Errorf("the added type is %+v", last)
	}
	if group, _ := c.Type("group.deleted"); group.Title != "Ours" {
		t.Errorf("the override did not take: %q", group.Title)
	}
}

// load gives the contract with one more file.
func load(src []byte) (*schemas.Catalogue, error) {
	return schemas.Load(fstest.MapFS{"added.json": {Data: src}})
}

func TestWrongSchemasTeach(t *testing.T) {
	t.Parallel()
	wrap := func(data string) string {
		return `{"properties":{"type":{"const":"a.b"},"data":` + data + `}}`
	}
	for name, test := range map[string]struct{ src, want string }{
		"not JSON":     {`{`, "added.json: this is not JSON"},
		"no type":      {`{"properties":{"data":{}}}`, "properties.type.const"},
		"no data":      {`{"properties":{"type":{"const":"a.b"}}}`, "properties.data"},
		"keyword":      {wrap(`{"properties":{"x":{"not":{}}}}`), `added.json: data.x: keyword "not" is not supported`},
		"remote ref":   {wrap(`{"$ref":"http://example.com/x.json"}`), "self-contained"},
		"no target":    {wrap(`{"$ref":"#/definitions/x"}`), "nothing at that place"},
		"itself":       {wrap(`{"$ref":"#/properties/data"}`), "does it refer to itself"},
		"sample":       {`{"examples":[{"type":"b.a"}],` + wrap(`{}`)[1:], "examples.0.type"},
		"no such type": {wrap(`{"type":"strnig"}`), "added.json: it is not JSON Schema"},
		"bad pattern":  {wrap(`{"properties":{"x":{"type":"string","pattern":"("}}}`), "added.json: it is not JSON Schema"},
		"bad sample":   {`{"examples":[{"type":"a.b","data":1}],` + wrap(`{"type":"object"}`)[1:], "examples.0: data is integer, want object"},
		"not schemas":  {wrap(`[]`), "want a schema"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := load([]byte(test.src)); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want an error with %q", err, test.want)
			}
		})
	}
	if _, err := schemas.Load(fstest.MapFS{}); err == nil {
		t.Error("an empty directory is taken for schemas")
	}
}

func TestReferencesAreResolved(t *testing.T) {
	t.Parallel()
	c, err := load([]byte(`{"definitions":{"id":{"type":"string","pattern":"^x$"}},
		"properties":{"type":{"const":"a.b"},"data":{"type":"object","properties":{"id":{"$ref":"#/definitions/id","description":"mine"}}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	e, _ := c.Type("a.b")
	if n := e.Root.Property("data").Property("id"); n.Path != "data.id" || n.Description != "mine" || !n.Is("string") {
		t.Errorf("got %+v", n)
	}
	if c.Validate([]byte(`{"type":"a.b","data":{"id":"x"}}`)) != nil || c.Validate([]byte(`{"type":"a.b","data":{"id":"y"}}`)) == nil {
		t.Error("the reference's pattern does not count")
	}
}
