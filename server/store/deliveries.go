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

	// A retry leaves the columns of the indexes alone.
	updatePending = `UPDATE deliveries
		SET next_at = ?, attempts = attempts + ?, answered = answered OR ?, first = coalesce(first, ?) WHERE id = ?`

	updateSettled = `UPDATE deliveries
		SET next_at = ?, attempts = attempts + ?, answered = answered OR ?, first = coalesce(first, ?),
		status = ?, settled_at = ?, failure_case = ?, mail_owed = ? WHERE id = ?`

	deliveryColumns = `seq, id, event, webhook, type, entity_id, url, policy, faults, redelivery_of,
		created_at, status, next_at, settled_at, failure_case`

	// The message is found by the header that every failure email carries.
	selectDelivery = `SELECT ` + deliveryColumns + `,
		coalesce((SELECT m.id FROM messages m WHERE m.delivery = d.id AND m.delivery <> '' ORDER BY m.seq DESC LIMIT 1), ''),
		first || coalesce((SELECT ',' || group_concat(record) FROM
			(SELECT record FROM attempts WHERE delivery = d.id ORDER BY number)), '')
		FROM deliveries d`

	selectUnfinished = `SELECT ` + deliveryColumns + `, attempts, answered, mail_owed
		FROM deliveries WHERE status = 'pending' OR mail_owed = 1 ORDER BY seq`
)

// Record keeps where a delivery stands, and the attempt that brought it there
// if there was one, together.
func (s *Store) Record(ctx context.Context, after api.Delivery, attempt *api.Attempt, mailOwed bool) error {
	row, err := newAttemptRow(attempt)
	if err != nil {
		return fmt.Errorf("record attempt of %s: %w", after.ID, err)
	}
	query, args := updatePending, []any{nanos(after.NextAttemptAt), row.made, row.answered, row.first, after.ID}
	if after.Settled() {
		query = updateSettled
		args = []any{
			nanos(after.NextAttemptAt), row.made, row.answered, row.first,
			string(after.Status), nanos(after.SettledAt), string(after.FailureCase), mailOwed, after.ID,
		}
	}
	return s.writer.do(ctx, func(t *transaction) error {
		if row.later != "" {
			if _, err := t.exec(insertAttempt, after.ID, attempt.Number, row.later); err != nil {
				return fmt.Errorf("record attempt %d of %s: %w", attempt.Number, after.ID, err)
			}
		}
		if _, err := t.exec(query, args...); err != nil {
			return fmt.Errorf("record %s: %w", after.ID, err)
		}
		return nil
	})
}

// attemptRow is an attempt as the tables have it, made before the writer comes
// to it.
type attemptRow struct {
	made, answered bool
	first          any    // the record of a first attempt, else NULL
	later          string // that of another
}

func newAttemptRow(attempt *api.Attempt) (r attemptRow, err error) {
	if attempt == nil {
		return r, nil
	}
	record, err := json.Marshal(attempt)
	if err != nil {
		return r, err
	}
	r.made, r.answered = true, attempt.Answered()
	if attempt.Number == 1 {
		r.first = string(record)
	} else {
		r.later = string(record)
	}
	return r, nil
}

// FailureMailed keeps that the failure email is owed no more.
func (s *Store) FailureMailed(ctx context.Context, delivery string) error {
	return s.change(ctx, "delivery", delivery, `UPDATE deliveries SET mail_owed = 0 WHERE id = ?`, delivery)
}

// Delivery gives one delivery with its attempts.
func (s *Store) Delivery(ctx context.Context, id string) (api.Delivery, error) {
	d, err := one(ctx, s, selectDelivery+` WHERE id = ?`, "delivery", id, scanDelivery)
	return d.record, err
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
	return page(ctx, s.read, selectDelivery, w, q.Cursor, q.Limit, scanDelivery)
}

// Unfinished visits, in order of submission, each delivery that is pending or
// whose failure email is owed, without its attempts but with how many they are
// and whether any was answered.
func (s *Store) Unfinished(ctx context.Context, visit func(d api.Delivery, attempts int, answered, mailOwed bool) error) error {
	rows, err := s.read.QueryContext(ctx, selectUnfinished)
	if err != nil {
		return fmt.Errorf("read unfinished deliveries: %w", refusal(err))
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var n numbered[api.Delivery]
		var attempts int
		var answered, mailOwed bool
		if err := scanColumns(rows, &n, &attempts, &answered, &mailOwed); err != nil {
			return fmt.Errorf("read unfinished deliveries: %w", err)
		}
		if err := visit(n.record, attempts, answered, mailOwed); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read unfinished deliveries: %w", refusal(err))
	}
	return nil
}

func scanDelivery(row scanner) (n numbered[api.Delivery], err error) {
	var attempts *string
	d := &n.record
	if err := scanColumns(row, &n, &d.Message, &attempts); err != nil {
		return n, err
	}
	d.Attempts = []api.Attempt{}
	if attempts != nil {
		err = json.Unmarshal([]byte("["+*attempts+"]"), &d.Attempts)
	}
	return n, err
}

// scanColumns reads deliveryColumns and whatever columns follow them.
func scanColumns(row scanner, n *numbered[api.Delivery], more ...any) error {
	d := &n.record
	var created int64
	var next, settled *int64
	into := []any{
		&n.seq, &d.ID, &d.Event, &d.Webhook, &d.Type, &d.EntityID, &d.URL,
		asJSON{&d.Policy},
		asJSON{&d.Faults},
		&d.RedeliveryOf, &created, &d.Status, &next, &settled, &d.FailureCase,
	}
	if err := row.Scan(append(into, more...)...); err != nil {
		return err
	}
	d.CreatedAt, d.NextAttemptAt, d.SettledAt = *moment(&created), moment(next), moment(settled)
	return nil
}
