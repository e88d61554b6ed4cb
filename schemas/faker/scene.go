package faker

import (
	"bytes"
	"slices"
	"time"

	"github.com/brianvoe/gofakeit/v6"
	"github.com/tidwall/gjson"
)

// How a known value stands to the event that is being made.
const (
	kept    uint8 = iota // copied
	renewed              // drawn anew in every event of the type
	changed              // what this event is about: drawn anew, and different
)

// absent is what is known of a field that an earlier event could have had and
// did not.
var absent = []byte{}

// scene is what surrounds one event: the randomness, the time, what is known
// already, and what has been drawn so far. Scenes are used again; one belongs
// to one goroutine at a time.
type scene struct {
	g       *Generator
	rng     splitmix
	fake    *gofakeit.Faker
	plan    *plan
	profile Profile
	winery  *winery
	// at is when the event happens, now when its change was written, just
	// before; Unix milliseconds both.
	at, now int64
	// opened is the account's creation, in Unix seconds.
	opened int64

	// known and standing are by leaf; a value that was drawn is known from then
	// on, so that a leaf has one value in an event.
	known    [][]byte
	standing []uint8
	// moved tells whether a changed leaf got another value than it had.
	moved bool
	// pinned are leaves whose known values the event has in any case.
	pinned []leaf
	saved  [][]byte

	// count is the length of the array being drawn, item the element's index.
	count, item int
	person      person
	place       *place
	deputy      person
	order       order
	gift        tristate
	births      [kinds]int64

	// end is what comes of the event, in a history.
	end func(*scene)
	out []byte
}

// tristate is a yes or no that may not have been decided yet.
type tristate uint8

const (
	undecided tristate = iota
	yes
	no
)

func newScene(g *Generator) *scene {
	s := &scene{g: g, known: make([][]byte, g.hints.count()), standing: make([]uint8, g.hints.count())}
	s.fake = fakerOf(s)
	return s
}

// delayMax is the most that lies between a change at the winery and its event,
// in milliseconds.
const delayMax = 400

func (s *scene) reset(p *plan, seed uint64, at time.Time, profile Profile, w *winery) {
	s.rng.state = seedOf(seed, p.event.Name)
	s.plan, s.profile, s.winery = p, profile, w
	s.at = at.UnixMilli()
	s.now = s.at - s.between(5, delayMax)
	s.opened = w.openedBefore(s.at / 1000)
	clear(s.known)
	clear(s.standing)
	s.pinned = s.pinned[:0]
	s.forget()
}

// forget drops what was drawn, not what is known.
func (s *scene) forget() {
	s.moved, s.count, s.item = false, 0, 0
	s.person, s.deputy, s.place, s.order, s.gift = person{}, person{}, nil, order{items: s.order.items[:0]}, undecided
	clear(s.births[:])
	s.out = s.out[:0]
}

// between draws a number from low to high, both included.
func (s *scene) between(low, high int64) int64 {
	if high <= low {
		return low
	}
	return low + int64(s.rng.Uint64()%uint64(high-low+1))
}

// chance is true in n of 100 scenes.
func (s *scene) chance(n int64) bool { return s.between(1, 100) <= n }

// event writes the scene down. The body takes its room from dst, if there is
// enough.
func (s *scene) event(r Request, dst []byte) Event {
	data := s.plan.derive(s.data())
	if room := len(data) + len(r.Type) + len(`{"type":"","data":}`); cap(dst)-len(dst) < room {
		dst = make([]byte, 0, room)
	}
	body, at := envelope(dst, r, data)
	return Event{Type: r.Type, EntityID: text(s.known[s.plan.id]), Data: body[at : at+len(data) : at+len(data)], Body: body, At: r.At}
}

// data makes the event's data; it is good until the scene is used again.
func (s *scene) data() []byte {
	if s.moved || len(s.plan.changes) == 0 || !s.follows() {
		s.renew(nil)
		s.out, _ = s.value(&s.plan.data, true, s.out)
		return s.out
	}
	return s.change()
}

// renew sets how known values stand to the event; changes are what it is about.
func (s *scene) renew(changes []leaf) {
	for _, l := range s.plan.always {
		s.standing[l] = renewed
	}
	for _, l := range changes {
		s.standing[l] = changed
	}
	for _, l := range s.pinned {
		s.standing[l] = kept
	}
}

// pin makes a value known that this event must have.
func (s *scene) pin(name string, raw []byte) {
	l := s.g.hints.leaves[name]
	s.known[l] = raw
	s.pinned = append(s.pinned, l)
}

