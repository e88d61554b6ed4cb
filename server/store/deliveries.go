package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/vinemock/vinemock/server/api"
)

const (
	insertAttempt = `INSERT INTO attempts (delivery, number, record) VALUES (?, ?, ?)`

	updateDelivery = `UPDATE deliveries
		SET status = ?, next_at = ?, settled_at = ?, failure_case = ?, mail_owed = ? WHERE id = ?`

	// The message is found by the header that every failure email carries.
	selectDelivery = `SELECT seq, id, event, webhook, type, entity_id, url, policy, faults, redelivery_of,
		created_at, status, next_at, settled_at, failure_case,
		coalesce((SELECT m.id FROM messages m WHERE m.delivery = d.id AND m.delivery <> '' LIMIT 1), ''),
		(SELECT json_group_array(json(a.record)) FROM (SELECT record FROM attempts WHERE delivery = d.id ORDER BY number) a),
		mail_owed FROM deliveries d`
)

// Record keeps where a delivery stands, and the attempt that brought it there
// if there was one, together.
func (s *Store) Record(ctx context.Context, after api.Delivery, attempt *api.Attempt, mailOwed bool) error {
	var record []byte
	if attempt != nil {
		var err error
		if record, err = json.Marshal(attempt); err != nil {
			return fmt.Errorf("record attempt: %w", err)
		}
	}
	return s.writer.do(ctx, func(t *transaction) error {
		if attempt != nil {
			if _, err := t.exec(insertAttempt, after.ID, attempt.Number, string(record)); err != nil {
				return fmt.Errorf("record attempt %d of %s: %w", attempt.Number, after.ID, err)
			}
		}
		_, err := t.exec(updateDelivery, after.Status, nanos(after.NextAttemptAt), nanos(after.SettledAt),
			after.FailureCase, mailOwed, after.ID)
		if err != nil {
			return fmt.Errorf("record %s: %w", after.ID, err)
		}
		return nil
	})
}

// FailureMailed keeps that the failure email is owed no more.
func (s *Store) FailureMailed(ctx context.Context, delivery string) error {
	return s.change(ctx, "delivery", delivery, `UPDATE deliveries SET mail_owed = 0 WHERE id = ?`, delivery)
}

// Delivery gives one delivery with its attempts.
func (s *Store) Delivery(ctx context.Context, id string) (api.Delivery, error) {
	row := s.read.QueryRowContext(ctx, selectDelivery+` WHERE id = ?`, id)
	d, err := one(row, "delivery", id, scanDelivery)
	return d.delivery, err
}

// Deliveries gives a page of deliveries with their attempts, newest first.
func (s *Store) Deliveries(ctx context.Context, q api.DeliveryQuery) (api.Page[api.Delivery], error) {
	var w where
	w.and("status = ?", string(q.Status))
	w.and("type = ?", q.Type)
	w.and("webhook = ?", q.Webhook)
	w.and("event = ?", q.Event)
	if !q.Since.IsZero() {
		w.and("created_at >= CAST(? AS INTEGER)", strconv.FormatInt(q.Since.UnixNano(), 10))
	}
	return page(ctx, s.read, selectDelivery, w, q.Cursor, q.Limit, func(row scanner) (numbered[api.Delivery], error) {
		u, err := scanDelivery(row)
		return numbered[api.Delivery]{u.seq, u.delivery}, err
	})
}

// Unfinished visits, in order of submission, each delivery that is pending or
// whose failure email is owed.
func (s *Store) Unfinished(ctx context.Context, visit func(d api.Delivery, event api.Event, mailOwed bool) error) error {
	rows, err := s.read.QueryContext(ctx, selectDelivery+` WHERE status = 'pending' OR mail_owed = 1 ORDER BY seq`)
	found, err := all(rows, err, scanDelivery)
	if err != nil {
		return fmt.Errorf("read unfinished deliveries: %w", err)
	}
	for _, d := range found {
		event, err := s.Event(ctx, d.delivery.Event)
		if err != nil {
			return err
		}
		if err := visit(d.delivery, event, d.mailOwed); err != nil {
			return err
		}
	}
	return nil
}

// deliveryRow is a row of the table.
type deliveryRow struct {
	seq      int64
	delivery api.Delivery
	mailOwed bool
}

func scanDelivery(row scanner) (r deliveryRow, err error) {
	d := &r.delivery
	var created int64
	var next, settled *int64
	err = row.Scan(&r.seq, &d.ID, &d.Event, &d.Webhook, &d.Type, &d.EntityID, &d.URL, asJSON{&d.Policy}, asJSON{&d.Faults},
		&d.RedeliveryOf, &created, &d.Status, &next, &settled, &d.FailureCase, &d.Message, asJSON{&d.Attempts}, &r.mailOwed)
	d.CreatedAt, d.NextAttemptAt, d.SettledAt = *moment(&created), moment(next), moment(settled)
	return r, err
}
