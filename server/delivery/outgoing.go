package delivery

import (
	"reflect"

	"github.com/vinemock/vinemock/server/api"
)

// terms are what many deliveries have in common. They are kept once, because a
// million retries may be pending.
type terms struct {
	Webhook, Type, URL string
	Policy             api.Policy
	Faults             []api.Fault
}

// outgoing is what stays the same about a delivery while it is attempted; what
// changes is in the store.
type outgoing struct {
	*terms
	ID, Event, EntityID string
	RedeliveryOf        string
	CreatedAt           api.Time
}

// delivery is the outgoing one as it stands when an attempt is due.
func (o *outgoing) delivery(due *api.Time) api.Delivery {
	return api.Delivery{
		ID: o.ID, Event: o.Event, Webhook: o.Webhook, Type: o.Type, EntityID: o.EntityID, URL: o.URL,
		Status: api.Pending, Policy: o.Policy, Faults: o.Faults, RedeliveryOf: o.RedeliveryOf,
		CreatedAt: o.CreatedAt, NextAttemptAt: due, Attempts: []api.Attempt{},
	}
}

// sharing makes outgoing deliveries whose terms are shared with those made
// before. Its zero value is ready.
type sharing struct{ known map[termsKey]*terms }

type termsKey struct{ webhook, eventType, url string }

func (s *sharing) outgoing(d api.Delivery) outgoing {
	t := terms{Webhook: d.Webhook, Type: d.Type, URL: d.URL, Policy: d.Policy, Faults: d.Faults}
	key := termsKey{t.Webhook, t.Type, t.URL}
	shared := s.known[key]
	if shared == nil || !reflect.DeepEqual(*shared, t) {
		shared = &t
		if s.known == nil {
			s.known = make(map[termsKey]*terms)
		}
		s.known[key] = shared
	}
	return outgoing{
		terms: shared, ID: d.ID, Event: d.Event, EntityID: d.EntityID,
		RedeliveryOf: d.RedeliveryOf, CreatedAt: d.CreatedAt,
	}
}
