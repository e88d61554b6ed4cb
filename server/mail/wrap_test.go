package mail

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestLongLinesAreWrappedIntoTheirColumn(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"short":                              "short",
		"prose that is long, and longer":     "prose that is long,\nand longer",
		"  Name    one two three four":       "  Name    one two\n          three four",
		"  https://example.com/averylongurl": "  https://example.com/averylongurl",
		"eeeeeeeeee éééééééééé x":            "eeeeeeeeee\néééééééééé x",
	} {
		if got := wrap(text, 20); got != want {
			t.Errorf("%q is wrapped as %q, want %q", text, got, want)
		}
	}
}

func TestWrappingKeepsEveryWordAndTheWidth(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`( {0,4}([a-zé]{1,10} {1,3}){0,20}\n){0,5}`).Draw(t, "text")
		wrapped := wrap(text, 60)
		if got, want := strings.Fields(wrapped), strings.Fields(text); strings.Join(got, " ") != strings.Join(want, " ") {
			t.Fatalf("words %q became %q", want, got)
		}
		for line := range strings.Lines(wrapped) {
			if line = strings.TrimRight(line, " \n"); utf8.RuneCountInString(line) > 60 {
				t.Fatalf("%q is longer than 60", line)
			}
		}
	})
}
