package faker

import "strconv"

// maxMembers is the most customers that one event adds or removes.
const maxMembers = 5

func groupHints() map[string]draw {
	return map[string]draw{
		"group.id":          func(s *scene, dst []byte) []byte { return appendID(dst, "cgrp", s.born(groups)/1000, s.rng.Uint64()) },
		"group.name":        of(func(s *scene) string { return pick(s, s.g.world.Groups) }),
		"group.autoRefresh": yesNo("group.autoRefresh", 25),
		"group.isDefault":   yesNo("group.isDefault", 5),
		"group.isTaxExempt": yesNo("group.isTaxExempt", 10),
		"group.memberCount": (*scene).memberCount,
		"group.customerIds": func(s *scene, dst []byte) []byte {
			s.count = int(s.between(1, maxMembers))
			return dst
		},
		"member.id": func(s *scene, dst []byte) []byte {
			if s.item == 0 {
				return append(dst, s.refer("customer.id")...)
			}
			return appendID(dst, "cust", s.earlier(customers)/1000, s.rng.Uint64())
		},
	}
}

// memberCount moves a little from what it was.
func (s *scene) memberCount(dst []byte) []byte {
	count, err := strconv.ParseInt(string(s.before("group.memberCount")), 10, 64)
	if err != nil {
		return strconv.AppendInt(dst, s.between(1, 240), 10)
	}
	return strconv.AppendInt(dst, max(0, count+s.between(-3, maxMembers)), 10)
}
