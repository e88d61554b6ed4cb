package receiver

import (
	"context"
	"database/sql"
)

func membersAsList() Defect {
	return Defect{
		Name:     "members-as-list",
		Sentence: "keeps members in a list: added twice is there twice, and removed once is still there.",
		CaughtBy: "group-members-are-a-set",
		spoil: func(r *Receiver) {
			r.does.uniqueness = oneRecord
			changesMembers(membersRemoved, func(ctx context.Context, tx *sql.Tx, ev event, _ step) error {
				return changeMembers(ctx, tx, ev, `DELETE FROM members WHERE rowid =
					(SELECT rowid FROM members WHERE group_id = ? AND customer_id = ? LIMIT 1)`)
			})(r)
		},
	}
}
