package faker

import (
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/tidwall/gjson"

	"github.com/vinemock/vinemock/schemas"
)

// Profile says which optional fields an event has.
type Profile uint8

// The profiles.
const (
	// Full has every documented field.
	Full Profile = iota
	// Sparse has the required fields only.
	Sparse
	// Mixed has each optional field in about half of the events.
	Mixed
)

// Request asks for one event.
type Request struct {
	// Type is the event type, such as order.created.
	Type string
	// Seed makes the event: equal requests give equal bytes.
	Seed uint64
	// At is the moment when the event happens, within the years 1990 to 2099;
	// generated timestamps lie up to it, the event's own close before it.
	At time.Time
	// Profile says which optional fields there are.
	Profile Profile
	// Same is the body of an earlier event: the new one is about the same
	// entity, or one that belongs to it. It has the earlier one's values, except
	// that an updated event differs in one plausible way and in updatedOn, which
	// is later than before.
	Same []byte
	// Data is used as data as it is, instead of generating it. Then the type
	// need not be one of the catalogue.
	Data json.RawMessage
	// Set overrides values by their path from the body's root ("data.total",
	// "data.items.0.price"), literally: nothing is derived from them. An unknown
	// path, a wrong type and a value that breaks the schema are errors; null is
	// taken where the field is optional.
	Set map[string]any
	// Add puts in whatever it is given, undocumented paths above all, unchecked.
	Add map[string]any
	// Drop removes paths.
	Drop []string
	// DataFirst writes the body's data before its type.
	DataFirst bool
	// Force skips the check of Set and Drop.
	Force bool
}

// Event is an event as it happened, ready to be sent.
type Event struct {
	Type string
	// EntityID is the id of the customer, order, membership or group, "" if an
	// override took it away.
	EntityID string
	// Data is the body's data.
	Data json.RawMessage
	// Body is the request body, byte for byte (VS-REQ-3).
	Body []byte
	// At is when it happened.
	At time.Time
}

// Generator makes events of the catalogue's types. It is safe for concurrent
// use.
type Generator struct {
	catalogue *schemas.Catalogue
	hints     hints
	plans     map[string]*plan
	world     *world
	winery    *winery
	scenes    sync.Pool
}

// New compiles every schema of the catalogue. All unknown hints, and all
// schemas that no valid event could be drawn from, are in the error, each with
// file and path.
func New(cat *schemas.Catalogue) (*Generator, error) {
	world, err := readWorld()
	if err != nil {
		return nil, err
	}
	g := &Generator{catalogue: cat, hints: newHints(), plans: map[string]*plan{}, world: world}
	g.winery = newWinery(world, wineryOfEvents)
	g.scenes.New = func() any { return newScene(g) }
	var errs []error
	for _, e := range cat.Types() {
		p, err := g.hints.compile(e)
		if err != nil {
			errs = append(errs, fmt.Errorf("compile schema %s: %w", e.File, err))
			continue
		}
		g.plans[e.Name] = p
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	for _, e := range cat.Types() {
		if !e.BuiltIn {
			errs = append(errs, g.rehearse(g.plans[e.Name]))
		}
	}
	return g, errors.Join(errs...)
}

// rehearse draws a few events from a schema that is not ours, since its hints
// and its limits may disagree.
func (g *Generator) rehearse(p *plan) error {
	for seed := range uint64(8) {
		event, err := g.Event(Request{Type: p.event.Name, Seed: seed, At: time.Unix(wineryOpened, 0).AddDate(1, 0, 0)})
		if err != nil {
			return fmt.Errorf("compile schema %s: %w", p.event.File, err)
		}
		for _, v := range p.event.Validate(event.Body) {
			return fmt.Errorf("compile schema %s: what x-faker draws breaks the schema: %s; change the hint or the limits", p.event.File, v)
		}
	}
	return nil
}

// The moments that an event can happen at, in Unix seconds: an id's first 8
// digits hold a second, and adults must have been born before it.
var (
	earliest = time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)
	latest   = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
)

// Event makes one event. Equal requests give equal bytes.
func (g *Generator) Event(r Request) (Event, error) {
	e, err := g.made(r)
	if err == nil && len(r.Set)+len(r.Add)+len(r.Drop) > 0 {
		var body []byte
		if body, err = g.override(r, e.Body); err == nil {
			e = readBack(r, body)
		}
	}
	if err != nil {
		return Event{}, fmt.Errorf("generate %s: %w", r.Type, err)
	}
	return e, nil
}

// made makes the event without its overrides.
func (g *Generator) made(r Request) (Event, error) {
	if r.Data != nil {
		if !json.Valid(r.Data) && !r.Force {
			return Event{}, errors.New("data is not JSON; send it raw if that is meant")
		}
		body, _ := envelope(nil, r, r.Data)
		return readBack(r, body), nil
	}
	p, err := g.plan(r.Type)
	if err != nil {
		return Event{}, err
	}
	if r.At.Before(earliest) || !r.At.Before(latest) {
		return Event{}, fmt.Errorf("at %s: an event happens within the years 1990 to 2099", r.At)
	}
	s := g.scenes.Get().(*scene)
	defer g.scenes.Put(s)
	s.reset(p, r.Seed, r.At, r.Profile, g.winery)
	if r.Same != nil {
		if err := g.adopt(s, r.Same); err != nil {
			return Event{}, err
		}
	}
	return s.event(r, nil), nil
}

// readBack reads from a body what an event tells of it.
func readBack(r Request, body []byte) Event {
	e := Event{Type: r.Type, Body: body, At: r.At}
	if data := gjson.GetBytes(body, "data"); data.Exists() {
		e.Data = body[data.Index : data.Index+len(data.Raw) : data.Index+len(data.Raw)]
		if id := data.Get("id"); id.Exists() {
			e.EntityID = id.String()
		} else {
			e.EntityID = data.Get("groupId").String()
		}
	}
	return e
}

func (g *Generator) plan(eventType string) (*plan, error) {
	if p, known := g.plans[eventType]; known {
		return p, nil
	}
	if near := g.catalogue.Suggest(eventType); near != "" {
		return nil, fmt.Errorf("there is no event type %q; did you mean %q?", eventType, near)
	}
	return nil, fmt.Errorf("there is no event type %q; `vinemock events` lists them", eventType)
}

// envelope puts type and data into a body, in the order asked for (VS-REQ-3),
// and tells where in it data begins.
func envelope(dst []byte, r Request, data []byte) (body []byte, at int) {
	if r.DataFirst {
		dst = append(dst, `{"data":`...)
		at = len(dst)
		dst = append(append(dst, data...), `,"type":`...)
		return append(appendString(dst, r.Type), '}'), at
	}
	dst = append(appendString(append(dst, `{"type":`...), r.Type), `,"data":`...)
	at = len(dst)
	return append(append(dst, data...), '}'), at
}
