package receiver

import (
	"context"
	"database/sql"
)

func membersNeedGroup() Defect {
	return Defect{
		Name:     "members-need-group",
		Sentence: "drops members of a group that it does not know yet.",
		CaughtBy: "members-before-their-group",
		spoil: changesMembers(membersAdded,
			func(ctx context.Context, tx *sql.Tx, ev event, next step) error {
				found, err := findRecords(ctx, tx, group, ev.id, "")
				if err != nil || len(found) == 0 {
					return err
				}
				return next(ctx, tx, ev)
			}),
	}
}
