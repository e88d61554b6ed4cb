package receiver

import (
	"context"
	"database/sql"
)

func effectOnEveryArrival() Defect {
	return Defect{
		Name:     "effect-on-every-arrival",
		Sentence: "sends its email for every arrival, before it looks for repeats.",
		CaughtBy: "side-effect-once",
		spoil: func(r *Receiver) {
			perform, next := r.does.perform, r.does.work
			r.does.perform = nothing
			r.does.work = func(ctx context.Context, tx *sql.Tx, ev event) error {
				if err := perform(ctx, tx, ev); err != nil {
					return err
				}
				return next(ctx, tx, ev)
			}
		},
	}
}

func nothing(context.Context, *sql.Tx, event) error { return nil }
