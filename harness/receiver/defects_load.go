package receiver

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"
)

// loadDefects are mistakes that show when events come together, or when one
// stands in the way of others.
func loadDefects() []Defect {
	return []Defect{
		{"drops-in-burst", "answers 200 to more events at once than it has room for, and drops them.", "burst-is-applied", holdsFour(http.StatusOK)},
		{"global-lock", "has one lock around everything, also around the reading of a slow body.", "slow-sender-blocks-no-other", func(r *Receiver) {
			var lock sync.Mutex
			r.does.around = wrap(func(w http.ResponseWriter, req *http.Request, next http.Handler) {
				lock.Lock()
				defer lock.Unlock()
				next.ServeHTTP(w, req)
			})
		}},
		{"head-of-line-blocks", "refuses every other event until the one that failed succeeds.", "failure-inside-blocks-no-other", blocksOthers},
		{"leaves-body-unread", "takes the rest of one body for the next request on the connection.", "kept-connection-carries-more-events", leavesBody},
		{"logs-payload", "writes every body to its log, secrets and all.", "no-secrets-in-the-log", func(r *Receiver) {
			next := r.does.parse
			r.does.parse = func(body []byte) (event, error) {
				r.log.Info("got an event", "body", string(body))
				return next(body)
			}
		}},
		{"pool-exhausted", "answers 503 to more events at once than it has connections.", "burst-is-applied", holdsFour(http.StatusServiceUnavailable)},
	}
}

// wrap makes a function out of what happens around the endpoint.
func wrap(serve func(http.ResponseWriter, *http.Request, http.Handler)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) { serve(w, req, next) })
	}
}

// holdsFour works on four events at once, a while on each, and answers the
// status to further ones.
func holdsFour(status int) func(*Receiver) {
	return func(r *Receiver) {
		places := make(chan struct{}, 4)
		r.does.around = wrap(func(w http.ResponseWriter, req *http.Request, next http.Handler) {
			select {
			case places <- struct{}{}:
				r.pause(100 * time.Millisecond)
				next.ServeHTTP(w, req)
				<-places
			default:
				w.WriteHeader(status)
			}
		})
	}
}

func blocksOthers(r *Receiver) {
	var mu sync.Mutex
	var failed string
	r.does.forget = func() {
		mu.Lock()
		defer mu.Unlock()
		failed = ""
	}
	next := r.does.take
	r.does.take = func(ctx context.Context, ev event) error {
		mu.Lock()
		defer mu.Unlock()
		if failed != "" && failed != ev.key {
			return errors.New("an earlier event has to succeed first")
		}
		err := next(ctx, ev)
		if failed = ""; err != nil {
			failed = ev.key
		}
		return err
	}
}

// leavesBody knows a connection by its address: it fails on the second event
// and hangs up.
func leavesBody(r *Receiver) {
	var served sync.Map
	r.does.forget = served.Clear
	r.does.around = wrap(func(w http.ResponseWriter, req *http.Request, next http.Handler) {
		if _, before := served.LoadOrStore(req.RemoteAddr, true); before {
			w.Header().Set("Connection", "close")
			served.Delete(req.RemoteAddr)
			answer(w, nil, malformed("the request line is not readable"))
			return
		}
		next.ServeHTTP(w, req)
	})
}
