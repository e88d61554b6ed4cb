package receiver

import (
	"context"
	"database/sql"
	"reflect"
)

// keyDefects are mistakes in telling a repeat from a new event.
func keyDefects() []Defect {
	return []Defect{
		createdTwiceIs409(),
		dedupesOnBytes(),
		dedupesOnContent(),
		dedupesOnEntityId(),
		fiveSecondWindow(),
		hashesHeadersDefect(),
		insertOnly(),
		keyTooBroad(),
		keyWithoutTypeDefect(),
	}
}

// keysBy compares events by something else; what it fails to recognise is kept
// as a copy.
func keysBy(key func(event) (string, error)) func(*Receiver) {
	return func(r *Receiver) {
		keepsCopies(r)
		r.does.key = key
	}
}

// keepsCopies has no unique index on records, and inserts a created event again
// that was not recognised as a repeat.
func keepsCopies(r *Receiver) {
	r.does.uniqueness = oneMember
	next := r.does.apply
	r.does.apply = func(ctx context.Context, tx *sql.Tx, ev event) error {
		found, err := findRecords(ctx, tx, ev.kind, ev.id, ev.account)
		if err != nil {
			return err
		}
		if ev.action == created && len(found) > 0 && sameContent(found[0].body, string(ev.form)) {
			return insertRecord(ctx, tx, ev)
		}
		return next(ctx, tx, ev)
	}
}

// sameContent compares two JSON texts whatever their format.
func sameContent(a, b string) bool {
	first, errA := decode([]byte(a))
	second, errB := decode([]byte(b))
	return errA == nil && errB == nil && reflect.DeepEqual(first, second)
}
