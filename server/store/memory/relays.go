package memory

import (
	"context"

	"github.com/vinemock/vinemock/server/api"
)

// OweRelay keeps that a failure email is to be relayed; Seq is ignored. A
// delivery whose email is owed already, or was relayed, changes nothing.
func (s *Store) OweRelay(_ context.Context, m api.OwedMail) error {
	return s.change(func() error {
		if s.relays.get(m.Delivery) != nil {
			return nil
		}
		m.Seq = s.relays.next()
		s.relays.add(m.Delivery, &m)
		return nil
	})
}

// OwedRelays gives up to limit emails to be relayed, oldest first, that come
// after the one numbered so.
func (s *Store) OwedRelays(_ context.Context, after int64, limit int) ([]api.OwedMail, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	owed := []api.OwedMail{}
	for _, m := range s.relays.rows {
		if m != nil && m.Raw != nil && m.Seq > after && len(owed) < limit {
			owed = append(owed, *m)
		}
	}
	return owed, nil
}

// Relayed keeps that the email of the delivery is not to be relayed any more.
// What nobody will ask to have relayed again is forgotten.
func (s *Store) Relayed(_ context.Context, id string) error {
	return s.change(func() error {
		if m := s.relays.get(id); m != nil {
			m.Raw = nil
		}
		for _, m := range s.relays.rows {
			if m == nil || m.Raw != nil {
				continue
			}
			if d := s.deliveries.get(m.Delivery); d == nil || !d.mailOwed {
				s.relays.remove(m.Delivery)
			}
		}
		return nil
	})
}
