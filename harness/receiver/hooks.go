package receiver

import (
	"context"
	"database/sql"
	"net/http"
	"strconv"
)

// reset forgets every event, record, effect and fault. The store is up again.
func (r *Receiver) reset(w http.ResponseWriter, req *http.Request) {
	r.store.down.Store(false)
	r.store.failures.Store(0)
	r.does.forget()
	ctx := context.WithoutCancel(req.Context())
	answer(w, nil, r.store.inTx(ctx, func(tx *sql.Tx) error {
		_, err := exec(ctx, tx, `DELETE FROM seen; DELETE FROM records; DELETE FROM tombstones;
			DELETE FROM members; DELETE FROM effects; DELETE FROM backlog`)
		return err
	}))
}

// failNext makes the next ?n= events fail in their transaction, just before it
// would commit.
func (r *Receiver) failNext(w http.ResponseWriter, req *http.Request) {
	n, err := strconv.ParseInt(req.URL.Query().Get("n"), 10, 64)
	if err != nil || n < 0 {
		answer(w, nil, &problem{Status: http.StatusBadRequest, Title: "Say how many, such as ?n=1"})
		return
	}
	r.store.failures.Store(n)
	answer(w, nil, nil)
}

// switchStore takes the store away with ?state=down. With ?state=up it is back,
// and failures that failNext has asked for do not come any more.
func (r *Receiver) switchStore(w http.ResponseWriter, req *http.Request) {
	state := req.URL.Query().Get("state")
	if state != "down" && state != "up" {
		answer(w, nil, &problem{Status: http.StatusBadRequest, Title: "Say ?state=down or ?state=up"})
		return
	}
	r.store.down.Store(state == "down")
	if state == "up" {
		r.store.failures.Store(0)
	}
	answer(w, nil, nil)
}
