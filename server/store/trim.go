package store

import (
	"context"
	"fmt"
	"time"
)

// trimmed bounds how many records one change forgets, so that others get their
// turn.
const trimmed = 500

// What is over the bounds. ?1 is how many to keep, -1 for all, ?2 the earliest
// moment to keep.
const (
	selectTrimmed = `SELECT id, event FROM deliveries WHERE status <> 'pending' AND mail_owed = 0 AND (settled_at < ?2
		OR ?1 >= 0 AND seq <= (SELECT seq FROM deliveries WHERE status <> 'pending' AND mail_owed = 0 ORDER BY seq DESC LIMIT 1 OFFSET ?1))
		ORDER BY seq LIMIT ?3`

	deleteIdleEvents = `DELETE FROM events WHERE seq IN (SELECT seq FROM events e
		WHERE NOT EXISTS (SELECT 1 FROM deliveries WHERE event = e.id) AND (happened_at < ?2
		OR ?1 >= 0 AND seq <= (SELECT seq FROM events e WHERE NOT EXISTS (SELECT 1 FROM deliveries WHERE event = e.id)
			ORDER BY seq DESC LIMIT 1 OFFSET ?1)))`

	deleteMessages = `DELETE FROM messages WHERE arrived_at < ?2
		OR ?1 >= 0 AND seq <= (SELECT seq FROM messages ORDER BY seq DESC LIMIT 1 OFFSET ?1)`
)

// Trim forgets what is over the bounds, the oldest first: settled deliveries
// with their attempts, events that nothing delivers (any more), and messages.
// At most keep of each stay, and none from before the moment: of settling or
// happening, in the sender's time, or in wall time of a message's arrival.
// Zero values are no bounds. What is pending or owes an email always stays.
func (s *Store) Trim(ctx context.Context, keep int, before, arrivedBefore time.Time) error {
	if keep == 0 {
		keep = -1
	}
	for {
		over, err := s.over(ctx, keep, before)
		if err != nil {
			return fmt.Errorf("trim deliveries: %w", err)
		}
		if err := s.writer.do(ctx, over.forget); err != nil {
			return fmt.Errorf("trim deliveries: %w", err)
		}
		if len(over) < trimmed {
			break
		}
	}
	err := s.writer.do(ctx, func(t *transaction) error {
		if _, err := t.exec(deleteIdleEvents, keep, bound(before)); err != nil {
			return err
		}
		_, err := t.exec(deleteMessages, keep, bound(arrivedBefore))
		return err
	})
	if err != nil {
		return fmt.Errorf("trim events and messages: %w", err)
	}
	return nil
}

// bound is a moment as the tables have it; nothing is from before the zero one.
func bound(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixNano()
}

// overdue are settled deliveries to forget, with their events.
type overdue []struct{ delivery, event string }

func (s *Store) over(ctx context.Context, keep int, before time.Time) (overdue, error) {
	statement, err := s.statement(ctx, selectTrimmed)
	if err != nil {
		return nil, err
	}
	rows, err := statement.QueryContext(ctx, keep, bound(before), trimmed) //nolint:sqlclosecheck // all closes it
	return all(rows, err, func(row scanner) (o struct{ delivery, event string }, err error) {
		return o, row.Scan(&o.delivery, &o.event)
	})
}

// forget deletes the deliveries, their attempts, and events left without any.
func (o overdue) forget(t *transaction) error {
	for _, one := range o {
		for _, step := range []struct{ query, id string }{
			{`DELETE FROM attempts WHERE delivery = ?`, one.delivery},
			{`DELETE FROM deliveries WHERE id = ?`, one.delivery},
			{`DELETE FROM events WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM deliveries WHERE event = ?1)`, one.event},
		} {
			if _, err := t.exec(step.query, step.id); err != nil {
				return err
			}
		}
	}
	return nil
}
