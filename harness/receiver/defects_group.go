package receiver

import (
	"context"
	"database/sql"
)

// groupDefects are mistakes in keeping the members of groups.
func groupDefects() []Defect {
	return []Defect{
		{"added-replaces-members", "takes the customers added for all that the group has.", "group-members-are-a-set", changesMembers(membersAdded,
			func(ctx context.Context, tx *sql.Tx, ev event, next step) error {
				if _, err := exec(ctx, tx, `DELETE FROM members WHERE group_id = ?`, ev.id); err != nil {
					return err
				}
				return next(ctx, tx, ev)
			})},
		{"members-as-list", "keeps members in a list: added twice is there twice, and removed once is still there.", "group-members-are-a-set", func(r *Receiver) {
			r.does.uniqueness = oneRecord
			changesMembers(membersRemoved, func(ctx context.Context, tx *sql.Tx, ev event, _ step) error {
				return changeMembers(ctx, tx, ev, `DELETE FROM members WHERE rowid =
					(SELECT rowid FROM members WHERE group_id = ? AND customer_id = ? LIMIT 1)`)
			})(r)
		}},
		{"members-need-group", "drops members of a group that it does not know yet.", "members-before-their-group", changesMembers(membersAdded,
			func(ctx context.Context, tx *sql.Tx, ev event, next step) error {
				found, err := findRecords(ctx, tx, group, ev.id, "")
				if err != nil || len(found) == 0 {
					return err
				}
				return next(ctx, tx, ev)
			})},
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
