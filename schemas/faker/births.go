package faker

// kind is a kind of thing that is made at some moment.
type kind uint8

const (
	customers kind = iota
	addresses
	orders
	memberships
	groups
	kinds int = iota
)

// entity is the kind's name in hints.
func (k kind) entity() string {
	return [kinds]string{"customer", "address", "order", "membership", "group"}[k]
}

// A customer came to the winery at most this long ago, an order at most that.
const (
	customerAge = 1400 * dayMillis
	orderAge    = 20 * dayMillis
	aMinute     = 60_000
)

// born is when the scene's entity of the kind was made, in Unix milliseconds:
// its id and its createdOn both tell.
func (s *scene) born(k kind) int64 {
	if s.births[k] == 0 {
		s.births[k] = s.birth(k)
	}
	return s.births[k]
}

// birth finds the moment: as far as it is known, or else when this event made
// the entity, or else some day between what it belongs to and now.
func (s *scene) birth(k kind) int64 {
	id := k.entity() + ".id"
	if s.standing[s.g.hints.leaves[id]] == changed {
		return s.now
	}
	if ms := millis(s.before(k.entity() + ".createdOn")); ms != 0 {
		return ms
	}
	if second := idSecond(s.before(id)); second != 0 {
		return second * 1000
	}
	owner := s.plan.event.Entity
	if s.plan.creates && (owner == k.entity() || k == addresses && owner == "customer") {
		return s.now
	}
	return s.earlier(k)
}

// earlier draws a moment before this event at which an entity of the kind may
// have been made.
func (s *scene) earlier(k kind) int64 {
	since := max((s.opened+setUp)*1000, s.now-customerAge)
	switch k {
	case orders:
		since = max(s.born(customers), s.now-orderAge)
	case memberships, addresses:
		since = s.born(customers)
	case customers, groups:
	}
	return s.between(since, max(since, s.now-aMinute))
}
