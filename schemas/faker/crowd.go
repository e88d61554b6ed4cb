package faker

import (
	"slices"
	"strconv"
)

// aboutGroup draws what happens to a group.
func (y *year) aboutGroup(p *plan) bool {
	s := y.scene
	if p.creates {
		s.end = func(s *scene) {
			made := &entity{}
			s.note(made)
			y.groups.add(made)
		}
		return true
	}
	if len(y.groups) == 0 {
		return false
	}
	i := y.draw(len(y.groups))
	e := y.groups[i]
	s.tell(e)
	switch p.event.Name {
	case "group.customers.added":
		return y.enter(e)
	case "group.customers.removed":
		return y.leave(e)
	case "group.deleted":
		s.end = func(*scene) {
			y.groups.remove(i)
			for _, member := range e.members {
				member.ties--
			}
			y.members -= len(e.members)
		}
		return len(y.groups) > 1 && y.members-len(e.members) >= y.toCome("group.customers.removed")
	default:
		y.recount(e)
		s.end = func(s *scene) { s.note(e) }
		return true
	}
}

// recount lets a group.updated tell how many members there are, if that is
// news.
func (y *year) recount(e *entity) {
	s := y.scene
	const name = "group.memberCount"
	count := strconv.AppendInt(nil, int64(len(e.members)), 10)
	s.moved = string(count) != string(s.before(name))
	s.pin(name, count)
}

// enter adds customers who are not in the group.
func (y *year) enter(e *entity) bool {
	var joining []*entity
	members := pool(e.members)
	for range 1 + y.draw(maxMembers) {
		if len(y.customers) == 0 {
			break
		}
		c := y.customers[y.draw(len(y.customers))]
		if members.index(c) < 0 && pool(joining).index(c) < 0 {
			joining = append(joining, c)
		}
	}
	y.list(joining)
	y.scene.end = func(*scene) {
		e.members = append(e.members, joining...)
		y.members += len(joining)
		for _, c := range joining {
			c.ties++
		}
	}
	return len(joining) > 0
}

// leave removes one of the group's members, or two of many.
func (y *year) leave(e *entity) bool {
	if len(e.members) == 0 {
		return false
	}
	members := pool(e.members)
	leaving := members[y.draw(len(members)):]
	leaving = slices.Clone(leaving[:min(len(leaving), 1+len(members)/8)])
	y.list(leaving)
	y.scene.end = func(*scene) {
		for _, c := range leaving {
			c.ties--
			members.remove(members.index(c))
		}
		y.members -= len(leaving)
		e.members = members
	}
	return true
}

// list pins the customers that the event names.
func (y *year) list(who []*entity) {
	id := y.g.hints.leaves["customer.id"]
	raw := []byte{'['}
	for i, c := range who {
		if i > 0 {
			raw = append(raw, ',')
		}
		raw = append(raw, c.value(id)...)
	}
	y.scene.pin("group.customerIds", append(raw, ']'))
}
