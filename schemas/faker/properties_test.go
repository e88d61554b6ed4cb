package faker_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tidwall/gjson"
	"pgregory.net/rapid"

	"github.com/vinemock/vinemock/schemas"
	"github.com/vinemock/vinemock/schemas/faker"
)

var profiles = []faker.Profile{faker.Full, faker.Sparse, faker.Mixed}

// Each "always true" holds for any type, seed, moment and profile, alone and
// after any events about the same entity.
func TestAlwaysTrueOfAnyEvent(t *testing.T) {
	t.Parallel()
	g, cat := generator(t)
	rapid.Check(t, func(t *rapid.T) {
		at := time.UnixMilli(rapid.Int64Range(650_000_000_000, 4_000_000_000_000).Draw(t, "at"))
		kind := rapid.SampledFrom(cat.Types()).Draw(t, "type")
		r := faker.Request{
			Type: kind.Name, Seed: rapid.Uint64().Draw(t, "seed"), At: at, Profile: rapid.SampledFrom(profiles).Draw(t, "profile"),
		}
		e, err := g.Event(r)
		if err != nil {
			t.Fatal(err)
		}
		always(t, cat, e)
		for i := range rapid.IntRange(0, 4).Draw(t, "followers") {
			next := faker.Request{
				Type: rapid.SampledFrom(cat.Types()).Draw(t, "then").Name, Seed: uint64(i), Same: e.Body, Profile: r.Profile,
				// Updates may come faster than time does, but ids know seconds only.
				At: e.At.Add(time.Duration(rapid.IntRange(1000, 90_000_000).Draw(t, "ms")) * time.Millisecond),
			}
			if e, err = g.Event(next); err != nil {
				t.Fatal(err)
			}
			always(t, cat, e)
		}
	})
}

func always(t rapid.TB, cat *schemas.Catalogue, e faker.Event) {
	t.Helper()
	for _, v := range cat.Validate(e.Body) {
		t.Fatalf("%s\n%s", v, e.Body)
	}
	data := gjson.ParseBytes(e.Data)
	idsAreOfTheirSecond(t, data, e)
	timesAreInOrder(t, data, e)
	sumsAreExact(t, data)
	adult(t, data, e)
}

func idsAreOfTheirSecond(t rapid.TB, data gjson.Result, e faker.Event) {
	t.Helper()
	for _, at := range []string{"@this", "defaultAddress", "shippingAddress"} {
		thing := data.Get(at)
		created := thing.Get("createdOn")
		if !created.Exists() || !thing.Get("id").Exists() {
			continue
		}
		if second := secondOf(t, thing.Get("id").Str); second != moment(t, created.Str).Unix() {
			t.Fatalf("%s was made at %s, but its id says second %d", thing.Get("id").Str, created.Str, second)
		}
	}
	eachString(data, func(path, s string) {
		if _, digits, isID := strings.Cut(s, "_"); isID && len(digits) == 24 && strings.HasSuffix(strings.ToLower(path), "id") {
			if second := secondOf(t, s); second > e.At.Unix() {
				t.Fatalf("%s %s was made after the event", path, s)
			}
		}
	})
}

func secondOf(t rapid.TB, id string) int64 {
	t.Helper()
	second, err := strconv.ParseInt(id[len(id)-24:len(id)-16], 16, 64)
	if err != nil {
		t.Fatalf("%s is no id", id)
	}
	return second
}

