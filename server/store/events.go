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
	rows, err := deliveryRows(deliveries)
	if err != nil {
		return fmt.Errorf("keep deliveries: %w", err)
	}
	return s.writer.do(ctx, func(t *transaction) error {
		for _, e := range events {
			_, err := t.exec(insertEvent, e.ID, e.Type, e.EntityID, e.HappenedAt.UnixNano(), []byte(e.Body))
			if err != nil {
				return fmt.Errorf("keep event %s: %w", e.ID, err)
			}
		}
		for i, row := range rows {
			if _, err := t.exec(insertDelivery, row...); err != nil {
				return fmt.Errorf("keep delivery %s: %w", deliveries[i].ID, err)
			}
		}
		return nil
	})
}

// deliveryRows are the deliveries as the table has them, made before the writer
// comes to them. Those of one request mostly share their policy and faults.
func deliveryRows(deliveries []api.Delivery) (rows [][]any, err error) {
	var policy, faults []byte
	for i, d := range deliveries {
		if i == 0 || d.Policy != deliveries[i-1].Policy {
			if policy, err = json.Marshal(d.Policy); err != nil {
				return nil, err
			}
		}
		if i == 0 || len(d.Faults) > 0 || len(deliveries[i-1].Faults) > 0 {
			if faults, err = json.Marshal(d.Faults); err != nil {
				return nil, err
			}
		}
		rows = append(rows, []any{
			d.ID, d.Event, d.Webhook, d.Type, d.EntityID, d.URL, string(policy), string(faults),
			d.RedeliveryOf, d.CreatedAt.UnixNano(), string(d.Status), nanos(d.NextAttemptAt),
		})
	}
	return rows, nil
}

const selectEvent = `SELECT seq, id, type, entity_id, happened_at, body FROM events`

// Event gives one event.
func (s *Store) Event(ctx context.Context, id string) (api.Event, error) {
	e, err := one(ctx, s, selectEvent+` WHERE id = ?`, "event", id, scanEvent)
	return e.record, err
}

// Body gives the body of one event.
func (s *Store) Body(ctx context.Context, event string) (string, error) {
	return one(ctx, s, `SELECT body FROM events WHERE id = ?`, "event", event, func(row scanner) (body string, err error) {
		return body, row.Scan(&body)
	})
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
