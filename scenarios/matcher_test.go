package scenarios_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/vinemock/vinemock/scenarios"
)

// matcher reads what stands after `fields: {value: ` in a file.
func matcher(t *testing.T, src string) scenarios.Matcher {
	t.Helper()
	probe := step[*scenarios.Probe](t, "  - probe: order\n    with: {id: x}\n    expect: {fields: {value: "+src+"}}\n")
	return probe.Expect.Fields[0].Matcher
}

func TestMatchersHoldAndFail(t *testing.T) {
	t.Parallel()
	object := map[string]any{"message": "a note", "updatedBy": "x"}
	cases := []struct {
		name, matcher string
		actual        any
		want          bool
	}{
		{"a number by value", "80", 80.0, true},
		{"a number with other digits", "80", json.Number("80.00"), true},
		{"a number in decimal text, as SQL gives it", "80", "80.00", true},
		{"a number against a word", "80", "eighty", false},
		{"a number against nothing", "80", nil, false},
		{"a tenth is a tenth", "0.1", 0.1, true},
		{"a tenth through float32", "0.1", float64(float32(0.1)), false},
		{"a cent too few", "59.97", json.Number("59.96"), false},
		{"a number beyond floats", "9007199254740993", json.Number("9007199254740992"), false},
		{"whole numbers of Go", "3", int64(3), true},
		{"a hostile number", "3", json.Number("1e999999999"), false},
		{"text", "Chloé", "Chloé", true},
		{"text in another case", "Chloé", "chloé", false},
		{"text against a number", `"80"`, 80, false},
		{"bytes are text", "abc", []byte("abc"), true},
		{"a moment in another zone", "2020-01-31T09:01:18.897Z", "2020-01-31T10:01:18.897+01:00", true},
		{"a moment as time.Time", "2020-01-31T09:00:00Z", time.Date(2020, 1, 31, 9, 0, 0, 0, time.UTC), true},
		{"another moment", "2020-01-31T09:01:18.897Z", "2020-01-31T09:01:18Z", false},
		{"true", "true", true, true},
		{"true against text", "true", "true", false},
		{"null against nothing", "null", nil, true},
		{"null against something", "null", "", false},
		{"the keys of an object that are named", "{message: a note}", object, true},
		{"an object with another value", "{message: another}", object, false},
		{"a list in order", "[1, 2]", []any{1, 2}, true},
		{"a list out of order", "[1, 2]", []any{2, 1}, false},
		{"gt", "{gt: 5}", 5.01, true},
		{"gt of the same", "{gt: 5}", 5, false},
		{"gte and lt", "{gte: 400, lt: 500}", 400, true},
		{"gte but not lt", "{gte: 400, lt: 500}", 500, false},
		{"lte", "{lte: 0.1}", json.Number("0.10"), true},
		{"gt of times", `{gt: "2020-01-01T00:00:00Z"}`, "2020-01-01T00:00:01Z", true},
		{"gt of text", "{gt: 5}", "many", false},
		{"match", `{match: "^a.c$"}`, "abc", true},
		{"match of a number", `{match: "^40"}`, 404, true},
		{"match of nothing", `{match: ".*"}`, nil, false},
		{"one-of", "{one-of: [401, 403, 404]}", 403, true},
		{"one-of others", "{one-of: [401, 403, 404]}", 200, false},
		{"exists", "{exists: true}", "", true},
		{"exists, but is not there", "{exists: true}", nil, false},
		{"exists not", "{exists: false}", nil, true},
		{"not a value", "{not: 500}", 200, true},
		{"not a matcher", "{not: {match: secret}}", "my secret", false},
		{"near, to half a cent", "{near: 19.99}", 19.9949, true},
		{"not so near", "{near: 19.99}", 20, false},
		{"near by", "{near: {to: 20, by: 0.01}}", 19.99, true},
		{"near a moment", `{near: "2020-01-31T09:01:18.897Z"}`, "2020-01-31T09:01:18Z", true},
		{"near a moment by", `{near: {to: "2020-01-31T09:01:18Z", by: 1m}}`, "2020-01-31T09:02:19Z", false},
		{"members in any order", "{members: [a, b]}", []string{"b", "a"}, true},
		{"members twice", "{members: [a, b]}", []any{"a", "b", "b"}, false},
		{"members that are others", "{members: [a, b]}", []any{"a", "a"}, false},
		{"members of nothing", "{members: [a]}", nil, false},
		{"no members", "{members: []}", nil, true},
		{"no members, but text", "{members: []}", "a", false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			ok, why := matcher(t, c.matcher).Match(c.actual)
			if ok != c.want {
				t.Errorf("%s against %v: want %v, got %v (%s)", c.matcher, c.actual, c.want, ok, why)
			}
			if ok == (why != "") {
				t.Errorf("a failure, and only a failure, says why; got %q", why)
			}
		})
	}
}

func TestMatcherSaysWhatWasWantedAndWhatCame(t *testing.T) {
	t.Parallel()
	cases := []struct{ matcher, want string }{
		{"80", "want 80, got 79.5"},
		{"{gte: 80, lt: 70}", "want at least 80 and less than 70, got 79.5"},
		{"{not: {gt: 5}}", "want not more than 5, got 79.5"},
		{"{match: ^a}", `want text like "^a", got 79.5`},
		{"{one-of: [1, 2]}", "want one of [1,2], got 79.5"},
		{"null", "want null, got 79.5"},
	}
	for _, c := range cases {
		if _, why := matcher(t, c.matcher).Match(79.5); why != c.want {
			t.Errorf("%s: want %q, got %q", c.matcher, c.want, why)
		}
	}
}

func TestMatcherIsResolvedBeforeItMatches(t *testing.T) {
	t.Parallel()
	probe := step[*scenarios.Probe](t, `
  - send: order.created
    as: placed
  - probe: order
    with: {id: "${placed.data.id}"}
    expect:
      fields:
        total: {not: "${placed.data.total}"}
        note: {match: "^no ${placed.data.orderNumber}$"}
`)
	scope := scenarios.Scope{"placed": map[string]any{"data": map[string]any{"total": json.Number("80"), "orderNumber": "a.b"}}}
	total, err := probe.Expect.Fields[0].Matcher.Resolve(scope)
	if err != nil {
		t.Fatal(err)
	}
	if ok, _ := total.Match(80.0); ok {
		t.Error("not must be resolved inside")
	}
	note, err := probe.Expect.Fields[1].Matcher.Resolve(scope)
	if err != nil {
		t.Fatal(err)
	}
	if ok, why := note.Match("no a.b"); !ok {
		t.Error(why)
	}
	if ok, _ := note.Match("no axb"); ok {
		t.Error("what is put into a pattern must stand for itself")
	}
	if _, err := probe.Expect.Fields[0].Matcher.Resolve(scenarios.Scope{}); err == nil {
		t.Error("an unknown name must be an error")
	}
}
