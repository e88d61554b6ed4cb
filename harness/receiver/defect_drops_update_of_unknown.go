package receiver

import (
	"context"
	"database/sql"
)

func dropsUpdateOfUnknown() Defect {
	return Defect{
		Name:     "drops-update-of-unknown",
		Sentence: "drops an update of what it does not have.",
		CaughtBy: "updated-before-created",
		spoil:    dropsUnknown,
	}
}

func dropsUnknown(r *Receiver) {
	next := r.does.apply
	r.does.apply = func(ctx context.Context, tx *sql.Tx, ev event) error {
		found, err := findRecords(ctx, tx, ev.kind, ev.id, ev.account)
		if err != nil || (ev.action == updated && len(found) == 0) {
			return err
		}
		return next(ctx, tx, ev)
	}
}
