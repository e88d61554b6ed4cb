package receiver

import (
	"context"
	"database/sql"
	"time"
)

func fiveSecondWindow() Defect {
	return Defect{
		Name:     "five-second-window",
		Sentence: "forgets after five seconds what it has seen.",
		CaughtBy: "repeated-late-is-one-effect",
		spoil:    forgetsAfter(5 * time.Second),
	}
}

func forgetsAfter(window time.Duration) func(*Receiver) {
	return func(r *Receiver) {
		keepsCopies(r)
		next := r.does.recognise
		r.does.recognise = func(ctx context.Context, tx *sql.Tx, ev event) (bool, error) {
			if _, err := exec(ctx, tx, `DELETE FROM seen WHERE at < ?`, r.now().Add(-window).UnixNano()); err != nil {
				return false, err
			}
			return next(ctx, tx, ev)
		}
	}
}
