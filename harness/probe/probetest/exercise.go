package probetest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"reflect"
	"slices"
	"testing"

	"github.com/vinemock/vinemock/harness/probe"
)

// Kept is one record as a receiver keeps it. An ID may be kept more than once.
type Kept struct {
	ID string
	// Total is a decimal number, exact to its last digit.
	Total     json.Number
	IsActive  bool
	UpdatedOn string // RFC 3339, UTC, milliseconds
	Birthday  string // a date
	Company   *string
	// Phone is kept where VineSpring has it not: the probe's Fields must map
	// name.phone to it.
	Phone string
	Tags  []string
}

// Twice is the ID in [Fixture] that is kept two times.
const Twice = "cust_twice"

// Fixture is what the receiver keeps. Among the IDs are some that a careless
// probe would read as SQL, as a path, or as a program's option.
func Fixture() []Kept {
	ids := []string{
		"cust_601ab8db5bfb1500074600af", Twice, Twice, "x' OR '1'='1", `x"; DROP TABLE customers; --`, "a/b?c=d#e&f g%2Fh+i",
		"../secret", "--help", "$(id)", "${id}", "é 漢 😀", "42",
	}
	company := "Château d'Oubli"
	kept := make([]Kept, len(ids))
	for i, id := range ids {
		kept[i] = Kept{
			ID: id, Total: json.Number(fmt.Sprintf("1234567890123.%d0", i%9+1)), IsActive: i%2 == 0,
			UpdatedOn: fmt.Sprintf("2021-02-03T14:53:15.%03dZ", i+1), Birthday: "1985-04-02",
			Phone: fmt.Sprintf("303-555-%04d", i), Tags: []string{"club", "a,b", `"quoted"`, fmt.Sprint(i)},
		}
		if i%2 == 0 {
			kept[i].Company = &company
		}
	}
	return kept
}

// record is how a probe must give it.
func (k Kept) record() map[string]any {
	var company any
	if k.Company != nil {
		company = *k.Company
	}
	tags := make([]any, len(k.Tags))
	for i, tag := range k.Tags {
		tags[i] = tag
	}
	return map[string]any{
		"id": k.ID, "total": k.Total, "isActive": k.IsActive, "updatedOn": k.UpdatedOn, "birthday": k.Birthday,
		"company": company, "name": map[string]any{"phone": k.Phone}, "tags": tags,
	}
}

// Exercise holds a probe to what every kind promises. The specification reads
// the records of [Fixture] by ${id}, under the names id, total, isActive,
// updatedOn, birthday, company, name.phone and tags; it may give more fields.
func Exercise(t *testing.T, spec probe.Spec) {
	t.Helper()
	p, err := probe.New("customer", spec, probe.Options{AllowExec: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, kept := range Fixture() {
		t.Run("reads "+kept.ID, func(t *testing.T) {
			t.Parallel()
			readsExactly(t, p, kept.ID)
		})
	}
	t.Run("an unknown id is no record", func(t *testing.T) {
		t.Parallel()
		if records, err := p.Read(t.Context(), with("cust_unknown")); len(records) > 0 || err != nil {
			t.Errorf("got %v, %v", records, err)
		}
	})
	t.Run("what the step lacks is an error", func(t *testing.T) {
		t.Parallel()
		_, err := p.Read(t.Context(), map[string]any{"number": "1", "email": "a@b.c"})
		told(t, err, true)
		_, err = p.Read(t.Context(), map[string]any{"id": nil})
		told(t, err, true)
	})
	t.Run("a number names the record that its digits name", func(t *testing.T) {
		t.Parallel()
		if records, err := p.Read(t.Context(), map[string]any{"id": json.Number("42")}); len(records) != 1 || err != nil {
			t.Errorf("got %v, %v", records, err)
		}
	})
	t.Run("a reading that is stopped says so", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := p.Read(ctx, with(Twice))
		told(t, err, false)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("want context.Canceled in %v", err)
		}
	})
}

func with(id string) map[string]any { return map[string]any{"id": id} }

// readsExactly wants the records with the ID, every field as it is kept.
func readsExactly(t *testing.T, p probe.Probe, id string) {
	t.Helper()
	records, err := p.Read(t.Context(), with(id))
	if err != nil {
		t.Fatal(err)
	}
	want := slices.DeleteFunc(Fixture(), func(k Kept) bool { return k.ID != id })
	if len(records) != len(want) {
		t.Fatalf("want %d records, got %v", len(want), records)
	}
	for i, record := range records {
		for name, value := range want[i].record() {
			if got, ok := record[name]; !ok || !same(got, value) {
				t.Errorf("%s: want %#v, got %#v", name, value, got)
			}
		}
	}
}

// same tells whether two values are equal, numbers by their exact value: 1.50
// is 1.5.
func same(got, want any) bool {
	a, okA := got.(json.Number)
	b, okB := want.(json.Number)
	if !okA || !okB {
		return reflect.DeepEqual(got, want)
	}
	x, okX := new(big.Rat).SetString(a.String())
	y, okY := new(big.Rat).SetString(b.String())
	return okX && okY && x.Cmp(y) == 0
}

// told wants an error of the probe.
func told(t *testing.T, err error, config bool) {
	t.Helper()
	var e *probe.Error
	if !errors.As(err, &e) || e.Entity != "customer" || e.What == "" || e.Config != config {
		t.Errorf("want a probe.Error of customer with Config %t, got %#v", config, err)
	}
}
