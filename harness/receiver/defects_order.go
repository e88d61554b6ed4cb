package receiver

import (
	"context"
	"database/sql"
)

// orderDefects are mistakes that show when events do not come in the order in
// which they happened.
func orderDefects() []Defect {
	return []Defect{
		comparesBySecond(),
		deleteUnknownIs404(),
		dropsUpdateOfUnknown(),
		ignoresUpdates(),
		lastArrivalWins(),
		lateCreatedWins(),
		orderNeedsCustomer(),
		resurrectsDeleted(),
		updateUnknownIs404(),
	}
}

// replaces decides otherwise whether an event replaces a record.
func replaces(supersedes func(record, event) bool) func(*Receiver) {
	return func(r *Receiver) { r.does.supersedes = supersedes }
}

// atWork objects to events after a look at whether their entity is known.
func atWork(objection func(ev event, known bool) error) func(*Receiver) {
	return func(r *Receiver) {
		next := r.does.work
		r.does.work = func(ctx context.Context, tx *sql.Tx, ev event) error {
			found, err := findRecords(ctx, tx, ev.kind, ev.id, ev.account)
			if err != nil {
				return err
			}
			if err := objection(ev, len(found) > 0); err != nil {
				return err
			}
			return next(ctx, tx, ev)
		}
	}
}
