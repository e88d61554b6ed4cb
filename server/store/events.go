package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/tidwall/gjson"

	"github.com/vinemock/vinemock/server/api"
)

const (
	insertEvent = `INSERT INTO events (id, type, entity_id, happened_at, body) VALUES (?, ?, ?, ?, ?)`

	insertDelivery = `INSERT INTO deliveries
		(id, event, webhook, type, entity_id, url, policy, faults, redelivery_of, created_at, status, next_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
)

// Accept keeps new events and deliveries, all or none.
func (s *Store) Accept(ctx context.Context, events []api.Event, deliveries []api.Delivery) error {
	return s.writer.do(ctx, func(t *transaction) error {
		for _, e := range events {
			_, err := t.exec(insertEvent, e.ID, e.Type, e.EntityID, e.HappenedAt.UnixNano(), []byte(e.Body))
			if err != nil {
				return fmt.Errorf("keep event %s: %w", e.ID, err)
			}
		}
		for _, d := range deliveries {
			if err := addDelivery(t, d); err != nil {
				return fmt.Errorf("keep delivery %s: %w", d.ID, err)
			}
		}
		return nil
	})
}

func addDelivery(t *transaction, d api.Delivery) error {
	policy, err := json.Marshal(d.Policy)
	if err != nil {
		return err
	}
	faults, err := json.Marshal(d.Faults)
	if err != nil {
		return err
	}
	_, err = t.exec(insertDelivery, d.ID, d.Event, d.Webhook, d.Type, d.EntityID, d.URL, string(policy), string(faults),
		d.RedeliveryOf, d.CreatedAt.UnixNano(), d.Status, nanos(d.NextAttemptAt))
	return err
}

const selectEvent = `SELECT seq, id, type, entity_id, happened_at, body FROM events`

// Event gives one event.
func (s *Store) Event(ctx context.Context, id string) (api.Event, error) {
	row := s.read.QueryRowContext(ctx, selectEvent+` WHERE id = ?`, id)
	e, err := one(row, "event", id, scanEvent)
	return e.record, err
}

// Events gives a page of events, newest first.
func (s *Store) Events(ctx context.Context, q api.EventQuery) (api.Page[api.Event], error) {
	var w where
	w.and("type = ?", q.Type)
	w.and("entity_id = ?", q.Entity)
	return page(ctx, s.read, selectEvent, w, q.Cursor, q.Limit, scanEvent)
}

func scanEvent(row scanner) (numbered[api.Event], error) {
	var e numbered[api.Event]
	var happened int64
	err := row.Scan(&e.seq, &e.record.ID, &e.record.Type, &e.record.EntityID, &happened, &e.record.Body)
	e.record.HappenedAt = *moment(&happened)
	e.record.Data = json.RawMessage(gjson.Get(e.record.Body, "data").Raw)
	return e, err
}

// nanos is how a time is kept: Unix nanoseconds, or NULL.
func nanos(t *api.Time) any {
	if t == nil {
		return nil
	}
	return t.UnixNano()
}

// moment reads back what nanos kept.
func moment(nanos *int64) *api.Time {
	if nanos == nil {
		return nil
	}
	return &api.Time{Time: time.Unix(0, *nanos).UTC()}
}
