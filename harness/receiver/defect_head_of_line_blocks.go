package receiver

import (
	"context"
	"errors"
	"sync"
)

func headOfLineBlocks() Defect {
	return Defect{
		Name:     "head-of-line-blocks",
		Sentence: "refuses every other event until the one that failed succeeds.",
		CaughtBy: "failure-inside-blocks-no-other",
		spoil:    blocksOthers,
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
