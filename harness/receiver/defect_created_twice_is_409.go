package receiver

import (
	"context"
	"database/sql"
	"net/http"
)

func createdTwiceIs409() Defect {
	return Defect{
		Name:     "created-twice-is-409",
		Sentence: "answers 409 to a created event that it has already, and is sent it again and again.",
		CaughtBy: "repeat-is-answered-with-200",
		spoil:    conflicts,
	}
}

// conflicts lets the unique index refuse a repeat, and passes the error on.
func conflicts(r *Receiver) {
	next := r.does.work
	r.does.work = func(ctx context.Context, tx *sql.Tx, ev event) error {
		found, err := findRecords(ctx, tx, ev.kind, ev.id, ev.account)
		if err != nil {
			return err
		}
		if ev.action == created && len(found) > 0 {
			return &problem{Status: http.StatusConflict, Title: "There is one already"}
		}
		return next(ctx, tx, ev)
	}
}
