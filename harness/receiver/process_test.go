package receiver_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/vinemock/vinemock/harness/receiver"
)

// launch starts a process that is closed with the test.
func launch(t *testing.T, config receiver.Config) *receiver.Process {
	t.Helper()
	p, err := receiver.Start(config)
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

const anOrder = `{"type":"order.created","data":{"id":"ordr_1","total":80}}`

func TestRecordsOutliveARestart(t *testing.T) {
	t.Parallel()
	p := launch(t, receiver.Config{})
	if status := post(p, anOrder); status != http.StatusOK {
		t.Fatalf("the order was answered %d", status)
	}
	if got := request(p, http.MethodPost, "/test/restart", ""); got.Code != http.StatusOK {
		t.Fatalf("the restart was answered %d: %s", got.Code, got.Body)
	}
	if got := request(p, http.MethodGet, "/orders/ordr_1", ""); got.Code != http.StatusOK {
		t.Errorf("after the restart the order is answered %d", got.Code)
	}
}

func TestMemoryIsLostInARestart(t *testing.T) {
	t.Parallel()
	p := launch(t, receiver.Config{Defect: "memory-queue"})
	if status := post(p, anOrder); status != http.StatusOK {
		t.Fatalf("the order was answered %d", status)
	}
	if err := p.Restart(); err != nil {
		t.Fatal(err)
	}
	if got := request(p, http.MethodGet, "/orders/ordr_1", ""); got.Code != http.StatusNotFound {
		t.Errorf("what was in memory is answered %d", got.Code)
	}
}

func TestLogIsReadBackAndHasNoPayload(t *testing.T) {
	t.Parallel()
	for defect, lines := range map[string]int{"": 0, "logs-payload": 1} {
		p := launch(t, receiver.Config{Defect: defect})
		post(p, `{"type":"customer.created","data":{"id":"cust_1","password":"canary"}}`)
		if got := request(p, http.MethodGet, "/test/log?contains=cust_1", "").Body.String(); !strings.Contains(got, "customer.created") {
			t.Errorf("%q: the log does not tell of the event: %s", defect, got)
		}
		if got := request(p, http.MethodGet, "/test/log?contains=canary", "").Body.String(); strings.Count(got, "canary") != lines {
			t.Errorf("%q: want %d lines with the secret, got %s", defect, lines, got)
		}
	}
}

func TestMendedStoreHasNoFailureToCome(t *testing.T) {
	t.Parallel()
	r := open(t, receiver.Config{})
	request(r, http.MethodPost, "/test/fail-next?n=1", "")
	request(r, http.MethodPost, "/test/store?state=up", "")
	if status := post(r, anOrder); status != http.StatusOK {
		t.Errorf("the order was answered %d", status)
	}
}

func TestSecretMayBeAPassword(t *testing.T) {
	t.Parallel()
	r := open(t, receiver.Config{Secret: "s3cret"})
	for password, want := range map[string]int{"s3cret": http.StatusOK, "wrong": http.StatusUnauthorized} {
		req := httptest.NewRequest(http.MethodPost, "/webhooks/vinespring", strings.NewReader(anOrder))
		req.Header.Set("Content-Type", "application/json")
		req.SetBasicAuth("vinespring", password)
		got := httptest.NewRecorder()
		r.ServeHTTP(got, req)
		if got.Code != want {
			t.Errorf("the password %s is answered %d, want %d", password, got.Code, want)
		}
	}
}
