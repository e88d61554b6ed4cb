package delivery

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// benchReceiver answers every event with a short JSON body, as receivers do.
func benchReceiver(b *testing.B) string {
	b.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"ok":true}`)
	}))
	b.Cleanup(s.Close)
	return s.URL + "/webhooks/vinespring"
}

// benchBody is as long as an order.
func benchBody() []byte {
	return []byte(`{"type":"order.created","data":{"note":"` + string(bytes.Repeat([]byte("x"), 1500)) + `"}}`)
}

// BenchmarkWire and BenchmarkNetHTTP send the same body to the same receiver,
// one request after the other and in parallel; the receiver's own work is in
// both.
func BenchmarkWire(b *testing.B) {
	w, r := testWire(b, Network{}), to(b, benchReceiver(b))
	r.body = benchBody()
	benchmark(b, func() (int, error) { got, err := w.post(r); return got.status, err })
}

func BenchmarkNetHTTP(b *testing.B) {
	target, body := benchReceiver(b), benchBody()
	transport := &http.Transport{MaxIdleConnsPerHost: maxIdleConns}
	b.Cleanup(transport.CloseIdleConnections)
	client := &http.Client{Transport: transport, Timeout: 10 * time.Second}
	benchmark(b, func() (int, error) {
		response, err := client.Post(target, "application/json", bytes.NewReader(body))
		if err != nil {
			return 0, err
		}
		_, err = io.Copy(io.Discard, response.Body)
		_ = response.Body.Close()
		return response.StatusCode, err
	})
}

func benchmark(b *testing.B, post func() (int, error)) {
	b.Helper()
	check := func(b *testing.B) {
		if status, err := post(); err != nil || status != http.StatusOK {
			b.Errorf("%d, %v", status, err)
		}
	}
	b.Run("serial", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			check(b)
		}
	})
	b.Run("parallel", func(b *testing.B) {
		b.ReportAllocs()
		b.SetParallelism(16)
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				check(b)
			}
		})
	})
}
