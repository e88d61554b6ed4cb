package memory

import (
	"context"
	"fmt"

	"github.com/vinemock/vinemock/server/api"
)

// delivery is one as it stands. Its attempts are only ever appended to, so that
// a copy of it may be read while it changes.
type delivery struct {
	api.Delivery
	answered bool
	mailOwed bool
}

// Record keeps where a delivery stands, and the attempt that brought it there
// if there was one, together.
func (s *Store) Record(_ context.Context, after api.Delivery, attempt *api.Attempt, mailOwed bool) error {
	return s.change(func() error {
		d := s.deliveries.get(after.ID)
		if d == nil {
			return fmt.Errorf("record %s: %w", after.ID, api.NotFound("delivery", after.ID))
		}
		d.Status, d.NextAttemptAt, d.SettledAt = after.Status, after.NextAttemptAt, after.SettledAt
		d.FailureCase, d.mailOwed = after.FailureCase, mailOwed
		if attempt != nil {
			d.Attempts = append(d.Attempts, *attempt)
			d.answered = d.answered || attempt.Answered()
		}
		return nil
	})
}

// FailureMailed keeps that the failure email is owed no more.
func (s *Store) FailureMailed(_ context.Context, id string) error {
	return s.change(func() error {
		d := s.deliveries.get(id)
		if d == nil {
			return api.NotFound("delivery", id)
		}
		d.mailOwed = false
		return nil
	})
}

// Delivery gives one delivery with its attempts.
func (s *Store) Delivery(_ context.Context, id string) (api.Delivery, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	d := s.deliveries.get(id)
	if d == nil {
		return api.Delivery{}, api.NotFound("delivery", id)
	}
	return s.record(d), nil
}

// record is the delivery with the message about it.
func (s *Store) record(d *delivery) api.Delivery {
	record := d.Delivery
	record.Message = s.mailed[d.ID]
	return record
}

// Deliveries gives a page of deliveries with their attempts, newest first.
func (s *Store) Deliveries(_ context.Context, q api.DeliveryQuery) (api.Page[api.Delivery], error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return page(&s.deliveries, q.Cursor, q.Limit, func(d *delivery) (api.Delivery, bool) {
		if !matches(q, &d.Delivery) {
			return api.Delivery{}, false
		}
		return s.record(d), true
	})
}

func matches(q api.DeliveryQuery, d *api.Delivery) bool {
	return (q.Status == "" || d.Status == q.Status) &&
		(q.Type == "" || d.Type == q.Type) &&
		(q.Webhook == "" || d.Webhook == q.Webhook) &&
		(q.Event == "" || d.Event == q.Event) &&
		!d.CreatedAt.Before(q.Since)
}

// Unfinished visits, in order of submission, each delivery that is pending or
// whose failure email is owed.
func (s *Store) Unfinished(_ context.Context, visit func(d api.Delivery, attempts int, answered, mailOwed bool) error) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, d := range s.deliveries.rows {
		if d == nil || d.Settled() && !d.mailOwed {
			continue
		}
		record := d.Delivery
		record.Attempts = nil
		if err := visit(record, len(d.Attempts), d.answered, d.mailOwed); err != nil {
			return err
		}
	}
	return nil
}