func moment(t rapid.TB, s string) time.Time {
	t.Helper()
	at, err := time.Parse("2006-01-02T15:04:05.000Z", s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// eachString visits every string below v.
func eachString(v gjson.Result, visit func(path, s string)) {
	if v.Type != gjson.JSON {
		return
	}
	v.ForEach(func(key, child gjson.Result) bool {
		if child.Type == gjson.String {
			visit(key.Str, child.Str)
		}
		eachString(child, func(path, s string) { visit(key.Str+"."+path, s) })
		return true
	})
}

func timesAreInOrder(t rapid.TB, data gjson.Result, e faker.Event) {
	t.Helper()
	eachString(data, func(path, s string) {
		last := path[strings.LastIndexByte(path, '.')+1:]
		if strings.HasSuffix(last, "On") && moment(t, s).After(e.At) {
			t.Fatalf("%s is %s, after the event of %s", path, s, e.At)
		}
	})
	created, updated := data.Get("createdOn").Str, data.Get("updatedOn").Str
	if created != "" && updated != "" && updated < created {
		t.Fatalf("updated on %s, before it was created on %s", updated, created)
	}
	for _, note := range []string{"customerNote.updatedOn", "note.updatedOn", "holdOn"} {
		if on := data.Get(note).Str; on != "" && on < created {
			t.Fatalf("%s is %s, before %s", note, on, created)
		}
	}
}

func cents(v gjson.Result) int64 { return int64(v.Num*100 + 0.5) }

func sumsAreExact(t rapid.TB, data gjson.Result) {
	t.Helper()
	items := data.Get("items")
	if !items.Exists() {
		return
	}
	var subtotal, tax int64
	for _, it := range items.Array() {
		if cents(it.Get("subtotal")) != it.Get("quantity").Int()*cents(it.Get("price")) {
			t.Fatalf("subtotal is not quantity × price: %s", it)
		}
		if it.Get("isTaxExempt").Bool() && cents(it.Get("subtotal")) != cents(it.Get("total")) {
			t.Fatalf("an exempt item is taxed: %s", it)
		}
		subtotal += cents(it.Get("subtotal"))
		tax += cents(it.Get("total")) - cents(it.Get("subtotal"))
	}
	if subtotal != cents(data.Get("subtotal")) || tax != cents(data.Get("tax")) {
		t.Fatalf("subtotal or tax is not the items': %s", data)
	}
	total := subtotal + tax + cents(data.Get("shipping")) + cents(data.Get("freightTax"))
	if total != cents(data.Get("total")) {
		t.Fatalf("total is %s, want %d cents: %s", data.Get("total").Raw, total, data)
	}
	for _, amount := range []string{"subtotal", "tax", "total", "shipping"} {
		if _, decimals, _ := strings.Cut(data.Get(amount).Raw, "."); len(decimals) > 2 {
			t.Fatalf("%s is %s", amount, data.Get(amount).Raw)
		}
	}
}

func adult(t rapid.TB, data gjson.Result, e faker.Event) {
	t.Helper()
	if dob := data.Get("dob").Str; dob != "" {
		born := moment(t, dob)
		if born.AddDate(21, 0, 0).After(e.At) || born.Hour() != 12 {
			t.Fatalf("born on %s, a customer on %s", dob, e.At)
		}
	}
}

// people keeps what a history has told, and checks what comes against it.
type people struct {
	made    map[string]bool
	deleted map[string]bool
	last    map[string]gjson.Result // by entity and kind of data
}

func TestAlwaysTrueOfAnyHistory(t *testing.T) {
	t.Parallel()
	g, cat := generator(t)
	rapid.Check(t, func(t *rapid.T) {
		r := faker.HistoryRequest{
			Seed: rapid.Uint64().Draw(t, "seed"), N: rapid.IntRange(100, 500).Draw(t, "n"),
			Start:   time.Unix(rapid.Int64Range(800_000_000, 3_900_000_000).Draw(t, "start"), 0),
			Profile: rapid.SampledFrom(profiles).Draw(t, "profile"),
		}
		p := people{map[string]bool{}, map[string]bool{}, map[string]gjson.Result{}}
		seen := map[string]bool{}
		before := r.Start
		for e, err := range g.History(t.Context(), r) {
			if err != nil {
				t.Fatal(err)
			}
			if e.At.Before(before) || e.At.After(r.Start.AddDate(1, 0, 3)) {
				t.Fatalf("an event of %s follows one of %s", e.At, before)
			}
			before = e.At
			always(t, cat, e)
			p.take(t, e)
			seen[e.Type] = true
		}
		for _, kind := range cat.Types() {
			if !seen[kind.Name] {
				t.Fatalf("%s does not occur in %d events", kind.Name, r.N)
			}
		}
	})
}

// take checks one event against those before.
func (p *people) take(t *rapid.T, e faker.Event) {
	data := gjson.ParseBytes(e.Data)
	creates := strings.HasSuffix(e.Type, ".created")
	if creates == p.made[e.EntityID] {
		t.Fatalf("%s of %s, made before: %v", e.Type, e.EntityID, p.made[e.EntityID])
	}
	p.made[e.EntityID] = true
	eachString(data, func(path, s string) {
		prefix, digits, _ := strings.Cut(s, "_")
		told := len(digits) == 24 && slices.Contains([]string{"cust", "ordr", "cmbr", "cgrp"}, prefix)
		if told && (!p.made[s] || p.deleted[s]) {
			t.Fatalf("%s: %s refers to %s, made %v, deleted %v", e.Type, path, s, p.made[s], p.deleted[s])
		}
	})
	p.deleted[e.EntityID] = strings.HasSuffix(e.Type, ".deleted")
	p.moves(t, e, data)
	if data.Get("status").Exists() || data.Get("email").Exists() || data.Get("memberCount").Exists() {
		p.last[e.EntityID] = data
	}
}

// moves checks what an event may change of the entity.
func (p *people) moves(t *rapid.T, e faker.Event, data gjson.Result) {
	last, known := p.last[e.EntityID]
	if !known {
		return
	}
	if updated := data.Get("updatedOn").Str; updated != "" && updated <= last.Get("updatedOn").Str {
		t.Fatalf("%s: updatedOn goes from %s to %s", e.Type, last.Get("updatedOn").Str, updated)
	}
	for _, name := range []string{"accountId", "createdOn", "dob", "customerId", "clubId", "recipientCustomerId", "purchaserCustomerId"} {
		if was := last.Get(name); was.Exists() && data.Get(name).Exists() && was.Raw != data.Get(name).Raw {
			t.Fatalf("%s: %s changes from %s to %s", e.Type, name, was.Raw, data.Get(name).Raw)
		}
	}
	if strings.HasSuffix(e.Type, ".updated") && different(last, data) == 0 {
		t.Fatalf("%s changes nothing: %s\n%s", e.Type, last, data)
	}
	step := last.Get("status").Str + " → " + data.Get("status").Str
	if e.Type == "order.updated" && !slices.Contains(orderSteps, step) {
		t.Fatalf("an order's status moved: %s", step)
	}
	if e.Type == "membership.on_hold" && step != "active → hold" || e.Type == "membership.reactivated" && step != "hold → active" {
		t.Fatalf("%s: %s", e.Type, step)
	}
}

var orderSteps = []string{
	"Hold → Hold", "Hold → Sent To Fulfillment", "Hold → Cancelled", "Sent To Fulfillment → Sent To Fulfillment",
	"Sent To Fulfillment → Shipped", "Shipped → Shipped", "Shipped → Delivered",
}

func different(a, b gjson.Result) (n int) {
	b.ForEach(func(key, value gjson.Result) bool {
		if !strings.HasPrefix(key.Str, "updated") && a.Get(key.Str).Raw != value.Raw {
			n++
		}
		return true
	})
	return n
}

func TestHistoryIsTheSameWithAnyNumberOfWorkers(t *testing.T) {
	t.Parallel()
	g, _ := generator(t)
	one := history(t, g, faker.HistoryRequest{Seed: 8, N: 6000, Workers: 1})
	many := history(t, g, faker.HistoryRequest{Seed: 8, N: 6000, Workers: 7})
	for i := range one {
		if string(one[i].Body) != string(many[i].Body) || !one[i].At.Equal(many[i].At) {
			t.Fatalf("event %d differs:\n%s\n%s", i, one[i].Body, many[i].Body)
		}
	}
	accounts := map[string]bool{}
	for _, e := range one {
		accounts[gjson.GetBytes(e.Data, "accountId").Str] = true
	}
	delete(accounts, "")
	if len(accounts) != 3 {
		t.Errorf("6000 events are of %d accounts: %v", len(accounts), accounts)
	}
}

func TestTheReleaseIsABurstOfOrders(t *testing.T) {
	t.Parallel()
	g, _ := generator(t)
	release := time.Date(2026, 3, 17, 17, 0, 0, 0, time.UTC)
	n, orders := 0, 0
	for _, e := range history(t, g, faker.HistoryRequest{Seed: 4, N: 2000}) {
		if !e.At.Before(release) && e.At.Before(release.Add(2*time.Hour)) {
			n++
			if e.Type == "order.created" {
				orders++
			}
		}
	}
	if n != 160 || orders != n {
		t.Errorf("the release has %d events, %d of them orders", n, orders)
	}
}

func TestTextHasAccentsAndApostrophesInMeasure(t *testing.T) {
	t.Parallel()
	g, _ := generator(t)
	accents, apostrophes := 0, 0
	const n = 2000
	for seed := range uint64(n) {
		name := gjson.GetBytes(event(t, g, faker.Request{Type: "customer.created", Seed: seed}).Data, "fullName").Str
		if strings.ContainsFunc(name, func(r rune) bool { return r > 0xbf }) {
			accents++
		}
		if strings.ContainsAny(name, "'’") {
			apostrophes++
		}
	}
	if accents < n/50 || accents > n/5 || apostrophes < n/500 || apostrophes > n/10 {
		t.Errorf("%d of %d names have accents, %d an apostrophe", accents, n, apostrophes)
	}
}

func TestNamesMailPhonesAndAddressesAgree(t *testing.T) {
	t.Parallel()
	g, _ := generator(t)
	zips := map[string]string{}
	for seed := range uint64(2000) {
		data := gjson.ParseBytes(event(t, g, faker.Request{Type: "customer.created", Seed: seed}).Data)
		address := data.Get("defaultAddress")
		city := address.Get("city").Str + ", " + address.Get("state").Str
		zip := address.Get("postalCode").Str
		if other, known := zips[zip[:3]+data.Get("phone").Str[:3]]; known && other[len(other)-2:] != city[len(city)-2:] {
			t.Fatalf("ZIP %s and phone %s are in %s and in %s", zip, data.Get("phone").Str, city, other)
		}
		zips[zip[:3]+data.Get("phone").Str[:3]] = city
		last := strings.ToLower(data.Get("name.last").Str)
		if ascii := !strings.ContainsFunc(last, func(r rune) bool { return r < 'a' || r > 'z' }); ascii && !strings.Contains(data.Get("email").Str, last) {
			t.Fatalf("%s has the address %s", data.Get("fullName").Str, data.Get("email").Str)
		}
		if full := data.Get("name.first").Str + " " + data.Get("name.last").Str; full != data.Get("fullName").Str {
			t.Fatalf("%s is called %s", full, data.Get("fullName").Str)
		}
	}
	if len(zips) < 40 {
		t.Errorf("people live in %d places only: %s", len(zips), fmt.Sprint(zips))
	}
}
