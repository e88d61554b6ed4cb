package document_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/vinemock/vinemock/scenarios/document"
)

// read gives the only document of a source.
func read(t *testing.T, src string) (*document.File, document.Node) {
	t.Helper()
	file, documents := document.Read("test.yaml", []byte(src))
	if len(documents) != 1 {
		t.Fatalf("want one document, got %d, %v", len(documents), file.Err())
	}
	return file, documents[0]
}

func TestProblemPointsAtItsCharacter(t *testing.T) {
	t.Parallel()
	file, n := read(t, "é: [ñ,\tx]\n")
	list, _ := n.Get("é")
	list.List()[1].Refuse("no x", "leave it out")
	want := "test.yaml:1:8: no x; leave it out\n    1 | é: [ñ,\tx]\n      |       \t^"
	if got := file.Err().Error(); got != want {
		t.Errorf("want\n%s\ngot\n%s", want, got)
	}
}

func TestLongLinesAreShownAroundTheProblem(t *testing.T) {
	t.Parallel()
	file, n := read(t, "a: ["+strings.Repeat("x, ", 1000)+"y]\n")
	list, _ := n.Get("a")
	items := list.List()
	items[len(items)-1].Refuse("no y", "")
	lines := strings.Split(file.Err().Error(), "\n")
	if len(lines) != 3 || len(lines[1]) > 140 || lines[1][strings.Index(lines[2], "^")] != 'y' {
		t.Errorf("got\n%v", file.Err())
	}
}

func TestProblemsAreSortedAndToldOnce(t *testing.T) {
	t.Parallel()
	file, n := read(t, "a: 1\nb: 2\n")
	a, _ := n.Get("a")
	b, _ := n.Get("b")
	b.Refuse("later", "")
	a.Refuse("first", "")
	a.Refuse("first", "")
	var problems document.Problems
	if !errors.As(file.Err(), &problems) || len(problems) != 2 || problems[0].What != "first" || problems[1].Line != 2 {
		t.Errorf("got %v", file.Err())
	}
}

func TestAFileWithoutProblemsHasNoError(t *testing.T) {
	t.Parallel()
	if file, _ := read(t, "a: 1"); file.Err() != nil {
		t.Errorf("got %v", file.Err())
	}
}

func TestKeysAreReadInTheReadersOrder(t *testing.T) {
	t.Parallel()
	_, n := read(t, "second: b\nfirst: a\n")
	var order []string
	note := func(n document.Node) { order = append(order, n.Text()) }
	n.Keys("a thing", document.Keys{{Name: "first", Read: note}, {Name: "second", Read: note}, {Name: "third", Read: note}})
	if want := []string{"a", "b"}; !reflect.DeepEqual(order, want) {
		t.Errorf("want %v, got %v", want, order)
	}
}

func TestReadersTakeWhatTheySayAndNothingElse(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, good, bad string
		read            func(document.Node) any
		want            any
	}{
		{"text", "word", "[a]", func(n document.Node) any { return n.Text() }, "word"},
		{"sentence", `" words "`, `" "`, func(n document.Node) any { return n.Sentence() }, "words"},
		{"bool", "true", "yes", func(n document.Node) any { return n.Bool() }, true},
		{"int", "7", "10", func(n document.Node) any { return n.Int(1, 9) }, 7},
		{"int as text", "7", `"7"`, func(n document.Node) any { return n.Int(1, 9) }, 7},
		{"duration", "1m30s", "90", func(n document.Node) any { return n.Duration() }, 90 * time.Second},
		{"no duration", "1s", "-1s", func(n document.Node) any { return n.Duration() }, time.Second},
		{"one of", "b", "c", func(n document.Node) any { return n.OneOf("a", "b") }, "b"},
		{"texts", "[a, b]", "[a, a]", func(n document.Node) any { return n.Texts() }, []string{"a", "b"}},
		{"number", "1_000", ".nan", func(n document.Node) any { return n.Value() }, json.Number("1000")},
		{"postal code", `"04109"`, "04109", func(n document.Node) any { return n.Value() }, "04109"},
		{"digits", "19.90", "!money 19.90", func(n document.Node) any { return n.Value() }, json.Number("19.90")},
		{"date", "2020-01-31", "{a: 1, a: 2}", func(n document.Node) any { return n.Value() }, "2020-01-31"},
		{"tree", "{a: [1, true, null]}", "{[a]: 1}", func(n document.Node) any { return n.Value() }, map[string]any{"a": []any{json.Number("1"), true, nil}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			file, n := read(t, "v: "+c.good)
			value, _ := n.Get("v")
			if got := c.read(value); !reflect.DeepEqual(got, c.want) || file.Err() != nil {
				t.Errorf("%s: want %#v, got %#v, %v", c.good, c.want, got, file.Err())
			}
			file, n = read(t, "v: "+c.bad)
			value, _ = n.Get("v")
			if c.read(value); file.Err() == nil {
				t.Errorf("%s: want a problem", c.bad)
			}
		})
	}
}

func TestStructIsReadByItsTags(t *testing.T) {
	t.Parallel()
	type inner struct {
		Bytes int `json:"bytes"`
	}
	type target struct {
		RetryFrom *string `json:"retryFrom,omitempty" enum:"end,start"`
		On        bool    `json:"on"`
		Inner     inner   `json:"inner"`
		Hidden    int     `json:"-"`
	}
	var got target
	file, n := read(t, "retry-from: start\non: true\ninner: {bytes: 3}\n")
	n.Struct("a target", &got)
	if file.Err() != nil || got.RetryFrom == nil || *got.RetryFrom != "start" || !got.On || got.Inner.Bytes != 3 {
		t.Errorf("got %+v, %v", got, file.Err())
	}
	file, n = read(t, "retry-from: strat\ninner: {bites: 3}\n")
	n.Struct("a target", &got)
	for _, want := range []string{`did you mean "start"?`, `did you mean "bytes"?`} {
		if err := file.Err(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %s in %v", want, err)
		}
	}
}

func TestDocumentsBeforeASyntaxErrorAreGiven(t *testing.T) {
	t.Parallel()
	file, documents := document.Read("test.yaml", []byte("a: 1\n---\n---\nb: [\n"))
	if len(documents) != 1 || file.Err() == nil || !strings.Contains(file.Err().Error(), "test.yaml:5:1: this is not YAML") {
		t.Errorf("got %d documents, %v", len(documents), file.Err())
	}
}

func TestNearestForgivesALittle(t *testing.T) {
	t.Parallel()
	known := []string{"expect", "email", "each", "set"}
	for word, want := range map[string]string{"expct": "expect", "exepct": "expect", "emial": "email", "colour": "", "": "", "st": "set"} {
		if got := document.Nearest(word, known); got != want {
			t.Errorf("%q: want %q, got %q", word, want, got)
		}
	}
}
