package receiver

import (
	"context"
	"sync"
)

func seenSetInMemory() Defect {
	return Defect{
		Name:     "seen-set-in-memory",
		Sentence: "remembers what it has seen in memory only.",
		CaughtBy: "repeated-after-a-restart",
		spoil:    seenInMemory,
	}
}

func seenInMemory(r *Receiver) {
	keepsCopies(r)
	var mu sync.Mutex
	seen := map[string]bool{}
	r.does.forget = func() {
		mu.Lock()
		defer mu.Unlock()
		clear(seen)
	}
	r.does.take = func(ctx context.Context, ev event) error {
		mu.Lock()
		defer mu.Unlock()
		if seen[ev.key] {
			return nil
		}
		err := r.commit(ctx, ev, r.does.apply, r.does.perform, r.failIfAsked)
		seen[ev.key] = err == nil
		return err
	}
}