// follows tells whether the scene knows the entity that the event is about.
func (s *scene) follows() bool { return len(s.known[s.plan.id]) > 0 }

// change makes the data of an event about a known entity: one set of leaves
// gets other values. A set may be unable to move (an order that has arrived
// stays so), then another is tried.
func (s *scene) change() []byte {
	sets := s.plan.changes
	first := 0
	if s.chance(40) {
		first = int(s.between(0, int64(len(sets)-1)))
	}
	s.saved = append(s.saved[:0], s.known...)
	for i := range sets {
		copy(s.known, s.saved)
		clear(s.standing)
		s.forget()
		s.renew(sets[(first+i)%len(sets)])
		s.out, _ = s.value(&s.plan.data, true, s.out)
		if s.moved {
			break
		}
	}
	return s.out
}

// value appends the value of a node; false if it has none.
func (s *scene) value(n *node, required bool, dst []byte) ([]byte, bool) {
	if n.fields != nil {
		return s.object(n, dst)
	}
	return s.leaf(n.leaf, n.draw, required, dst)
}

func (s *scene) object(n *node, dst []byte) ([]byte, bool) {
	start := len(dst)
	dst = append(dst, '{')
	open := len(dst)
	for i := range n.fields {
		f := &n.fields[i]
		if !f.required && !s.wanted(f) {
			continue
		}
		mark := len(dst)
		if mark > open {
			dst = append(dst, ',')
		}
		var there bool
		if dst, there = s.value(&f.node, f.required, append(dst, f.key...)); there {
			continue
		}
		if f.required {
			// What was drawn so far is remembered where it stands: leave it there.
			return slices.Clone(dst[:start]), false
		}
		dst = dst[:mark]
	}
	return append(dst, '}'), true
}

// wanted tells whether an optional field is in this event.
func (s *scene) wanted(f *field) bool {
	var known, missing bool
	for _, l := range f.presence {
		if s.standing[l] == changed {
			return true
		}
		if s.known[l] != nil {
			known = known || len(s.known[l]) > 0
			missing = missing || len(s.known[l]) == 0
		}
	}
	switch {
	case s.profile == Sparse, missing:
		return false
	case s.profile == Full, known:
		return true
	default:
		return s.chance(50)
	}
}

// attempts is how often a value is drawn to differ from the one before.
const attempts = 5

func (s *scene) leaf(l leaf, d draw, required bool, dst []byte) ([]byte, bool) {
	start := len(dst)
	if l == anonymous {
		dst = d(s, dst)
		return dst, len(dst) > start
	}
	before := s.known[l]
	if s.standing[l] == kept && before != nil && (len(before) > 0 || !required) {
		dst = append(dst, before...)
		return dst, len(before) > 0
	}
	dst = d(s, dst)
	for i := 1; i < attempts && s.standing[l] == changed && bytes.Equal(dst[start:], before); i++ {
		dst = d(s, dst[:start])
	}
	if len(dst) == start {
		return dst, false
	}
	if s.standing[l] == changed && !bytes.Equal(dst[start:], before) {
		s.moved = true
	}
	s.known[l], s.standing[l] = dst[start:len(dst):len(dst)], kept
	return dst, true
}

// refer gives a leaf's value as JSON: what is known or drawn already, or it is
// drawn now, and the same wherever it stands in this event.
func (s *scene) refer(name string) []byte {
	l := s.g.hints.leaves[name]
	raw, _ := s.leaf(l, s.g.hints.draws[name], true, nil)
	return raw
}

// knownText gives a known string, or "" if it is not known, or to be drawn
// anew.
func (s *scene) knownText(name string) string {
	l := s.g.hints.leaves[name]
	if s.standing[l] != kept || len(s.known[l]) == 0 {
		return ""
	}
	return text(s.known[l])
}

// before gives the known value of a leaf as JSON, even if it is to be drawn
// anew; nil if there is none.
func (s *scene) before(name string) []byte { return s.known[s.g.hints.leaves[name]] }

// text reads a JSON string.
func text(raw []byte) string {
	if len(raw) > 1 && raw[0] == '"' && bytes.IndexByte(raw, '\\') < 0 {
		return string(raw[1 : len(raw)-1])
	}
	return gjson.ParseBytes(raw).String()
}

// millis reads a JSON timestamp in Unix milliseconds, or gives 0.
func millis(raw []byte) int64 {
	t, err := time.Parse(time.RFC3339Nano, text(raw))
	if err != nil {
		return 0
	}
	return t.UnixMilli()
}

// fakerOf gives a gofakeit that draws from the scene.
func fakerOf(s *scene) *gofakeit.Faker { return gofakeit.NewCustom(&s.rng) }
