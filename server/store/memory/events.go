package memory

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/tidwall/gjson"

	"github.com/vinemock/vinemock/server/api"
)

// event is kept without its data, which the body has as well.
type event struct {
	api.Event
	deliveries int // that are kept
}

// record is the event as it was accepted.
func (e *event) record() api.Event {
	record := e.Event
	record.Data = json.RawMessage(gjson.Get(e.Body, "data").Raw)
	return record
}

// Accept keeps new events and deliveries, all or none.
func (s *Store) Accept(_ context.Context, events []api.Event, deliveries []api.Delivery) error {
	return s.change(func() error {
		for i := range events {
			if s.events.get(events[i].ID) != nil {
				return fmt.Errorf("keep event %s: it is there already", events[i].ID)
			}
		}
		for i := range deliveries {
			if s.deliveries.get(deliveries[i].ID) != nil {
				return fmt.Errorf("keep delivery %s: it is there already", deliveries[i].ID)
			}
		}
		for _, e := range events {
			e.Data = nil
			s.events.add(e.ID, &event{Event: e})
		}
		for _, d := range deliveries {
			s.deliveries.add(d.ID, &delivery{Delivery: d})
			if e := s.events.get(d.Event); e != nil {
				e.deliveries++
			}
		}
		return nil
	})
}

// Event gives one event.
func (s *Store) Event(_ context.Context, id string) (api.Event, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	e := s.events.get(id)
	if e == nil {
		return api.Event{}, api.NotFound("event", id)
	}
	return e.record(), nil
}

// Body gives the body of one event.
func (s *Store) Body(_ context.Context, id string) (string, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	e := s.events.get(id)
	if e == nil {
		return "", api.NotFound("event", id)
	}
	return e.Body, nil
}

// Events gives a page of events, newest first.
func (s *Store) Events(_ context.Context, q api.EventQuery) (api.Page[api.Event], error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return page(&s.events, q.Cursor, q.Limit, func(e *event) (api.Event, bool) {
		if q.Type != "" && e.Type != q.Type || q.Entity != "" && e.EntityID != q.Entity {
			return api.Event{}, false
		}
		return e.record(), true
	})
}
