package web

import (
	"context"
	"encoding/binary"
	"hash/fnv"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/vinemock/vinemock/schemas/faker"
	"github.com/vinemock/vinemock/server/api"
)

func (s *site) eventRoutes(routes huma.API) {
	tags := []string{"Events"}
	route(s, routes, huma.Operation{
		OperationID: "create-events", Method: http.MethodPost, Path: "/api/v1/events", Tags: tags,
		Summary: "Make events happen, and deliver them", DefaultStatus: http.StatusAccepted,
	}, s.createEvents)
	route(s, routes, huma.Operation{
		OperationID: "list-events", Method: http.MethodGet, Path: "/api/v1/events", Tags: tags,
		Summary: "Events, newest first",
	}, s.listEvents)
	route(s, routes, huma.Operation{
		OperationID: "get-event", Method: http.MethodGet, Path: "/api/v1/events/{id}", Tags: tags,
		Summary: "One event",
	}, func(ctx context.Context, in *ByID) (*body[api.Event], error) {
		event, err := s.Store.Event(ctx, in.ID)
		return &body[api.Event]{event}, err
	})
}

func (s *site) createEvents(ctx context.Context, in *body[api.NewEvents]) (*body[api.Accepted], error) {
	ask := in.Body
	for i := range ask.Faults {
		if err := ask.Faults[i].Validate(); err != nil {
			return nil, api.Invalid(err.Error())
		}
	}
	s.Clock.Hold() // the events happen at one moment, together with their first attempts
	accepted, err := s.accept(ctx, ask)
	s.Clock.Release()
	if err != nil {
		return nil, err
	}
	if ask.Brief {
		return s.briefly(ctx, accepted, ask.Wait)
	}
	if ask.Wait == api.WaitSettled {
		if accepted.Deliveries, err = s.settled(ctx, accepted.Deliveries); err != nil {
			return nil, err
		}
	}
	return &body[api.Accepted]{accepted}, nil
}

// briefly answers with ids alone: writing and reading the answer can cost more
// than the deliveries do.
func (s *site) briefly(ctx context.Context, accepted api.Accepted, wait string) (*body[api.Accepted], error) {
	ids := make([]string, len(accepted.Deliveries))
	for i, d := range accepted.Deliveries {
		ids[i] = d.ID
	}
	if wait == api.WaitSettled {
		if err := s.Sender.Settled(ctx, ids...); err != nil {
			return nil, err
		}
	}
	return &body[api.Accepted]{api.Accepted{Events: []api.Event{}, Deliveries: []api.Delivery{}, IDs: ids}}, nil
}

// accept generates what is asked for and hands it to the sender.
func (s *site) accept(ctx context.Context, ask api.NewEvents) (api.Accepted, error) {
	events, err := s.generate(ctx, ask)
	if err != nil {
		return api.Accepted{}, err
	}
	webhooks, err := s.recipients(ctx, ask)
	if err != nil {
		return api.Accepted{}, err
	}
	deliveries, err := s.Sender.Send(ctx, events, webhooks, ask.Faults)
	return api.Accepted{Events: events, Deliveries: deliveries}, err
}

// recipients are the webhooks that may get the events.
func (s *site) recipients(ctx context.Context, ask api.NewEvents) ([]api.Webhook, error) {
	switch {
	case ask.Webhook != "" && ask.URL != "":
		return nil, api.Invalid("webhook and url were both given; name one")
	case ask.Webhook != "":
		webhook, err := s.Store.Webhook(ctx, ask.Webhook)
		return []api.Webhook{webhook}, err
	case ask.URL != "":
		webhook, err := s.webhookFor(ctx, ask.URL)
		return []api.Webhook{webhook}, err
	default:
		return s.Store.Webhooks(ctx)
	}
}

// generate makes the events; several of one request differ by their seeds.
func (s *site) generate(ctx context.Context, ask api.NewEvents) ([]api.Event, error) {
	if !s.knownType(ask.Type) {
		return nil, api.UnknownEventType(ask.Type, s.Catalogue.Suggest(ask.Type))
	}
	request := faker.Request{
		Type: ask.Type, At: s.moment(ask.At), Data: ask.Data, Set: ask.Set, Add: ask.Add, Drop: ask.Drop,
	}
	if ask.Same != "" {
		earlier, err := s.Store.Event(ctx, ask.Same)
		if err != nil {
			return nil, err
		}
		request.Same = []byte(earlier.Body)
	}
	events := make([]api.Event, max(ask.Count, 1))
	for i := range events {
		request.Seed = s.seed(ask.Seed, i)
		made, err := s.Generator.Event(request)
		if err != nil {
			return nil, api.Invalid(err.Error())
		}
		events[i] = api.Event{
			ID: api.NewID(api.EventPrefix, request.At), Type: made.Type, EntityID: made.EntityID,
			Data: made.Data, Body: string(made.Body), HappenedAt: api.At(request.At),
		}
	}
	return events, nil
}

// moment is when events happen: as asked for, or now.
func (s *site) moment(asked *api.Time) time.Time {
	if asked == nil {
		return s.Clock.Now()
	}
	return asked.Time
}

// seed gives the i-th event's seed: from the request's, or else the server's
// next.
func (s *site) seed(asked *uint64, i int) uint64 {
	if asked == nil {
		return hash(s.Seed, s.drawn.next())
	}
	if i == 0 {
		return *asked
	}
	return hash(*asked, uint64(i))
}

// hash mixes a seed with a number.
func hash(seed, n uint64) uint64 {
	h := fnv.New64a()
	var bytes [16]byte
	binary.BigEndian.PutUint64(bytes[:8], seed)
	binary.BigEndian.PutUint64(bytes[8:], n)
	_, _ = h.Write(bytes[:])
	return h.Sum64()
}

// counter gives 0, 1, 2 …
type counter struct{ atomic.Uint64 }

func (c *counter) next() uint64 { return c.Add(1) - 1 }

// Paging is a list's place in its query, exported for the same reason as [ByID].
type Paging struct {
	Cursor string `query:"cursor" doc:"The next of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"50"`
}

func (s *site) listEvents(ctx context.Context, in *struct {
	Paging
	Type   string `query:"type"`
	Entity string `query:"entity" doc:"The entity's id"`
},
) (*body[api.Page[api.Event]], error) {
	page, err := s.Store.Events(ctx, api.EventQuery{Type: in.Type, Entity: in.Entity, Cursor: in.Cursor, Limit: in.Limit})
	return &body[api.Page[api.Event]]{page}, err
}
