package faker_test

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tidwall/gjson"

	"github.com/vinemock/vinemock/schemas"
	"github.com/vinemock/vinemock/schemas/faker"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func generator(t testing.TB) (*faker.Generator, *schemas.Catalogue) {
	t.Helper()
	cat, err := schemas.Default()
	if err != nil {
		t.Fatal(err)
	}
	g, err := faker.New(cat)
	if err != nil {
		t.Fatal(err)
	}
	return g, cat
}

func event(t testing.TB, g *faker.Generator, r faker.Request) faker.Event {
	t.Helper()
	if r.At.IsZero() {
		r.At = noon
	}
	e, err := g.Event(r)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestEventsKeepTheContract(t *testing.T) {
	t.Parallel()
	g, cat := generator(t)
	for _, e := range cat.Types() {
		for seed := range uint64(60) {
			for _, profile := range []faker.Profile{faker.Full, faker.Sparse, faker.Mixed} {
				made := event(t, g, faker.Request{Type: e.Name, Seed: seed, Profile: profile})
				for _, v := range cat.Validate(made.Body) {
					t.Fatalf("%s, seed %d: %s\n%s", e.Name, seed, v, made.Body)
				}
				if !strings.HasPrefix(made.EntityID, prefixes[e.Entity]) {
					t.Errorf("%s: EntityID is %q", e.Name, made.EntityID)
				}
			}
		}
	}
}

var prefixes = map[string]string{"customer": "cust_", "order": "ordr_", "membership": "cmbr_", "group": "cgrp_"}

func TestFullHasEveryDocumentedPath(t *testing.T) {
	t.Parallel()
	g, cat := generator(t)
	for _, e := range cat.Types() {
		made := event(t, g, faker.Request{Type: e.Name, Seed: 7})
		for _, path := range e.Paths() {
			if !gjson.GetBytes(made.Body, path).Exists() {
				t.Errorf("%s lacks %s: %s", e.Name, path, made.Body)
			}
		}
	}
}

func TestEqualRequestsGiveEqualBytesAtOnce(t *testing.T) {
	t.Parallel()
	g, cat := generator(t)
	other, _ := generator(t)
	var wg sync.WaitGroup
	for _, e := range cat.Types() {
		for seed := range uint64(20) {
			wg.Go(func() {
				r := faker.Request{Type: e.Name, Seed: seed, At: noon, Profile: faker.Mixed}
				a, errA := g.Event(r)
				b, errB := other.Event(r)
				if errA != nil || errB != nil || string(a.Body) != string(b.Body) {
					t.Errorf("%s, seed %d:\n%s\n%s (%v, %v)", e.Name, seed, a.Body, b.Body, errA, errB)
				}
			})
		}
	}
	wg.Wait()
}

func TestSameIsAboutTheSameEntityLater(t *testing.T) {
	t.Parallel()
	g, cat := generator(t)
	for seed := range uint64(50) {
		created := event(t, g, faker.Request{Type: "customer.created", Seed: seed})
		updated := event(t, g, faker.Request{Type: "customer.updated", Seed: seed, Same: created.Body, At: noon.Add(time.Second)})
		again := event(t, g, faker.Request{Type: "customer.updated", Seed: seed + 1, Same: updated.Body, At: noon.Add(time.Second)})
		if updated.EntityID != created.EntityID || again.EntityID != created.EntityID {
			t.Fatalf("ids differ: %s, %s, %s", created.EntityID, updated.EntityID, again.EntityID)
		}
		later(t, created, updated)
		later(t, updated, again)
		if gjson.GetBytes(updated.Data, "createdOn").Raw != gjson.GetBytes(created.Data, "createdOn").Raw {
			t.Errorf("createdOn changed: %s", updated.Data)
		}
		if n := differing(created, updated); n == 0 {
			t.Errorf("seed %d: nothing but updatedOn changed", seed)
		}
		for _, v := range cat.Validate(again.Body) {
			t.Error(v)
		}
	}
}

func later(t *testing.T, a, b faker.Event) {
	t.Helper()
	before, after := gjson.GetBytes(a.Data, "updatedOn").Str, gjson.GetBytes(b.Data, "updatedOn").Str
	if after <= before || after > b.At.Format("2006-01-02T15:04:05.000Z") {
		t.Errorf("updatedOn went from %s to %s; the event is of %s", before, after, b.At)
	}
}

// differing counts the values of a that b has otherwise, updatedOn and
// updatedBy aside.
func differing(a, b faker.Event) (n int) {
	gjson.ParseBytes(a.Data).ForEach(func(key, value gjson.Result) bool {
		if !strings.HasPrefix(key.Str, "updated") && gjson.GetBytes(b.Data, key.Str).Raw != value.Raw {
			n++
		}
		return true
	})
	return n
}

func TestSameLinksAcrossEntities(t *testing.T) {
	t.Parallel()
	g, _ := generator(t)
	customer := event(t, g, faker.Request{Type: "customer.created", Seed: 1})
	order := event(t, g, faker.Request{Type: "order.created", Seed: 2, Same: customer.Body, At: noon.Add(time.Hour)})
	for path, want := range map[string]string{
		"customerId":           customer.EntityID,
		"customer.id":          customer.EntityID,
		"fullName":             gjson.GetBytes(customer.Data, "fullName").Str,
		"customer.fullname":    gjson.GetBytes(customer.Data, "fullName").Str,
		"shippingAddress.city": gjson.GetBytes(customer.Data, "defaultAddress.city").Str,
	} {
		if got := gjson.GetBytes(order.Data, path).Str; got != want {
			t.Errorf("%s is %q, want %q", path, got, want)
		}
	}
	group := event(t, g, faker.Request{Type: "group.created", Seed: 3})
	added := event(t, g, faker.Request{Type: "group.customers.added", Seed: 4, Same: group.Body})
	if added.EntityID != group.EntityID {
		t.Errorf("customers were added to %s, not %s", added.EntityID, group.EntityID)
	}
}

func TestStatusesMoveAsABusinessMoves(t *testing.T) {
	t.Parallel()
	g, _ := generator(t)
	order := event(t, g, faker.Request{Type: "order.created", Seed: 3})
	membership := event(t, g, faker.Request{Type: "membership.created", Seed: 3})
	held := event(t, g, faker.Request{Type: "membership.on_hold", Same: membership.Body})
	back := event(t, g, faker.Request{Type: "membership.reactivated", Same: held.Body})
	for i, step := range []struct {
		event faker.Event
		want  string
	}{{order, "Hold"}, {membership, "active"}, {held, "hold"}, {back, "active"}} {
		if got := gjson.GetBytes(step.event.Data, "status").Str; got != step.want {
			t.Errorf("step %d: status is %q, want %q", i, got, step.want)
		}
	}
}

func TestOverridesAreLiteral(t *testing.T) {
	t.Parallel()
	g, _ := generator(t)
	made := event(t, g, faker.Request{
		Type: "order.created",
		Set: map[string]any{
			"data.total": float64(80), "data.items.0.price": json.Number("19.90"), "data.updatedOn": "2026-03-02T12:00:00.000Z",
			"data.fullName": "<Zoë> & \"Co\"", "data.shippingAddress": nil,
		},
		Add:  map[string]any{"data.loyalty.tier": "gold", "data.tax": "none"},
		Drop: []string{"data.fulfillmentHouse"},
	})
	for path, want := range map[string]string{
		"total": "80", "items.0.price": "19.90", "updatedOn": `"2026-03-02T12:00:00.000Z"`, "fullName": `"<Zoë> & \"Co\""`,
		"shippingAddress": "null", "loyalty.tier": `"gold"`, "tax": `"none"`, "fulfillmentHouse": "",
	} {
		if got := gjson.GetBytes(made.Data, path).Raw; got != want {
			t.Errorf("%s is %s, want %s", path, got, want)
		}
	}
}

func TestWrongOverridesTeach(t *testing.T) {
	t.Parallel()
	g, _ := generator(t)
	for name, test := range map[string]struct {
		request faker.Request
		want    string
	}{
		"unknown type":     {faker.Request{Type: "order.create"}, `did you mean "order.created"?`},
		"unknown path":     {faker.Request{Set: map[string]any{"data.totl": 1}}, "did you mean data.total"},
		"wrong type":       {faker.Request{Set: map[string]any{"data.total": "80"}}, "set data.total"},
		"breaks a pattern": {faker.Request{Set: map[string]any{"data.id": "ordr_1"}}, "does not match"},
		"null, required":   {faker.Request{Set: map[string]any{"data.total": nil}}, "set data.total"},
		"gap":              {faker.Request{Set: map[string]any{"data.items.99.price": 1}}, "elements"},
		"another type":     {faker.Request{Set: map[string]any{"type": "order.updated"}}, "set type"},
		"drop unknown":     {faker.Request{Drop: []string{"data.totl"}}, "drop data.totl"},
		"same":             {faker.Request{Same: []byte("nonsense")}, "same"},
		"at":               {faker.Request{At: time.Unix(0, 0)}, "1990"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := test.request
			if r.Type == "" {
				r.Type = "order.created"
			}
			if r.At.IsZero() {
				r.At = noon
			}
			_, err := g.Event(r)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want an error with %q", err, test.want)
			}
			r.Force = true
			if _, err := g.Event(r); err != nil && len(test.request.Set)+len(test.request.Drop) > 0 && name != "gap" {
				t.Errorf("forced: %v", err)
			}
		})
	}
}

func TestDataIsTakenAsItIs(t *testing.T) {
	t.Parallel()
	g, _ := generator(t)
	made := event(t, g, faker.Request{Type: "loyalty.earned", Data: json.RawMessage(`{ "id": "x" }`), DataFirst: true})
	if want := `{"data":{ "id": "x" },"type":"loyalty.earned"}`; string(made.Body) != want || made.EntityID != "x" {
		t.Errorf("got %s about %q, want %s", made.Body, made.EntityID, want)
	}
}

func BenchmarkEvent(b *testing.B) {
	g, _ := generator(b)
	for _, name := range []string{"customer.created", "order.created", "group.created"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			r := faker.Request{Type: name, At: noon}
			for b.Loop() {
				r.Seed++
				if _, err := g.Event(r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
