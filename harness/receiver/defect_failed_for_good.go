package receiver

import (
	"context"
	"net/http"
	"sync"
)

func failedForGood() Defect {
	return Defect{
		Name:     "failed-for-good",
		Sentence: "refuses a retry of what failed, because it failed.",
		CaughtBy: "failed-then-retried",
		spoil:    failsForGood,
	}
}

func failsForGood(r *Receiver) {
	var failed sync.Map
	r.does.forget = failed.Clear
	next := r.does.take
	r.does.take = func(ctx context.Context, ev event) error {
		if _, before := failed.Load(ev.key); before {
			return &problem{Status: http.StatusConflict, Title: "The event has failed before"}
		}
		err := next(ctx, ev)
		if err != nil {
			failed.Store(ev.key, true)
		}
		return err
	}
}
