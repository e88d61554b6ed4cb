package receiver

import (
	"net/http"
	"sync"
)

func globalLock() Defect {
	return Defect{
		Name:     "global-lock",
		Sentence: "has one lock around everything, also around the reading of a slow body.",
		CaughtBy: "slow-sender-blocks-no-other",
		spoil: func(r *Receiver) {
			var lock sync.Mutex
			r.does.around = wrap(func(w http.ResponseWriter, req *http.Request, next http.Handler) {
				lock.Lock()
				defer lock.Unlock()
				next.ServeHTTP(w, req)
			})
		},
	}
}
