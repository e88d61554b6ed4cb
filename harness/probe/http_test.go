package probe_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/vinemock/vinemock/harness/probe"
	"github.com/vinemock/vinemock/harness/probe/probetest"
)

// asJSON is the answer of a receiver that keeps the fixture.
func asJSON(t *testing.T, id string) string {
	t.Helper()
	var found []any
	for _, k := range probetest.Fixture() {
		if k.ID == id {
			found = append(found, map[string]any{
				"id": k.ID, "total": k.Total, "isActive": k.IsActive, "updatedOn": k.UpdatedOn, "birthday": k.Birthday,
				"company": k.Company, "contact": map[string]string{"phone": k.Phone}, "tags": k.Tags,
			})
		}
	}
	var answer any = found
	switch len(found) {
	case 0:
		return ""
	case 1:
		answer = found[0]
	}
	src, err := json.Marshal(answer)
	if err != nil {
		t.Error(err)
	}
	return string(src)
}

func TestHTTPProbePassesTheExercise(t *testing.T) {
	t.Parallel()
	api := http.NewServeMux()
	api.HandleFunc("GET /customers/{id}", func(w http.ResponseWriter, req *http.Request) {
		answerFixture(t, w, req.PathValue("id"))
	})
	api.HandleFunc("GET /search", func(w http.ResponseWriter, req *http.Request) {
		answerFixture(t, w, req.URL.Query().Get("id"))
	})
	server := httptest.NewServer(api)
	t.Cleanup(server.Close)
	for name, path := range map[string]string{"in the path": "/customers/${id}", "in the query": "/search?all=1&id=${id}"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			probetest.Exercise(t, probe.Spec{HTTP: "GET " + server.URL + path, Fields: map[string]string{"name.phone": "contact.phone"}})
		})
	}
}

func answerFixture(t *testing.T, w http.ResponseWriter, id string) {
	body := asJSON(t, id)
	if body == "" {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write([]byte(body))
}

// answering is a probe of an API that always gives the answer.
func answering(t *testing.T, status int, body string) probe.Probe {
	t.Helper()
	return asking(t, probe.Spec{}, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", "/login?token=hunter2")
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	})
}

// asking is a probe of an API of one handler.
func asking(t *testing.T, spec probe.Spec, handler http.HandlerFunc) probe.Probe {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	spec.HTTP = "GET " + strings.Replace(server.URL, "://", "://app:hunter2@", 1) + "/customers/${id}?api_key=hunter2"
	return made(t, spec)
}

func made(t *testing.T, spec probe.Spec) probe.Probe {
	t.Helper()
	p, err := probe.New("customer", spec, probe.Options{AllowExec: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

func read(t *testing.T, p probe.Probe) ([]probe.Record, error) {
	t.Helper()
	return p.Read(t.Context(), map[string]any{"id": "cust_1"})
}

func TestAnswersAreRecords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		status int
		body   string
		want   int
	}{
		{"not found", 404, "<html>", 0},
		{"gone", 410, "", 0},
		{"no content", 204, "", 0},
		{"null", 200, "null\n", 0},
		{"object", 200, `{"id":"cust_1"}`, 1},
		{"empty object", 200, `{}`, 1},
		{"empty array", 200, `[]`, 0},
		{"array", 200, ` [{"id":1},{"id":1},{}] `, 3},
		{"another 2xx", 203, `{}`, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if records, err := read(t, answering(t, c.status, c.body)); err != nil || len(records) != c.want {
				t.Errorf("want %d records, got %v, %v", c.want, records, err)
			}
		})
	}
}

func TestOtherAnswersAreTheProbesFault(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		status int
		body   string
		config bool
		want   string
	}{
		{"not logged in", 401, "", true, "headers: {Authorization"},
		{"forbidden", 403, "", true, "403 Forbidden"},
		{"redirected", 302, "", true, "to /login?token=xxxxx"},
		{"bad request", 400, `{"error":"no such id"}`, true, "no such id"},
		{"broken", 500, `{"password":"hunter2"}`, false, "500 Internal Server Error"},
		{"overwhelmed", 429, "", false, "429"},
		{"page", 200, "<html>\n<body>", true, `"<html> <body>": it is not JSON`},
		{"nothing", 200, "", true, "with nothing: it is not JSON"},
		{"text", 200, `"cust_1"`, true, "neither a JSON object nor an array"},
		{"list of texts", 200, `[{}, "cust_1"]`, true, "element 1"},
		{"several", 200, `{}{}`, true, "more behind"},
		{"cut off", 200, `{"id":`, true, "not JSON"},
		{"too much", 200, `"` + strings.Repeat("x", probe.MaxBytes) + `"`, true, "more than 16777216 bytes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := read(t, answering(t, c.status, c.body))
			told(t, err, c.config, c.want, "probe customer: GET http://app:xxxxx@127.0.0.1:", "/customers/cust_1?api_key=xxxxx")
		})
	}
}

// told wants an error of the probe that says these things, and no password.
func told(t *testing.T, err error, config bool, wants ...string) {
	t.Helper()
	var e *probe.Error
	if !errors.As(err, &e) || e.Entity != "customer" || e.Config != config {
		t.Fatalf("want a probe.Error of customer with Config %t, got %#v", config, err)
	}
	for _, want := range wants {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("want %q in %v", want, err)
		}
	}
	if strings.Contains(err.Error(), "hunter2") {
		t.Errorf("a password is told: %v", err)
	}
}

func TestHeadersGoWithTheRequest(t *testing.T) {
	t.Parallel()
	spec := probe.Spec{Headers: map[string]string{"X-Api-Key": "k", "X-Id": "is ${id}", "Host": "shop.test"}}
	p := asking(t, spec, func(w http.ResponseWriter, req *http.Request) {
		user, password, _ := req.BasicAuth()
		answer := map[string]string{
			"key": req.Header.Get("X-Api-Key"), "id": req.Header.Get("X-Id"), "host": req.Host,
			"accept": req.Header.Get("Accept"), "login": user + " " + password,
		}
		_ = json.NewEncoder(w).Encode(answer)
	})
	records, err := read(t, p)
	if err != nil || len(records) != 1 {
		t.Fatalf("got %v, %v", records, err)
	}
	for name, want := range map[string]string{"key": "k", "id": "is cust_1", "host": "shop.test", "accept": "application/json", "login": "app hunter2"} {
		if records[0][name] != want {
			t.Errorf("%s: want %q, got %q", name, want, records[0][name])
		}
	}
}

func TestReceiverThatIsDownMayBeAskedAgain(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	_, err := read(t, made(t, probe.Spec{HTTP: server.URL + "/${id}?token=hunter2"}))
	told(t, err, false, "got no answer", "is the receiver running")
}

func TestSlowReceiverIsGivenTheTimeout(t *testing.T) {
	t.Parallel()
	p := asking(t, probe.Spec{Timeout: 20 * time.Millisecond}, func(_ http.ResponseWriter, req *http.Request) {
		<-req.Context().Done()
	})
	_, err := read(t, p)
	told(t, err, false, "gave no records within 20ms", "longer timeout")
}
