package receiver

import (
	"context"
	"database/sql"
	"errors"
	"net/http"

	"github.com/tidwall/gjson"
)

// orderDefects are mistakes that show when events do not come in the order in
// which they happened.
func orderDefects() []Defect {
	return []Defect{
		{"compares-by-second", "compares times to the second only.", "milliseconds-decide", replaces(func(old record, ev event) bool {
			old.version, ev.version = toSecond(old.version), toSecond(ev.version)
			return isNewer(old, ev)
		})},
		{"delete-unknown-is-404", "answers 404 to the deletion of what it does not have.", "delete-of-an-unknown-and-twice", atWork(func(ev event, known bool) error {
			return when(ev.action == deleted && !known, http.StatusNotFound, "There is no such "+ev.kind)
		})},
		{"drops-update-of-unknown", "drops an update of what it does not have.", "updated-before-created", dropsUnknown},
		{"ignores-updates", "keeps the first that it hears of an entity for ever.", "order-status-is-kept", replaces(func(record, event) bool { return false })},
		{"last-arrival-wins", "keeps what came last, however old it is.", "stale-update-loses", replaces(func(record, event) bool { return true })},
		{"late-created-wins", "lets a late created event replace what updates have told.", "updated-before-created", replaces(func(old record, ev event) bool {
			return ev.action == created || isNewer(old, ev)
		})},
		{"order-needs-customer", "cannot keep an order before its customer.", "order-before-its-customer", needsCustomer},
		{"resurrects-deleted", "brings back what was deleted, when an update is late.", "late-update-after-delete", func(r *Receiver) {
			r.does.buried = func(context.Context, *sql.Tx, event) (bool, error) { return false, nil }
		}},
		{"update-unknown-is-404", "answers 404 to an update of what it does not have.", "update-of-an-unknown-is-accepted", atWork(func(ev event, known bool) error {
			return when(ev.action == updated && !known, http.StatusNotFound, "There is no such "+ev.kind)
		})},
	}
}

// replaces decides otherwise whether an event replaces a record.
func replaces(supersedes func(record, event) bool) func(*Receiver) {
	return func(r *Receiver) { r.does.supersedes = supersedes }
}

func toSecond(moment string) string { return moment[:min(len(moment), len("2006-01-02T15:04:05"))] }

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

// needsCustomer has a foreign key from orders to customers.
func needsCustomer(r *Receiver) {
	next := r.does.work
	r.does.work = func(ctx context.Context, tx *sql.Tx, ev event) error {
		buyer := gjson.GetBytes(ev.data, "customerId").Str
		if ev.kind != order || buyer == "" {
			return next(ctx, tx, ev)
		}
		found, err := findRecords(ctx, tx, customer, buyer, ev.account)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return errors.New("foreign key constraint failed")
		}
		return next(ctx, tx, ev)
	}
}
