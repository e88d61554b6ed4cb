package api_test

import (
	"strings"
	"testing"
	"time"

	"github.com/vinemock/vinemock/server/api"
)

func TestFaultSaysWhatIsWrongWithIt(t *testing.T) {
	t.Parallel()
	minus := -1
	for name, test := range map[string]struct {
		fault api.Fault
		want  string
	}{
		"no kind":           {api.Fault{}, "a fault is one of connect, lose, latency, reset, slowBody, truncate, duplicate, hang, overlap, chunked, keyOrder, header; this has 0"},
		"two kinds":         {api.Fault{Chunked: true, Overlap: true}, "this has 2"},
		"an unknown word":   {api.Fault{KeyOrder: "sorted"}, `keyOrder "sorted": want data-first or shuffled`},
		"negative time":     {api.Fault{Hang: -1}, "hang -1ns: want more than 0s"},
		"no reset point":    {api.Fault{Reset: &api.Reset{After: "answer"}}, `reset after "answer": want headers, body or a number`},
		"a slow body":       {api.Fault{SlowBody: &api.SlowBody{}}, "bytes 0 of a slow body: want 1 to 1048576 at a time"},
		"its pause":         {api.Fault{SlowBody: &api.SlowBody{Bytes: 1}}, "every 0s of a slow body"},
		"less than nothing": {api.Fault{Truncate: &minus}, "truncate -1: want how many bytes"},
		"a flood":           {api.Fault{Duplicate: 101}, "duplicate 101: want 1 to 100 copies"},
		"no header name":    {api.Fault{Header: map[string]string{"a b": "c"}}, `header "a b": want a name`},
		"framing":           {api.Fault{Header: map[string]string{"content-length": "1"}}, "vinemock writes that itself"},
		"a line break":      {api.Fault{Header: map[string]string{"X-A": "a\r\nX-B: b"}}, "line break"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.fault.Attempts = api.AllAttempts()
			err := test.fault.Validate()
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

func TestEveryKindOfFaultCanBeRight(t *testing.T) {
	t.Parallel()
	zero := 0
	for _, fault := range []api.Fault{
		{Connect: api.ConnectRefused},
		{Lose: api.LoseResponse},
		{Latency: api.Duration(time.Second)},
		{Reset: &api.Reset{After: api.ResetAfterHeaders}},
		{Reset: &api.Reset{After: "17"}},
		{SlowBody: &api.SlowBody{Bytes: 1, Every: api.Duration(time.Millisecond)}},
		{Truncate: &zero},
		{Duplicate: 1},
		{Hang: api.Duration(time.Hour)},
		{Overlap: true},
		{Chunked: true},
		{KeyOrder: api.KeysShuffled},
		{Header: map[string]string{"X-Trace": "a b", "Content-Type": "application/json; charset=utf-8"}},
	} {
		fault.Attempts = api.Span{First: 1, Last: 3}
		if err := fault.Validate(); err != nil {
			t.Errorf("%+v: %v", fault, err)
		}
	}
}

func TestResetPointIsBoundedByTheBody(t *testing.T) {
	t.Parallel()
	for point, want := range map[api.ResetPoint]int{"headers": 0, "body": 100, "0": 0, "17": 17, "100": 100, "5000": 100} {
		if got := point.Bytes(100); got != want {
			t.Errorf("reset after %s sends %d of 100 bytes, want %d", point, got, want)
		}
	}
}
