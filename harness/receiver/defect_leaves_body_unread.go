package receiver

import (
	"net/http"
	"sync"
)

func leavesBodyUnread() Defect {
	return Defect{
		Name:     "leaves-body-unread",
		Sentence: "takes the rest of one body for the next request on the connection.",
		CaughtBy: "kept-connection-carries-more-events",
		spoil:    leavesBody,
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
