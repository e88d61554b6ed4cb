package receiver_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tidwall/sjson"
	"pgregory.net/rapid"

	"github.com/vinemock/vinemock/harness/receiver"
	"github.com/vinemock/vinemock/schemas"
)

// open makes a receiver that is closed with the test.
func open(t testing.TB, cfg receiver.Config) *receiver.Receiver {
	t.Helper()
	r, err := receiver.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// request calls the receiver without a socket.
func request(r http.Handler, method, path, body string) *httptest.ResponseRecorder {
	req := httptest.NewRequest(method, path, strings.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	answer := httptest.NewRecorder()
	r.ServeHTTP(answer, req)
	return answer
}

func post(r http.Handler, body string) int {
	return request(r, http.MethodPost, "/webhooks/vinespring", body).Code
}

func TestUnknownDefectNamesTheNearest(t *testing.T) {
	t.Parallel()
	_, err := receiver.New(receiver.Config{Defect: "insert-onyl"})
	if err == nil || !strings.Contains(err.Error(), `did you mean "insert-only"?`) {
		t.Fatalf("got %v", err)
	}
}

func TestMistypedDesignAndDefectInADesignAreRefused(t *testing.T) {
	t.Parallel()
	for _, cfg := range []receiver.Config{
		{Design: "kafka"},
		{Design: receiver.Queue, Defect: "insert-only"},
		{Dir: "/dev/null/no"},
	} {
		if r, err := receiver.New(cfg); err == nil {
			t.Errorf("%+v made a receiver", cfg)
			_ = r.Close()
		}
	}
}

func TestDefectsAreSortedAndSpeak(t *testing.T) {
	t.Parallel()
	all := receiver.Defects()
	names := make([]string, len(all))
	for i, defect := range all {
		names[i] = defect.Name
		if !regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)+$|^latin1$`).MatchString(defect.Name) {
			t.Errorf("%q is not in kebab-case", defect.Name)
		}
		if !regexp.MustCompile(`^[a-z].*\.$`).MatchString(defect.Sentence) {
			t.Errorf("%s: %q does not go on from \"It\"", defect.Name, defect.Sentence)
		}
	}
	if !slices.IsSorted(names) || len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Errorf("not sorted, or a name twice: %q", names)
	}
}

// history is what VineSpring sent about one customer, oldest first.
func history(updates int) []string {
	events := []string{`{"type":"customer.created","data":{"id":"c","n":0,"updatedOn":"2026-03-01T10:00:00.000Z"}}`}
	for n := range updates {
		events = append(events, fmt.Sprintf(
			`{"data":{"id":"c","n":%d,"updatedOn":"2026-03-01T10:00:00.%03dZ"},"type":"customer.updated"}`, n+1, n+1))
	}
	return events
}

func TestAnyOrderWithRepeatsEndsAtTheNewest(t *testing.T) {
	t.Parallel()
	r := open(t, receiver.Config{})
	rapid.Check(t, func(t *rapid.T) {
		request(r, http.MethodPost, "/test/reset", "")
		sent := history(rapid.IntRange(0, 6).Draw(t, "updates"))
		newest := fmt.Sprintf(`"n":%d,`, len(sent)-1)
		repeats := rapid.SliceOf(rapid.SampledFrom(sent)).Draw(t, "repeats")
		for _, event := range rapid.Permutation(append(sent, repeats...)).Draw(t, "order") {
			if status := post(r, event); status != http.StatusOK {
				t.Fatalf("%s answered %d", event, status)
			}
		}
		if got := request(r, http.MethodGet, "/customers/c", "").Body.String(); !strings.Contains(got, newest) {
			t.Fatalf("ended at %s, want %s", got, newest)
		}
		if got := request(r, http.MethodGet, "/effects/c", "").Body.String(); strings.Count(got, "welcome") != 1 {
			t.Fatalf("welcomed: %s", got)
		}
	})
}

func TestADeletionAnywhereInAHistoryWins(t *testing.T) {
	t.Parallel()
	r := open(t, receiver.Config{})
	rapid.Check(t, func(t *rapid.T) {
		request(r, http.MethodPost, "/test/reset", "")
		sent := append(history(3), `{"type":"customer.deleted","data":{"id":"c"}}`)
		for _, event := range rapid.Permutation(sent).Draw(t, "order") {
			if status := post(r, event); status != http.StatusOK {
				t.Fatalf("%s answered %d", event, status)
			}
		}
		if got := request(r, http.MethodGet, "/customers/c", ""); got.Code != http.StatusNotFound {
			t.Fatalf("still there: %s", got.Body)
		}
	})
}

// The defects that object to an event's shape must leave the documented events
// alone, or every scenario would catch them.
func TestShapeDefectsTakeWhatTheContractDocuments(t *testing.T) {
	t.Parallel()
	catalogue, err := schemas.Default()
	if err != nil {
		t.Fatal(err)
	}
	for _, defect := range []string{"", "closed-schema", "null-dereference", "parses-by-position", "rejects-nul"} {
		r := open(t, receiver.Config{Defect: defect})
		for _, eventType := range catalogue.Types() {
			if status := post(r, string(eventType.Sample)); status != http.StatusOK {
				t.Errorf("with defect %q, the sample of %s answered %d", defect, eventType.Name, status)
			}
		}
	}
}

func TestClosedSchemaKnowsEveryDocumentedField(t *testing.T) {
	t.Parallel()
	catalogue, err := schemas.Default()
	if err != nil {
		t.Fatal(err)
	}
	r := open(t, receiver.Config{Defect: "closed-schema"})
	for _, eventType := range catalogue.Types() {
		for _, path := range eventType.Paths() {
			field, nested := strings.CutPrefix(path, "data.")
			if !nested || field == "id" || field == "groupId" || strings.Contains(field, ".") {
				continue
			}
			event, err := sjson.SetRaw(string(eventType.Sample), path, "null")
			if err != nil {
				t.Fatal(err)
			}
			if status := post(r, event); status != http.StatusOK {
				t.Errorf("%s with %s answered %d", eventType.Name, field, status)
			}
		}
	}
}

func TestRecordsSurviveInAnOddlyNamedDirectory(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "wine & cheese? 100%#1")
	first := open(t, receiver.Config{Dir: dir})
	post(first, history(0)[0])
	if got := request(open(t, receiver.Config{Dir: dir}), http.MethodGet, "/customers/c", ""); got.Code != http.StatusOK {
		t.Fatalf("answered %d: %s", got.Code, got.Body)
	}
	if files, err := filepath.Glob(filepath.Join(filepath.Dir(dir), "*", "receiver.db")); err != nil || len(files) != 1 {
		t.Fatalf("files %q, %v", files, err)
	}
}

func FuzzAnyBodyIsTakenOrRefused(f *testing.F) {
	for _, body := range append(history(1),
		`{"type":"group.customers.added","data":{"groupId":"g","customerIds":[null,"c"]}}`,
		`{"type":"order.created","data":{"id":"\ud800","items":[{},[],"",0.10,null]}}`,
		`{"type":"customer.created","data":{"id":"a","id":"b","":{"password":1}}}`, "[", "", "{}", "\ufeff{}",
	) {
		f.Add(body)
	}
	r := open(f, receiver.Config{})
	f.Fuzz(func(t *testing.T, body string) {
		if status := post(r, body); status != http.StatusOK && status != http.StatusBadRequest {
			t.Errorf("answered %d", status)
		}
	})
}

func BenchmarkEvent(b *testing.B) {
	for _, where := range []string{"memory", "disk"} {
		b.Run(where, func(b *testing.B) {
			cfg := receiver.Config{}
			if where == "disk" {
				cfg.Dir = b.TempDir()
			}
			r := open(b, cfg)
			for n := 0; b.Loop(); n++ {
				post(r, fmt.Sprintf(`{"type":"customer.created","data":{"id":"c%d","email":"c@example.com"}}`, n))
			}
		})
	}
}
