package schemas_test

import (
	"strings"
	"testing"

	"github.com/tidwall/gjson"
	"github.com/tidwall/sjson"

	"github.com/vinemock/vinemock/schemas"
)

// places gives the nodes of a schema that its sample has.
func places(n *schemas.Node, sample []byte) (out []*schemas.Node) {
	if n.Path != "" && gjson.GetBytes(sample, n.Path).Exists() {
		out = append(out, n)
	}
	for _, child := range n.Properties {
		out = append(out, places(child, sample)...)
	}
	if n.Items != nil {
		out = append(out, places(n.Items, sample)...)
	}
	return out
}

func TestDroppingARequiredFieldBreaksTheContract(t *testing.T) {
	t.Parallel()
	c := catalogue(t)
	for _, e := range c.Types() {
		for _, n := range places(e.Root, e.Sample) {
			if n.Name == "" {
				continue
			}
			body, err := sjson.DeleteBytes(e.Sample, n.Path)
			if err != nil {
				t.Fatal(err)
			}
			violations := c.Validate(body)
			if broken := len(violations) > 0; broken != n.Required {
				t.Errorf("%s without %s, required %v: %v", e.Name, n.Path, n.Required, violations)
			}
			if n.Required && n.Path != "type" && violations[0].Path != n.Path {
				t.Errorf("%s without %s: the path is %q", e.Name, n.Path, violations[0].Path)
			}
		}
	}
}

func TestAnotherTypeBreaksTheContract(t *testing.T) {
	t.Parallel()
	c := catalogue(t)
	values := map[string]string{
		"string": `"text"`, "number": `1.5`, "integer": `1`, "boolean": `true`, "object": `{}`, "array": `[]`, "null": `null`,
	}
	for _, e := range c.Types() {
		for _, n := range places(e.Root, e.Sample) {
			for kind, value := range values {
				if len(n.Types) == 0 || n.Is(kind) || kind == "integer" && n.Is("number") {
					continue
				}
				body, err := sjson.SetRawBytes(e.Sample, n.Path, []byte(value))
				if err != nil {
					t.Fatal(err)
				}
				if c.Validate(body) == nil {
					t.Errorf("%s: %s may be %s, but is %v", e.Name, n.Path, value, n.Types)
				}
			}
		}
	}
}

func TestUnknownFieldsAndValuesAreAccepted(t *testing.T) {
	t.Parallel()
	c := catalogue(t)
	order, _ := c.Type("order.created")
	body := string(order.Sample)
	for path, value := range map[string]string{
		"data.status": `"On Its Way"`, "data.shippingMethod.alternateAddress": `{"line1":"x"}`, "data.rating": `[1,{"a":null}]`,
		"data.items.0.colour": `"red"`, "data.notes": `[{"text":"x"}]`, "data.total": `1e2`,
	} {
		var err error
		if body, err = sjson.SetRaw(body, path, value); err != nil {
			t.Fatal(err)
		}
	}
	for _, v := range c.Validate([]byte(body)) {
		t.Error(v)
	}
}

func TestViolationsSayWhereAndWhy(t *testing.T) {
	t.Parallel()
	c := catalogue(t)
	customer, _ := c.Type("customer.created")
	with := func(path, value string) string {
		body, err := sjson.SetRaw(string(customer.Sample), path, value)
		if err != nil {
			t.Fatal(err)
		}
		return body
	}
	for name, test := range map[string]struct{ body, want string }{
		"not JSON":      {`{"type":`, "the body is not JSON"},
		"deep":          {strings.Repeat("[", 20_000), "the body is not JSON"},
		"no object":     {`[]`, "the body is not an object of type and data"},
		"no type":       {`{"data":{}}`, "type is not a string"},
		"unknown type":  {`{"type":"customer.create","data":{}}`, `did you mean "customer.created"?`},
		"wrong type":    {with("data.name", `"Rachel"`), "data.name is string, want object"},
		"wrong id":      {with("data.id", `"cust_xxxxx"`), `data.id is "cust_xxxxx", which does not match ^cust_[0-9a-f]{24}$`},
		"no such day":   {with("data.updatedOn", `"2018-09-31T23:09:37.038Z"`), "which is no date-time"},
		"too large":     {with("data.lifetimeValue", `1e999999999`), "1e999999999"},
		"too small":     {with("data.lifetimeValue", `-1`), "data.lifetimeValue is wrong"},
		"no email":      {with("data.email", `"rachel"`), "which is no email"},
		"deep inside":   {with("data.defaultAddress.line1", `null`), "data.defaultAddress.line1 is null, want string"},
		"several":       {with("data", `{}`), "data.accountId is missing"},
		"data no array": {with("data", `[]`), "data is array, want object"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var all []string
			for _, v := range c.Validate([]byte(test.body)) {
				all = append(all, v.String())
			}
			if got := strings.Join(all, "\n"); !strings.Contains(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// What the quick walk is sure of, the whole validator must accept too.
func FuzzValidate(f *testing.F) {
	c, err := schemas.Default()
	if err != nil {
		f.Fatal(err)
	}
	for _, e := range c.Types() {
		f.Add(e.Sample)
	}
	f.Add([]byte(`{"type":"group.created","data":{"id":"cgrp_5fa351a33ffd2c00075b7911","accountId":"acct_5fa351a33ffd2c00075b7911","name":"a","name":1}}`))
	f.Add([]byte(`{"type":"customer.deleted","data":{"id":"cust_5fa351a33ffd2c00075b7911","n":1e99999}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		violations := c.Validate(body)
		name := gjson.GetBytes(body, "type").String()
		e, known := c.Type(name)
		if len(violations) == 0 && !known {
			t.Fatalf("accepted without a type: %s", body)
		}
		if len(violations) == 0 && e.Surely(body) && len(e.Wholly(body)) > 0 {
			t.Fatalf("the walk is sure of what breaks the schema: %s\n%v", body, e.Wholly(body))
		}
		review := c.Review()
		if err := review.Read(strings.NewReader(string(body)), "fuzz"); err == nil {
			review.Report()
		}
	})
}

// Any file may be given as a schema: it is read or refused, never a panic.
func FuzzReadSchema(f *testing.F) {
	c, err := schemas.Default()
	if err != nil {
		f.Fatal(err)
	}
	for _, e := range c.Types() {
		f.Add(e.Schema)
	}
	f.Add([]byte(`{"properties":{"type":{"const":"a.b"},"data":{"$ref":"#/properties/data"}}}`))
	f.Fuzz(func(t *testing.T, src []byte) {
		loaded, err := load(src)
		if err != nil {
			return
		}
		for _, e := range loaded.Types() {
			e.Validate([]byte(`{"type":"` + e.Name + `","data":{}}`))
		}
	})
}
