package receiver

import (
	"net/http"
	"time"
)

// loadDefects are mistakes that show when events come together, or when one
// stands in the way of others.
func loadDefects() []Defect {
	return []Defect{
		dropsInBurst(),
		globalLock(),
		headOfLineBlocks(),
		leavesBodyUnread(),
		logsPayload(),
		poolExhausted(),
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
