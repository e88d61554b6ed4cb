package config

import (
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/vinemock/vinemock/harness/probe"
	"github.com/vinemock/vinemock/server/api"
)

// update rewrites the expected messages: go test ./harness/config -update.
var update = flag.Bool("update", false, "rewrite testdata/*.txt")

// environment is the environment of the tests.
func environment(name string) (string, bool) {
	value, ok := map[string]string{
		"API_TOKEN": "s3cret", "PW": "hunter2", "N": "7", "I": "10s", "EMPTY": "",
		"URL": "http://app:hunter2@127.0.0.1:9000/hook",
	}[name]
	return value, ok
}

// example is the file shown in the package's documentation.
func example(t *testing.T) string {
	t.Helper()
	src, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	_, shown, _ := strings.Cut(string(src), "before it:\n")
	var lines []string
	for line := range strings.Lines(shown) {
		if text, ok := strings.CutPrefix(line, "//\t"); ok {
			lines = append(lines, text)
		}
	}
	return strings.Join(lines, "")
}

func TestDocumentedExampleIsRead(t *testing.T) {
	t.Parallel()
	got, err := Read("etc/vinemock.yaml", []byte(example(t)), environment)
	if err != nil {
		t.Fatal(err)
	}
	retries, from := 9, api.RetryFromStart
	want := Config{
		Target:       "http://127.0.0.1:9000/webhooks/vinespring",
		Ready:        "http://127.0.0.1:9000/healthz",
		ReadyTimeout: 30 * time.Second,
		Timeout:      5 * time.Second,
		Policy:       api.PolicyPatch{Retries: &retries, RetryFrom: &from},
		Hooks: Hooks{
			Reset:     &Hook{HTTP: &Request{Method: "POST", URL: "http://127.0.0.1:9000/test/reset"}},
			Restart:   &Hook{Exec: []string{"docker", "restart", "app"}, Dir: "etc"},
			Break:     &Hook{Exec: []string{"docker", "pause", "app-db"}, Dir: "etc"},
			Mend:      &Hook{Exec: []string{"docker", "unpause", "app-db"}, Dir: "etc"},
			BreakNext: &Hook{HTTP: &Request{Method: "POST", URL: "http://127.0.0.1:9000/test/fail-next?n=1"}},
		},
		Probes: map[string]probe.Spec{
			"customer": {
				HTTP:    "GET http://127.0.0.1:9000/customers/${id}",
				Headers: map[string]string{"Authorization": "Bearer s3cret"},
				Fields:  map[string]string{"phone": "contact.phone"},
				Timeout: 2 * time.Second, Dir: "etc",
			},
			"order": {
				SQL: &probe.SQL{Driver: "postgres", DSN: "postgres://app@127.0.0.1/app", Query: "select total, status from orders where id = ${id}"},
				Dir: "etc",
			},
			"membership": {Exec: []string{"./bin/find-membership", "${id}"}, Dir: "etc"},
		},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("want\n%+v\ngot\n%+v", want, got)
	}
	if err := got.Validate(); err != nil {
		t.Errorf("want it valid, got %v", err)
	}
}

func TestEmptyFileIsTheDefault(t *testing.T) {
	t.Parallel()
	for _, src := range []string{"", "# nothing yet\n", "---\n"} {
		got, err := Read("vinemock.yaml", []byte(src), environment)
		if err != nil || !reflect.DeepEqual(got, Default()) {
			t.Errorf("%q: got %+v, %v", src, got, err)
		}
	}
}

func TestEnvironmentIsPutIntoAnyValue(t *testing.T) {
	t.Parallel()
	src := `
target: ${ENV:URL}
timeout: ${ENV:I}
policy: {retries: "${ENV:N}"}
restart: {exec: [run, "${ENV:N}", "a${ENV:EMPTY}b-${ENV:PW}", "$${ENV:PW}"]}
`
	got, err := Read("vinemock.yaml", []byte(src), environment)
	if err != nil {
		t.Fatal(err)
	}
	if got.Target != "http://app:hunter2@127.0.0.1:9000/hook" || got.Timeout != 10*time.Second || *got.Policy.Retries != 7 {
		t.Errorf("got %+v", got)
	}
	if want := []string{"run", "7", "ab-hunter2", "$${ENV:PW}"}; !reflect.DeepEqual(got.Hooks.Restart.Exec, want) {
		t.Errorf("want %q, got %q", want, got.Hooks.Restart.Exec)
	}
}

// TestBadFilesSayWhatWasMeant holds the messages for each testdata/*.yaml
// against the *.txt beside it, which can be read as the list of all messages.
func TestBadFilesSayWhatWasMeant(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("found %d files, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got, err := Read(filepath.Base(file), src, environment)
			if err == nil || !reflect.DeepEqual(got, Config{}) {
				t.Fatalf("want problems alone, got %+v and %v", got, err)
			}
			if strings.Contains(err.Error(), "hunter2") {
				t.Errorf("a password is told: %v", err)
			}
			golden(t, strings.TrimSuffix(file, ".yaml")+".txt", err.Error()+"\n")
		})
	}
}

// golden compares with a file, or rewrites it.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("got\n%s\nwant, as in %s,\n%s", got, file, want)
	}
}

func TestValidateTellsEverythingThatIsWrong(t *testing.T) {
	t.Parallel()
	retries := -1
	err := Config{
		Ready:  "localhost:9000",
		Policy: api.PolicyPatch{Retries: &retries},
		Hooks:  Hooks{Reset: &Hook{HTTP: &Request{Method: "post", URL: "http://127.0.0.1/"}}, Restart: &Hook{}, Break: &Hook{Exec: []string{""}}},
		Probes: map[string]probe.Spec{"order": {}},
	}.Validate()
	for _, want := range []string{"--target URL", "ready: ", "ready-timeout", "timeout 0s", "retries -1", `"post"`, "restart: want one of", "break: exec: ", "add mend", "probes: order: "} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q in %v", want, err)
		}
	}
}
