package receiver

import (
	"context"
	"database/sql"
)

func insertOnly() Defect {
	return Defect{
		Name:     "insert-only",
		Sentence: "inserts whatever comes.",
		CaughtBy: "lost-response-is-harmless",
		spoil: func(r *Receiver) {
			keepsCopies(r)
			r.does.recognise = func(context.Context, *sql.Tx, event) (bool, error) { return true, nil }
		},
	}
}
