package faker

import (
	"strings"
	"time"
)

const (
	// wineryOfEvents is the seed of the one winery whose account single events
	// belong to.
	wineryOfEvents = 1
	// wineryOpened is when its account was made: 2021-01-11, in Unix seconds.
	wineryOpened = 0x5ffcd813

	daySeconds  = 24 * 60 * 60
	yearSeconds = 365 * daySeconds
	dayMillis   = daySeconds * 1000
)

// winery is one VineSpring account and what it sells: the things that events
// refer to and none tells of. All of it is made in the account's first weeks,
// so that it is older than any event.
type winery struct {
	// opened is when the account was made, in Unix seconds; tail is the rest of
	// its id.
	opened  int64
	tail    uint64
	wines   []wine
	clubs   []thing
	methods []method
	// staff are the sales representatives' names, domain is where they get mail.
	staff  []person
	domain string
}

// thing is anything with an id: after is when it was made, in seconds after
// the account.
type thing struct {
	after int64
	tail  uint64
}

type wine struct {
	thing
	name  string
	code  string
	age   int64 // years from the vintage to its release
	size  string
	cents int64
}

type method struct {
	thing
	carrier
}

// setUp is how long an account takes to be set up, in seconds.
const setUp = 30 * daySeconds

func newWinery(w *world, seed uint64) *winery {
	s := &scene{g: &Generator{world: w}}
	s.rng.state = seedOf(seed, "winery")
	s.fake = fakerOf(s)
	out := &winery{opened: wineryOpened, tail: 0x98a4520008a99be0, domain: "winery.example.com"}
	if seed != wineryOfEvents {
		out.opened += s.between(0, 2*yearSeconds)
		out.tail = s.rng.Uint64()
		out.domain = strings.ToLower(fold(s.fake.LastName())) + ".example.com"
	}
	for range 24 {
		out.wines = append(out.wines, newWine(s))
	}
	for range len(w.Clubs) * len(w.Tiers) {
		out.clubs = append(out.clubs, newThing(s))
	}
	for _, c := range w.Shipping {
		out.methods = append(out.methods, method{newThing(s), c})
	}
	for range 5 {
		out.staff = append(out.staff, s.someone())
	}
	return out
}

func newThing(s *scene) thing { return thing{after: s.between(60, setUp), tail: s.rng.Uint64()} }

func newWine(s *scene) wine {
	v := pick(s, s.g.world.Varietals)
	cents := s.between(v.Price[0], v.Price[1]) * 100
	if s.chance(20) {
		cents -= 5 // 37.95
	} else if s.chance(20) {
		cents += 50
	}
	return wine{
		thing: newThing(s), name: pick(s, s.g.world.Vineyards) + " " + v.Name, code: v.Code,
		age: s.between(1, 4), size: pick(s, []string{"750", "750", "750", "750", "1500", "375"}), cents: cents,
	}
}

// openedBefore moves the account's opening back by decades until it is at least a year
// before the moment, in Unix seconds: so that one account's id stays one.
func (w *winery) openedBefore(second int64) int64 {
	const decade = 10 * yearSeconds
	opened := w.opened
	for opened > second-yearSeconds {
		opened -= decade
	}
	return opened
}

// release gives the wine as it is sold at the scene's time: each year brings
// another vintage, with another id.
func (s *scene) release(w *wine) (t thing, vintage int) {
	years := max(0, (s.now/1000-s.opened-w.after)/yearSeconds)
	t = thing{after: w.after + years*yearSeconds, tail: mix(w.tail + uint64(years))}
	return t, time.Unix(s.opened+t.after, 0).UTC().Year() - int(w.age)
}

// appendThing writes a thing's id as the scene's account has it.
func (s *scene) appendThing(dst []byte, prefix string, t thing) []byte {
	return appendID(dst, prefix, s.opened+t.after, t.tail)
}
