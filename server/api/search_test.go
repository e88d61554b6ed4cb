package api_test

import (
	"slices"
	"testing"

	"github.com/vinemock/vinemock/server/api"
)

func TestSearchReadsMailpitsTerms(t *testing.T) {
	t.Parallel()
	for query, want := range map[string][]api.MessageTerm{
		"CAFÉ order":                          {{Text: "café"}, {Text: "order"}},
		`"no endpoint" -crm`:                  {{Text: "no endpoint"}, {Text: "crm", Not: true}},
		"from:zoe@example.com !to:b@x.org":    {{In: "from", Text: "zoe@example.com"}, {In: "to", Text: "b@x.org", Not: true}},
		`Subject:"No endpoint"  -subject:"a"`: {{In: "subject", Text: "no endpoint"}, {In: "subject", Text: "a", Not: true}},
		`"is:read" 17:04`:                     {{Text: "is:read"}, {Text: "17:04"}},
	} {
		if got, err := api.ParseSearch(query); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s is %+v, %v; want %+v", query, got, err, want)
		}
	}
}

func TestSearchRefusesWhatItWouldMisread(t *testing.T) {
	t.Parallel()
	for _, query := range []string{"", "  ", "is:read", "-", "from:", `"open`, `""`, "message-id:1", "-has:attachment"} {
		if got, err := api.ParseSearch(query); !api.HasCode(err, api.CodeInvalid) {
			t.Errorf("%q is %+v, %v; want it refused", query, got, err)
		}
	}
}
