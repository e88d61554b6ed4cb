package faker_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vinemock/vinemock/schemas/faker"
)

func written(t *testing.T, format faker.Format, events iter.Seq2[faker.Event, error]) string {
	t.Helper()
	var out strings.Builder
	if err := faker.Write(&out, format, "http://127.0.0.1:9/it's?a=b", events); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestFormatsCarryTheBodies(t *testing.T) {
	t.Parallel()
	g, _ := generator(t)
	r := faker.Request{Seed: 3, At: noon, Set: map[string]any{"data.customerNote.message": "l'été, $HOME `x`"}}
	events := g.Sequence(r, []string{"membership.customerNote.updated"}, 3)
	var bodies []string
	for e, err := range events {
		if err != nil {
			t.Fatal(err)
		}
		bodies = append(bodies, string(e.Body))
	}
	if got := written(t, faker.NDJSON, events); got != strings.Join(bodies, "\n")+"\n" {
		t.Errorf("ndjson: %s", got)
	}
	var list []json.RawMessage
	if err := json.Unmarshal([]byte(written(t, faker.JSON, events)), &list); err != nil || len(list) != 3 || string(list[2]) != bodies[2] {
		t.Errorf("json: %v, %s", err, list)
	}
	for i, line := range strings.Split(strings.TrimSpace(written(t, faker.Vegeta, events)), "\n") {
		var target struct {
			Method, URL, Body string
			Header            map[string][]string
		}
		if err := json.Unmarshal([]byte(line), &target); err != nil {
			t.Fatal(err)
		}
		body, err := base64.StdEncoding.DecodeString(target.Body)
		if err != nil || string(body) != bodies[i] || target.Method != "POST" || target.Header["Content-Type"][0] != "application/json" {
			t.Errorf("vegeta: %s (%v)", line, err)
		}
	}
}

// A shell is what reads curl's line, so a shell checks it.
func TestCurlLinesSurviveAShell(t *testing.T) {
	t.Parallel()
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no sh here")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "curl"), []byte("#!/bin/sh\nprintf '%s\\n' \"$@\"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	g, _ := generator(t)
	set := map[string]any{"data.customerNote.message": "l'été, $HOME `x` \"y\""}
	events := g.Sequence(faker.Request{At: noon, Set: set}, []string{"membership.customerNote.updated"}, 1)
	cmd := exec.CommandContext(t.Context(), sh, "-c", written(t, faker.Curl, events))
	cmd.Env = []string{"PATH=" + dir + ":/usr/bin:/bin"}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for e := range events {
		if !strings.Contains(string(out), "\n"+string(e.Body)+"\n") || !strings.HasSuffix(string(out), "\nhttp://127.0.0.1:9/it's?a=b\n") {
			t.Errorf("curl got %s", out)
		}
	}
}

func TestWriteRefusesWhatItCannotDo(t *testing.T) {
	t.Parallel()
	g, _ := generator(t)
	none := g.Sequence(faker.Request{At: noon}, nil, 0)
	if err := faker.Write(&strings.Builder{}, "njson", "", none); err == nil || !strings.Contains(err.Error(), "did you mean ndjson, json") {
		t.Errorf("got %v", err)
	}
	if err := faker.Write(&strings.Builder{}, faker.Curl, "", none); err == nil || !strings.Contains(err.Error(), "URL") {
		t.Errorf("got %v", err)
	}
	if got := written(t, faker.JSON, none); got != "[]\n" {
		t.Errorf("no events are %q", got)
	}
	wrong := errors.New("wrong")
	failing := func(yield func(faker.Event, error) bool) { yield(faker.Event{}, wrong) }
	if err := faker.Write(&strings.Builder{}, faker.NDJSON, "", failing); !errors.Is(err, wrong) {
		t.Errorf("got %v", err)
	}
}

func TestSequenceBeginsWithItsSeedAndTakesTurns(t *testing.T) {
	t.Parallel()
	g, cat := generator(t)
	var types []string
	for e, err := range g.Sequence(faker.Request{Seed: 5, At: noon}, nil, 18) {
		if err != nil {
			t.Fatal(err)
		}
		if len(types) == 0 && string(e.Body) != string(event(t, g, faker.Request{Type: e.Type, Seed: 5}).Body) {
			t.Error("the first event is not the one with the sequence's seed")
		}
		types = append(types, e.Type)
	}
	if len(types) != 18 || types[16] != cat.Types()[16].Name || types[17] != types[0] {
		t.Errorf("got %v", types)
	}
}
