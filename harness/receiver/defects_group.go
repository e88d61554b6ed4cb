package receiver

import (
	"context"
	"database/sql"
)

// groupDefects are mistakes in keeping the members of groups.
func groupDefects() []Defect {
	return []Defect{
		addedReplacesMembers(),
		membersAsList(),
		membersNeedGroup(),
	}
}

// changesMembers applies one kind of group event in its own way.
func changesMembers(kind action, change func(context.Context, *sql.Tx, event, step) error) func(*Receiver) {
	return func(r *Receiver) {
		next := r.does.apply
		r.does.apply = func(ctx context.Context, tx *sql.Tx, ev event) error {
			if ev.action == kind {
				return change(ctx, tx, ev, next)
			}
			return next(ctx, tx, ev)
		}
	}
}
