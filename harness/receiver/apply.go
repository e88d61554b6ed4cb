package receiver

import (
	"context"
	"database/sql"
)

// record is the newest that is known of one entity.
type record struct {
	row                    int64
	account, version, body string
}

// step is part of the work on one event.
type step = func(context.Context, *sql.Tx, event) error

// takeDirectly does all the work of one event before the answer, in one
// transaction: either all of it is there, or VineSpring sends it again.
func (r *Receiver) takeDirectly(ctx context.Context, ev event) error {
	return r.commit(ctx, ev, r.does.work, r.failIfAsked)
}

// commit does the steps in one transaction.
func (r *Receiver) commit(ctx context.Context, ev event, steps ...step) error {
	return r.store.inTx(ctx, func(tx *sql.Tx) error {
		for _, do := range steps {
			if err := do(ctx, tx, ev); err != nil {
				return err
			}
		}
		return nil
	})
}

// failIfAsked is the last step before a commit, for tests of what a failure
// leaves behind.
func (r *Receiver) failIfAsked(context.Context, *sql.Tx, event) error { return r.store.fault() }

// workOnce applies an event that was not seen before.
func (r *Receiver) workOnce(ctx context.Context, tx *sql.Tx, ev event) error {
	fresh, err := r.does.recognise(ctx, tx, ev)
	if err != nil || !fresh {
		return err
	}
	if err := r.does.apply(ctx, tx, ev); err != nil {
		return err
	}
	return r.does.perform(ctx, tx, ev)
}

// markSeen lets the database decide who is first, so that two at once cannot
// both be.
func (r *Receiver) markSeen(ctx context.Context, tx *sql.Tx, ev event) (bool, error) {
	changed, err := exec(ctx, tx, `INSERT INTO seen (key, at) VALUES (?, ?) ON CONFLICT DO NOTHING`,
		ev.key, r.now().UnixNano())
	return changed == 1, err
}

// applyEvent brings the records to what the event says.
func (r *Receiver) applyEvent(ctx context.Context, tx *sql.Tx, ev event) error {
	gone, err := r.does.buried(ctx, tx, ev)
	if err != nil || gone {
		return err
	}
	switch ev.action {
	case deleted:
		return bury(ctx, tx, ev)
	case membersAdded:
		return changeMembers(ctx, tx, ev, `INSERT INTO members (group_id, customer_id) VALUES (?, ?) ON CONFLICT DO NOTHING`)
	case membersRemoved:
		return changeMembers(ctx, tx, ev, `DELETE FROM members WHERE group_id = ? AND customer_id = ?`)
	default:
		return r.keepNewest(ctx, tx, ev)
	}
}

// hasTombstone tells whether the entity was deleted; late events then count for
// nothing. A deletion names no account, so neither does its tombstone.
func hasTombstone(ctx context.Context, tx *sql.Tx, ev event) (bool, error) {
	found, err := selectAll(ctx, tx, func(rows *sql.Rows, one *int) error { return rows.Scan(one) },
		`SELECT 1 FROM tombstones WHERE kind = ? AND id = ?`, ev.kind, ev.id)
	return len(found) > 0, err
}

// bury deletes the entity, known or not, and leaves a tombstone.
func bury(ctx context.Context, tx *sql.Tx, ev event) error {
	if _, err := exec(ctx, tx, `INSERT INTO tombstones (kind, id) VALUES (?, ?) ON CONFLICT DO NOTHING`, ev.kind, ev.id); err != nil {
		return err
	}
	if _, err := exec(ctx, tx, `DELETE FROM records WHERE kind = ? AND id = ?`, ev.kind, ev.id); err != nil {
		return err
	}
	if ev.kind != group {
		return nil
	}
	_, err := exec(ctx, tx, `DELETE FROM members WHERE group_id = ?`, ev.id)
	return err
}

// changeMembers runs the statement for each customer that the event names. The
// group itself need not be known yet.
func changeMembers(ctx context.Context, tx *sql.Tx, ev event, statement string) error {
	for _, id := range ev.members {
		if _, err := exec(ctx, tx, statement, ev.id, id); err != nil {
			return err
		}
	}
	return nil
}

// keepNewest replaces the record, because each event carries the whole entity,
// unless the record is newer.
func (r *Receiver) keepNewest(ctx context.Context, tx *sql.Tx, ev event) error {
	found, err := findRecords(ctx, tx, ev.kind, ev.id, ev.account)
	switch {
	case err != nil:
		return err
	case len(found) == 0:
		return insertRecord(ctx, tx, ev)
	case len(found) > 1:
		r.log.Warn("ignored an event without accountId: several accounts have this id", "type", ev.name, "id", ev.id)
		return nil
	case !r.does.supersedes(found[0], ev):
		return nil
	}
	// An event may lack the account or the time that an earlier one told.
	_, err = exec(ctx, tx, `UPDATE records SET body = ?, account = coalesce(nullif(?, ''), account),
		version = coalesce(nullif(?, ''), version) WHERE row = ?`, string(ev.form), ev.account, ev.version, found[0].row)
	return err
}

// isNewer compares what the two say about their time. Where that leaves it open,
// the later to arrive wins; but a created event tells how an entity began, so
// it is never news about one that is known.
func isNewer(old record, ev event) bool {
	if old.version != "" && ev.version != "" && old.version != ev.version {
		return ev.version > old.version
	}
	return ev.action != created
}

// findRecords finds the entity's record; more than one only if several accounts
// have it and none is named. A record whose account is still unknown fits all.
func findRecords(ctx context.Context, tx *sql.Tx, kind, id, account string) ([]record, error) {
	return selectAll(ctx, tx, func(rows *sql.Rows, one *record) error {
		return rows.Scan(&one.row, &one.account, &one.version, &one.body)
	}, `SELECT row, account, version, body FROM records
		WHERE kind = ? AND id = ? AND (account = ? OR account = '' OR ? = '') ORDER BY row`, kind, id, account, account)
}

func insertRecord(ctx context.Context, tx *sql.Tx, ev event) error {
	_, err := exec(ctx, tx, `INSERT INTO records (kind, id, account, version, body) VALUES (?, ?, ?, ?, ?)`,
		ev.kind, ev.id, ev.account, ev.version, string(ev.form))
	return err
}

// recordEffect writes down the side effect in the event's own transaction; what
// sends the email or calls the other system reads it from there (an outbox).
// What is deleted is not welcomed any more.
func recordEffect(ctx context.Context, tx *sql.Tx, ev event) error {
	gone, err := hasTombstone(ctx, tx, ev)
	if err != nil || gone || ev.effect == "" {
		return err
	}
	_, err = exec(ctx, tx, `INSERT INTO effects (effect, kind, id, account) VALUES (?, ?, ?, ?)`,
		ev.effect, ev.kind, ev.id, ev.account)
	return err
}
