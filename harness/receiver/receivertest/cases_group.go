package receivertest

import "strings"

const groupPath = "/groups/cgrp_1"

// added and removed are events about the members of one group.
func added(ids ...string) string { return members("group.customers.added", ids) }

func removed(ids ...string) string { return members("group.customers.removed", ids) }

func members(eventType string, ids []string) string {
	return event(eventType, `"groupId":"cgrp_1","customerIds":["`+strings.Join(ids, `","`)+`"]`)
}

func groupCases() []Case {
	return []Case{
		{
			Name: "members are a set", Catches: []string{"added-replaces-members", "members-as-list"},
			Check: func(s *Subject) {
				s.Sends(event("group.created", `"id":"cgrp_1","name":"Friends","customerIds":["theirs"]`),
					added("cust_ann", "cust_bob"), added("cust_bob", "cust_cat"))
				s.Shows(groupPath, "customerIds", `["cust_ann","cust_bob","cust_cat"]`)
				s.Sends(removed("cust_bob", "cust_nobody"))
				s.Shows(groupPath, "customerIds", `["cust_ann","cust_cat"]`)
			},
		},
		{
			Name: "members may come before their group", Catches: []string{"members-need-group"},
			Check: func(s *Subject) {
				s.Sends(members("group.customers.added", []string{"cust_ann", ""}))
				s.Shows(groupPath, "@this", `{"id":"cgrp_1","customerIds":["cust_ann"]}`)
				s.Sends(event("group.created", `"id":"cgrp_1","name":"Friends","memberCount":1`))
				s.Shows(groupPath, "@this", `{"id":"cgrp_1","name":"Friends","memberCount":1,"customerIds":["cust_ann"]}`)
			},
		},
	}
}
