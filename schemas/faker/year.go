package faker

import (
	"slices"
	"time"
)

// smallest is how many events a year needs for every type to occur in it.
const smallest = 100

// usual is how often each type occurs in a thousand events.
var usual = [...]struct {
	name string
	per  int
}{
	{"customer.created", 180},
	{"customer.updated", 125},
	{"customer.deleted", 8},
	{"order.created", 262},
	{"order.updated", 290},
	{"membership.created", 48},
	{"membership.customerNote.updated", 12},
	{"membership.on_hold", 14},
	{"membership.paymentMethod.updated", 12},
	{"membership.reactivated", 9},
	{"membership.shippingAddress.updated", 9},
	{"membership.shippingMethod.updated", 6},
	{"group.created", 4},
	{"group.customers.added", 10},
	{"group.customers.removed", 5},
	{"group.deleted", 1},
	{"group.updated", 5},
}

// unusual is how often a type that was added to the catalogue occurs.
const unusual = 5

// year is the state of one winery in a history.
type year struct {
	g        *Generator
	r        HistoryRequest
	rng      splitmix
	winery   *winery
	calendar calendar
	scene    *scene

	plans []*plan // by happening
	left  []int   // how many of each are still to come
	total int

	customers   pool
	orders      pool // those that can still move
	memberships pool // the active
	held        pool // the memberships on hold
	groups      pool
	members     int // of all groups
	page        []byte
}

func newYear(g *Generator, r HistoryRequest, seed uint64, size int) *year {
	y := &year{g: g, r: r, calendar: newCalendar(r.Start, size), scene: newScene(g)}
	y.rng.state = seed
	y.winery = newWinery(g.world, seed|wineryOfEvents<<1)
	y.winery.opened = r.Start.Unix() - yearSeconds - int64(y.rng.Uint64()%(3*yearSeconds))
	known := map[string]bool{}
	add := func(name string, per int) {
		known[name] = true
		if p := g.plans[name]; p != nil {
			y.plans = append(y.plans, p)
			y.left = append(y.left, 1+per*max(0, size-len(usual)-1)/1000)
		}
	}
	for _, u := range usual {
		add(u.name, u.per)
	}
	for _, e := range g.catalogue.Types() {
		if !known[e.Name] {
			add(e.Name, unusual)
		}
	}
	for k, n := range y.left {
		switch y.plans[k].event.Name {
		case "group.created":
			n++ // one may be deleted, and the others' events still have a group
		case "order.created":
			n = max(1, n-y.calendar.burst()) // those of the release come on their own
		}
		y.left[k] = n
		y.total += n
	}
	return y
}

// draw gives a number below n.
func (y *year) draw(n int) int { return int(y.rng.Uint64() % uint64(n)) }

// next makes event i.
func (y *year) next(i int) Event {
	at := y.calendar.at(&y.rng, i)
	if y.calendar.inRelease(i) {
		if p := y.g.plans["order.created"]; y.begin(p, at) {
			return y.finish(p, at)
		}
	}
	for range 64 {
		k := y.choose()
		if p := y.plans[k]; y.begin(p, at) {
			y.left[k]--
			y.total--
			return y.finish(p, at)
		}
	}
	// Nothing that is still to come can happen now: somebody signs up.
	p := y.g.plans["customer.created"]
	y.begin(p, at)
	return y.finish(p, at)
}

// choose draws one of the happenings that are still to come.
func (y *year) choose() int {
	if y.total > 0 {
		at := y.draw(y.total)
		for k, n := range y.left {
			if at -= n; at < 0 {
				return k
			}
		}
	}
	return 0
}

// toCome is how many events of a type are still to come.
func (y *year) toCome(name string) int {
	if k := y.happening(name); k >= 0 {
		return y.left[k]
	}
	return 0
}

func (y *year) happening(name string) int {
	return slices.IndexFunc(y.plans, func(p *plan) bool { return p.event.Name == name })
}

// pageSize is how much room for bodies is taken at once.
const pageSize = 64 << 10

// finish writes the event that was begun and remembers what came of it.
func (y *year) finish(p *plan, at time.Time) Event {
	s := y.scene
	e := s.event(Request{Type: p.event.Name, At: at, DataFirst: y.r.DataFirst}, y.page)
	if len(e.Body) > cap(y.page) {
		y.page = make([]byte, 0, pageSize)
	} else {
		y.page = y.page[len(e.Body):len(e.Body)]
	}
	e.Body = e.Body[:len(e.Body):len(e.Body)]
	s.end(s)
	return e
}
