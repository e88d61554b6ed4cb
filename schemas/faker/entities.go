package faker

import (
	"strconv"
	"time"
)

// fact is what a winery knows of an entity: a leaf's value, as JSON.
type fact struct {
	leaf leaf
	raw  []byte
}

// entity is a customer, an order, a membership or a group in a history.
type entity struct {
	facts []fact
	// of is the customer that it belongs to.
	of *entity
	// ties counts what keeps a customer from being deleted: memberships, open
	// orders, groups.
	ties int
	// members are the customers in a group.
	members []*entity
}

// pool is a set of entities to draw from.
type pool []*entity

func (p *pool) add(e *entity) { *p = append(*p, e) }

// remove takes out the entity at an index.
func (p *pool) remove(i int) {
	last := len(*p) - 1
	(*p)[i] = (*p)[last]
	(*p)[last] = nil
	*p = (*p)[:last]
}

func (p pool) index(e *entity) int {
	for i, other := range p {
		if other == e {
			return i
		}
	}
	return -1
}

// tell makes the scene know an entity's facts.
func (s *scene) tell(e *entity) {
	for _, f := range e.facts {
		s.known[f.leaf] = f.raw
	}
}

// note remembers in an entity what the scene's event told, and what was known
// of it before. What the scene drew stands in its own memory and is copied.
func (s *scene) note(e *entity) {
	size := 0
	for _, l := range s.plan.leaves {
		size += len(s.known[l])
	}
	memory := make([]byte, 0, size)
	earlier := e.facts
	e.facts = make([]fact, 0, len(s.plan.leaves)+len(earlier))
	for _, l := range s.plan.leaves {
		if raw := s.known[l]; raw != nil {
			start := len(memory)
			memory = append(memory, raw...)
			e.facts = append(e.facts, fact{l, memory[start:len(memory):len(memory)]})
		}
	}
	for _, f := range earlier {
		if !s.plan.has(f.leaf) {
			e.facts = append(e.facts, f)
		}
	}
}

// value gives what is known of an entity's leaf, or nil.
func (e *entity) value(l leaf) []byte {
	for _, f := range e.facts {
		if f.leaf == l {
			return f.raw
		}
	}
	return nil
}

// begin sets the scene for an event of the plan, about an entity that it
// draws; false if there is none that it could happen to. What is to be done
// after the event is kept in the scene.
func (y *year) begin(p *plan, at time.Time) bool {
	s := y.scene
	s.reset(p, y.rng.Uint64(), at, y.r.Profile, y.winery)
	s.opened = y.winery.opened
	s.end = func(*scene) {}
	var begun bool
	switch p.event.Entity {
	case "customer":
		begun = y.aboutCustomer(p)
	case "order":
		begun = y.aboutOrder(p)
	case "membership":
		begun = y.aboutMembership(p)
	case "group":
		begun = y.aboutGroup(p)
	default:
		begun = y.someCustomer(s)
	}
	if begun {
		s.catchUp()
	}
	return begun
}

// someCustomer tells the scene of a customer, if there is any.
func (y *year) someCustomer(s *scene) bool {
	if len(y.customers) == 0 {
		return false
	}
	s.tell(y.customers[y.draw(len(y.customers))])
	return true
}

func (y *year) aboutCustomer(p *plan) bool {
	s := y.scene
	if p.creates {
		made := &entity{}
		s.end = func(s *scene) { s.note(made); y.customers.add(made) }
		return true
	}
	if len(y.customers) == 0 {
		return false
	}
	i := y.draw(len(y.customers))
	e := y.customers[i]
	s.tell(e)
	if p.event.Name != "customer.deleted" {
		s.end = func(s *scene) { s.note(e) }
		return true
	}
	s.end = func(*scene) { y.customers.remove(i) }
	return e.ties == 0 && len(y.customers) > 1
}

func (y *year) aboutOrder(p *plan) bool {
	s := y.scene
	if p.creates {
		if len(y.customers) == 0 {
			return false
		}
		of := y.customers[y.draw(len(y.customers))]
		s.tell(of)
		s.end = func(s *scene) {
			made := &entity{of: of}
			of.ties++
			s.note(made)
			y.orders.add(made)
		}
		return true
	}
	if len(y.orders) == 0 {
		return false
	}
	i := y.draw(len(y.orders))
	e := y.orders[i]
	s.tell(e)
	s.end = func(s *scene) {
		s.note(e)
		switch text(s.before("order.status")) {
		case "Delivered", "Cancelled":
			e.of.ties--
			y.orders.remove(i)
		}
	}
	return true
}

func (y *year) aboutMembership(p *plan) bool {
	if p.creates {
		return y.join()
	}
	from := &y.memberships
	switch p.event.Name {
	case "membership.on_hold":
	case "membership.reactivated":
		from = &y.held
	default:
		if len(*from) == 0 || y.draw(20) == 0 {
			from = &y.held
		}
	}
	if len(*from) == 0 {
		return false
	}
	s := y.scene
	i := y.draw(len(*from))
	e := (*from)[i]
	s.tell(e.of)
	s.tell(e)
	s.end = func(s *scene) {
		s.note(e)
		to := &y.memberships
		if text(s.before("membership.status")) == "hold" {
			to = &y.held
		}
		if to != from {
			from.remove(i)
			to.add(e)
		}
	}
	return true
}

// join makes a membership, one in eight for somebody else.
func (y *year) join() bool {
	if len(y.customers) == 0 {
		return false
	}
	s := y.scene
	of, giver := y.customers[y.draw(len(y.customers))], y.customers[y.draw(len(y.customers))]
	s.tell(of)
	gift := giver != of && y.draw(8) == 0
	if !gift {
		giver = of
	}
	s.pin("membership.isGift", strconv.AppendBool(nil, gift))
	s.pin("membership.purchaserId", giver.value(y.g.hints.leaves["customer.id"]))
	s.end = func(s *scene) {
		made := &entity{of: of}
		of.ties++
		giver.ties++
		s.note(made)
		y.memberships.add(made)
	}
	return true
}
