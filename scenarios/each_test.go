package scenarios_test

import (
	"reflect"
	"testing"

	"github.com/vinemock/vinemock/scenarios"
	"github.com/vinemock/vinemock/server/api"
)

func names(all []*scenarios.Scenario) []string {
	var names []string
	for _, s := range all {
		names = append(names, s.Name())
	}
	return names
}

func TestEachStarIsOneRowPerEventType(t *testing.T) {
	t.Parallel()
	all := parse(t, "id: each\ntitle: Takes ${type}\neach: {type: \"*\"}\nsteps:\n  - send: ${type}\n")
	if len(all) != len(contract(t).Types()) {
		t.Fatalf("got %d rows", len(all))
	}
	for i, eventType := range contract(t).Types() {
		s := all[i]
		if s.ID != "each" || s.Name() != "each["+eventType+"]" || s.Title != "Takes "+eventType || s.Steps[0].(*scenarios.Send).Type != eventType {
			t.Errorf("row %d: %s, %q, %+v", i, s.Name(), s.Title, s.Steps[0])
		}
	}
}

func TestEachAsColumnsAndAsRowsIsTheSame(t *testing.T) {
	t.Parallel()
	columns := parse(t, "id: a\ntitle: A\neach: {n: [1, 2], word: [x, y]}\nsteps: [{pause: 1s}]\n")
	rows := parse(t, "id: a\ntitle: A\neach: [{n: 1, word: x}, {n: 2, word: y}]\nsteps: [{pause: 1s}]\n")
	if want := []string{"a[1]", "a[2]"}; !reflect.DeepEqual(names(columns), want) || !reflect.DeepEqual(names(rows), want) {
		t.Errorf("want %v, got %v and %v", want, names(columns), names(rows))
	}
}

func TestRowsAreNamedByAsManyColumnsAsItTakes(t *testing.T) {
	t.Parallel()
	all := parse(t, "id: a\ntitle: A\neach: {n: [1, 1], word: [x, y]}\nsteps: [{pause: 1s}]\n")
	if want := []string{"a[1, x]", "a[1, y]"}; !reflect.DeepEqual(names(all), want) {
		t.Errorf("want %v, got %v", want, names(all))
	}
}

func TestColumnStandsForAnything(t *testing.T) {
	t.Parallel()
	all := parse(t, `
id: a
title: A
each: [{count: 2, fault: {connect: refused}, path: total, want: {gte: 5}}]
steps:
  - send: order.created
    count: ${count}
    set: {"data.${path}": 7}
    fault: ${fault}
    expect: {attempts: "${want}"}
`)
	send := all[0].Steps[0].(*scenarios.Send)
	if send.Count != 2 || send.Set[0].Path != "data.total" || send.Faults[0].Connect != api.ConnectRefused || send.Expect.Attempts.String() != "at least 5" {
		t.Errorf("read %+v", send)
	}
}
