package receiver

import (
	"context"
	"database/sql"
)

func addedReplacesMembers() Defect {
	return Defect{
		Name:     "added-replaces-members",
		Sentence: "takes the customers added for all that the group has.",
		CaughtBy: "group-members-are-a-set",
		spoil: changesMembers(membersAdded,
			func(ctx context.Context, tx *sql.Tx, ev event, next step) error {
				if _, err := exec(ctx, tx, `DELETE FROM members WHERE group_id = ?`, ev.id); err != nil {
					return err
				}
				return next(ctx, tx, ev)
			}),
	}
}
