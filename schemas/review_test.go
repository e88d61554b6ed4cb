package schemas_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/vinemock/vinemock/schemas"
)

func review(t testing.TB, name, input string) schemas.Report {
	t.Helper()
	r := catalogue(t).Review()
	if err := r.Read(strings.NewReader(input), name); err != nil {
		t.Fatal(err)
	}
	return r.Report()
}

func TestReviewReadsLinesAndDocuments(t *testing.T) {
	t.Parallel()
	one := `{"type":"group.deleted","data":{"id":"cgrp_5fa351a33ffd2c00075b7911"}}`
	pretty := "{\n  \"type\": \"group.deleted\",\n  \"data\": {\"id\": \"cgrp_5fa351a33ffd2c00075b7911\", \"a\": \"]}[\\\"\"}\n}"
	for name, test := range map[string]struct {
		input string
		want  int
	}{
		"nothing":         {"", 0},
		"lines":           {one + "\n\r\n" + one + "\r\n", 2},
		"no newline":      {one + "\n" + one, 2},
		"array":           {"[" + one + "," + one + "]", 2},
		"array of lines":  {"[\n" + one + ",\n" + one + "\n]\n", 2},
		"pretty":          {pretty + "\n" + pretty + "\n", 2},
		"array of pretty": {"[" + pretty + ",\n" + pretty + "]", 2},
		"empty array":     {"[]\n", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := review(t, "in", test.input)
			if got.Events != test.want || got.Invalid != 0 {
				t.Errorf("got %d events, %d invalid, want %d and 0", got.Events, got.Invalid, test.want)
			}
		})
	}
}

func TestReviewRefusesWhatIsNoStreamOfEvents(t *testing.T) {
	t.Parallel()
	for name, input := range map[string]string{
		"cut off": "[\n{\"type\":\"group.deleted\",\n", "stray": "[1]", "unopened": "[\n]]", "bare string": "[\n\"a\"]",
	} {
		err := catalogue(t).Review().Read(strings.NewReader(input), "in.json")
		if err == nil || !strings.Contains(err.Error(), "in.json:") {
			t.Errorf("%s: got %v, want an error with the place", name, err)
		}
	}
}

func TestReviewTellsWhatTrafficHasAndLacks(t *testing.T) {
	t.Parallel()
	input := strings.Join([]string{
		`{"type":"group.created","data":{"id":"cgrp_5fa351a33ffd2c00075b7911","accountId":"acct_5fa351a33ffd2c00075b7911","name":"A","colour":"red"}}`,
		`{"type":"group.created","data":{"id":"cgrp_1","accountId":"acct_5fa351a33ffd2c00075b7911","name":"A","colour":"red"}}`,
		`{"type":"group.made","data":{}}`,
		`nonsense`,
	}, "\n")
	got := review(t, "captured.ndjson", input)
	if got.Events != 4 || got.Invalid != 3 || !got.Undocumented || len(got.NeverSeen) != 16 {
		t.Fatalf("got %+v", got)
	}
	group, unknown := got.Types[0], got.Types[1]
	if group.Type != "group.created" || group.Events != 2 || group.Invalid != 1 || unknown.Type != "" || unknown.Events != 2 {
		t.Errorf("got %+v and %+v", group, unknown)
	}
	if v := group.Violations[0]; v.Path != "data.id" || v.First != "captured.ndjson:2" || v.Count.Count != 1 {
		t.Errorf("the violation is %+v", v)
	}
	if u := group.Undocumented[0]; u.Path != "data.colour" || u.Count.Count != 2 || u.First != "captured.ndjson:1" {
		t.Errorf("the undocumented field is %+v", u)
	}
	if want := "[data.autoRefresh data.isDefault data.isTaxExempt]"; fmt.Sprint(group.NeverSeen) != want {
		t.Errorf("never seen are %v, want %s", group.NeverSeen, want)
	}
	if got.Holds(false) || got.Holds(true) {
		t.Error("the contract is said to hold")
	}
	clean := review(t, "in", strings.Replace(strings.Split(input, "\n")[0], `,"colour":"red"`, "", 1))
	if !clean.Holds(true) || !review(t, "in", strings.Split(input, "\n")[0]).Holds(false) {
		t.Error("the contract is said not to hold")
	}
}

func TestReviewSeesASampleWhole(t *testing.T) {
	t.Parallel()
	for _, e := range catalogue(t).Types() {
		for _, path := range review(t, "in", string(e.Sample)).Types[0].NeverSeen {
			if path != "data.title" && path != "data.crmId" && path != "data.crmLink" {
				t.Errorf("%s: %s is in the sample, but was not seen", e.Name, path)
			}
		}
	}
}

func TestReviewReadsDirectories(t *testing.T) {
	t.Parallel()
	one := []byte(`{"type":"group.deleted","data":{"id":"cgrp_1"}}`)
	r := catalogue(t).Review()
	err := r.ReadFS(fstest.MapFS{"a/b.json": {Data: one}, "c.ndjson": {Data: one}, "notes.txt": {Data: []byte("not read")}}, "dir")
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Report(); got.Events != 2 || got.Types[0].Violations[0].First != "dir/a/b.json:1" {
		t.Errorf("got %+v", got)
	}
	if err := r.ReadPath("no/such/file"); err == nil {
		t.Error("a file that there is not was read")
	}
}

// endless gives lines for ever, each with another mistake.
type endless struct {
	n, left int
	rest    []byte
}

func (e *endless) Read(p []byte) (int, error) {
	if len(e.rest) == 0 {
		if e.n == e.left {
			return 0, io.EOF
		}
		e.n++
		e.rest = fmt.Appendf(nil, `{"type":"group.deleted","data":{"id":"x%d","y%d":1}}`+"\n", e.n, e.n)
	}
	n := copy(p, e.rest)
	e.rest = e.rest[n:]
	return n, nil
}

func TestReviewRemembersABoundedNumberOfMistakes(t *testing.T) {
	t.Parallel()
	r := catalogue(t).Review()
	if err := r.Read(&endless{left: 500}, "in"); err != nil {
		t.Fatal(err)
	}
	got := r.Report().Types[0]
	if len(got.Violations) != 100 || len(got.Undocumented) != 100 || got.MoreViolations != 400 || got.Invalid != 500 {
		t.Errorf("got %d violations and %d more, %d fields", len(got.Violations), got.MoreViolations, len(got.Undocumented))
	}
}

func BenchmarkReview(b *testing.B) {
	for _, name := range []string{"customer.created", "order.created", "group.updated"} {
		e, _ := catalogue(b).Type(name)
		input := bytes.Repeat(append(bytes.Clone(e.Sample), '\n'), 1000)
		c := catalogue(b)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r := c.Review()
				if err := r.Read(bytes.NewReader(input), "in"); err != nil || r.Report().Invalid > 0 {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)*1000/b.Elapsed().Seconds(), "events/s")
		})
	}
}
