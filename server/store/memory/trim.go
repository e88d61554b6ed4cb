package memory

import (
	"context"
	"slices"
	"time"

	"github.com/vinemock/vinemock/server/api"
)

// Trim forgets what is over the bounds, the oldest first: settled deliveries
// with their attempts, events that nothing delivers (any more), and messages.
// At most keep of each stay, and none from before the moment: of settling or
// happening, in the sender's time, or in wall time of a message's arrival.
// Zero values are no bounds. What is pending or owes an email always stays.
func (s *Store) Trim(_ context.Context, keep int, before, arrivedBefore time.Time) error {
	return s.change(func() error {
		for _, d := range over(s.deliveries.rows, keep, before, (*delivery).settledAt) {
			s.deliveries.remove(d.ID)
			s.release(d.Event)
		}
		for _, e := range over(s.events.rows, keep, before, (*event).idleSince) {
			s.events.remove(e.ID)
		}
		for _, m := range over(s.messages.rows, keep, arrivedBefore, arrivedAt) {
			s.forget(m.Summary.ID)
		}
		return nil
	})
}

// release takes a delivery off its event, and forgets an event without any.
func (s *Store) release(id string) {
	e := s.events.get(id)
	if e == nil {
		return
	}
	e.deliveries--
	if e.deliveries == 0 {
		s.events.remove(id)
	}
}

// settledAt is when nothing was left to do about the delivery.
func (d *delivery) settledAt() (at time.Time, settled bool) {
	if d.SettledAt == nil || d.mailOwed {
		return time.Time{}, false
	}
	return d.SettledAt.Time, true
}

// idleSince is when an event happened that no delivery is kept of.
func (e *event) idleSince() (at time.Time, idle bool) { return e.HappenedAt.Time, e.deliveries == 0 }

func arrivedAt(m *api.CapturedMail) (at time.Time, done bool) { return m.Summary.Created.Time, true }

// over gives the rows beyond the newest keep, and those from before the moment,
// among the ones that are done.
func over[T any](rows []*T, keep int, before time.Time, done func(*T) (time.Time, bool)) []*T {
	var found []*T
	kept := 0
	for _, row := range slices.Backward(rows) {
		if row == nil {
			continue
		}
		at, done := done(row)
		if !done {
			continue
		}
		kept++
		if keep > 0 && kept > keep || at.Before(before) {
			found = append(found, row)
		}
	}
	return found
}
