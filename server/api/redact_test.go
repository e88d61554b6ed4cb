package api_test

import (
	"testing"

	"github.com/vinemock/vinemock/server/api"
)

func TestRedactHidesWhatLetsOneIn(t *testing.T) {
	t.Parallel()
	for url, want := range map[string]string{
		"http://127.0.0.1:9000/hook":                      "http://127.0.0.1:9000/hook",
		"https://crm:s3cret@crm.example.com/hook":         "https://crm:xxxxx@crm.example.com/hook",
		"https://a.example/hook?secret=s3cret&id=7":       "https://a.example/hook?secret=xxxxx&id=7",
		"https://a.example/hook?id=7&api_key=k#part":      "https://a.example/hook?id=7&api_key=xxxxx#part",
		"https://a.example/hook?Token=abc":                "https://a.example/hook?Token=xxxxx",
		"https://a.example/keys?monkeys=7&signature=beef": "https://a.example/keys?monkeys=7&signature=xxxxx",
	} {
		if got := api.Redact(url); got != want {
			t.Errorf("%s is shown as %s, want %s", url, got, want)
		}
	}
}
