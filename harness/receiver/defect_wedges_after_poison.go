package receiver

import (
	"errors"
	"sync/atomic"
)

func wedgesAfterPoison() Defect {
	return Defect{
		Name:     "wedges-after-poison",
		Sentence: "answers 500 to everything after one event that it could not read.",
		CaughtBy: "poison-then-good",
		spoil:    wedges,
	}
}

func wedges(r *Receiver) {
	var wedged atomic.Bool
	r.does.forget = func() { wedged.Store(false) }
	next := r.does.parse
	r.does.parse = func(body []byte) (event, error) {
		if wedged.Load() {
			return event{}, errors.New("the worker is still at the event before")
		}
		ev, err := next(body)
		if err != nil {
			wedged.Store(true)
		}
		return ev, err
	}
}
