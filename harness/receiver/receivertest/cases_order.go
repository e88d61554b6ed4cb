package receivertest

func orderCases() []Case {
	return []Case{
		{
			Name: "a late created event does not replace an update", Catches: []string{"last-arrival-wins", "late-created-wins"},
			Check: func(s *Subject) {
				s.Sends(ann("customer.updated", "new@example.com", "01.000"), annCreated())
				s.Shows(annPath, "email", `"new@example.com"`)
				s.Keeps(1, "/effects/cust_ann")
				s.Sends(moved("Released"), placed())
				s.Shows(orderPath, "status", `"Released"`)
				s.Sends(event("group.updated", `"id":"cgrp_1","name":"new"`), event("group.created", `"id":"cgrp_1","name":"old"`))
				s.Shows(groupPath, "name", `"new"`)
			},
		},
		{
			Name: "a late older update does not replace a newer one", Catches: []string{"last-arrival-wins"},
			Check: func(s *Subject) {
				s.Sends(annCreated(), ann("customer.updated", "new@example.com", "09.000"), ann("customer.updated", "old@example.com", "04.000"))
				s.Shows(annPath, "email", `"new@example.com"`)
				s.Sends(event("membership.on_hold", `"id":"cmbr_1","status":"hold","updatedOn":"2026-03-01T10:00:09.000Z"`),
					event("membership.reactivated", `"id":"cmbr_1","status":"active","updatedOn":"2026-03-01T10:00:04.000Z"`))
				s.Shows("/memberships/cmbr_1", "status", `"hold"`)
				s.Sends(event("order.updated", `"id":"ordr_1","status":"Shipped","updatedOn":"2026-03-01T10:00:09.000Z"`),
					event("order.updated", `"id":"ordr_1","status":"Hold","updatedOn":"2026-03-01T10:00:04.000Z"`))
				s.Shows(orderPath, "status", `"Shipped"`)
			},
		},
		{
			Name: "milliseconds tell which is newer", Catches: []string{"compares-by-second"},
			Check: func(s *Subject) {
				s.Sends(annCreated(), ann("customer.updated", "new@example.com", "01.500"), ann("customer.updated", "old@example.com", "01.400"))
				s.Shows(annPath, "email", `"new@example.com"`)
			},
		},
		{
			Name: "times compare however they are written",
			Check: func(s *Subject) {
				at := func(email, updatedOn string) string {
					return event("customer.updated", `"id":"cust_ann","email":"`+email+`","updatedOn":"`+updatedOn+`"`)
				}
				s.Sends(at("a", "2026-03-01T10:00:01.5Z"), at("b", "2026-03-01T10:00:01Z"), at("c", "2026-03-01T12:00:01.4+02:00"))
				s.Shows(annPath, "email", `"a"`)
				s.Sends(at("d", "2020-02-31T00:00:00.000Z"))
				s.Shows(annPath, "email", `"a"`)
				s.Sends(at("e", "2026-04-31T00:00:00.000Z"), at("f", "2026-04-30T23:59:59.000Z"))
				s.Shows(annPath, "email", `"e"`)
				s.Sends(at("g", "yesterday"), at("h", "2026-03-01T10:00:00.000Z"))
				s.Shows(annPath, "email", `"g"`)
			},
		},
	}
}

// unknownCases are about entities that are not there yet, or no more.
func unknownCases() []Case {
	return []Case{
		{
			Name: "an update of an unknown entity is kept", Catches: []string{"drops-update-of-unknown", "update-unknown-is-404"},
			Check: func(s *Subject) {
				s.Sends(ann("customer.updated", "new@example.com", "01.000"))
				s.Shows(annPath, "email", `"new@example.com"`)
			},
		},
		{
			Name: "an order may come before its customer", Catches: []string{"order-needs-customer"},
			Check: func(s *Subject) {
				s.Sends(placed(), annCreated())
				keptOnce(s)
				s.Keeps(1, annPath)
			},
		},
		{
			Name: "what is deleted stays deleted", Catches: []string{"resurrects-deleted"},
			Check: func(s *Subject) {
				s.Sends(annCreated(), event("customer.deleted", `"id":"cust_ann"`), ann("customer.updated", "late@example.com", "09.000"))
				s.Keeps(0, annPath)
				s.Sends(event("customer.deleted", `"id":"cust_bob"`), event("customer.created", `"id":"cust_bob"`))
				s.Keeps(0, "/customers/cust_bob")
				s.Keeps(0, "/effects/cust_bob")
				s.Sends(event("group.deleted", `"id":"cgrp_1"`), added("cust_ann"))
				s.Keeps(0, groupPath)
			},
		},
		{
			Name: "deleting twice, or the unknown, is fine", Catches: []string{"delete-unknown-is-404"},
			Check: func(s *Subject) {
				s.Sends(annCreated(), event("customer.deleted", `"id":"cust_ann"`), event("customer.deleted", `"id":"cust_ann"`),
					event("group.deleted", `"id":"cgrp_unknown"`))
				s.Keeps(0, annPath)
			},
		},
	}
}
