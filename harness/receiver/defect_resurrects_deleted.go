package receiver

import (
	"context"
	"database/sql"
)

func resurrectsDeleted() Defect {
	return Defect{
		Name:     "resurrects-deleted",
		Sentence: "brings back what was deleted, when an update is late.",
		CaughtBy: "late-update-after-delete",
		spoil: func(r *Receiver) {
			r.does.buried = func(context.Context, *sql.Tx, event) (bool, error) { return false, nil }
		},
	}
}
