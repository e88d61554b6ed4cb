package receivertest

import "fmt"

func typeCases() []Case {
	return []Case{
		{
			Name:    "every event type is taken",
			Catches: []string{"forgets-membership-shipping-method"},
			Check: func(s *Subject) {
				for i, eventType := range []string{
					"customer.created", "customer.updated", "customer.deleted", "order.created", "order.updated",
					"membership.created", "membership.customerNote.updated", "membership.on_hold",
					"membership.paymentMethod.updated", "membership.reactivated", "membership.shippingAddress.updated",
					"membership.shippingMethod.updated", "group.created", "group.updated", "group.deleted",
					"group.customers.added", "group.customers.removed",
				} {
					s.Sends(event(eventType, fmt.Sprintf(`"id":"x%d","groupId":"x%d","customerIds":["cust_ann"]`, i, i)))
				}
			},
		},
		{
			Name:    "every membership event changes the membership",
			Catches: []string{"ignores-membership-shipping-method"},
			Check: func(s *Subject) {
				s.Sends(event("membership.created", `"id":"cmbr_1","status":"active","updatedOn":"2026-03-01T10:00:00.000Z"`))
				for i, change := range []string{
					"customerNote.updated", "on_hold", "paymentMethod.updated", "reactivated",
					"shippingAddress.updated", "shippingMethod.updated",
				} {
					s.Sends(event("membership."+change, fmt.Sprintf(`"id":"cmbr_1","custom1":%q,"updatedOn":"2026-03-01T10:00:0%d.000Z"`, change, i+1)))
					s.Shows("/memberships/cmbr_1", "custom1", `"`+change+`"`)
				}
			},
		},
		{
			Name: "an unknown type is taken and changes nothing", Catches: []string{"applies-unknown-type", "unknown-type-is-500"},
			Check: func(s *Subject) {
				s.Sends(event("customer.merged", `"id":"cust_ann"`), event("wine.drunk", `"bottles":1`))
				s.Keeps(0, annPath)
			},
		},
		{
			Name: "what is deleted is gone", Catches: []string{"ignores-deletes"},
			Check: func(s *Subject) {
				s.Sends(annCreated(), event("customer.deleted", `"id":"cust_ann"`))
				s.Keeps(0, annPath)
				s.Sends(event("group.created", `"id":"cgrp_1"`), added("cust_ann"), event("group.deleted", `"id":"cgrp_1"`))
				s.Keeps(0, "/groups/cgrp_1")
			},
		},
		{
			Name: "accounts are kept apart", Catches: []string{"tenants-mixed"},
			Check: func(s *Subject) {
				s.Sends(event("customer.created", `"id":"cust_ann","accountId":"acct_1","email":"one@example.com"`),
					event("customer.created", `"id":"cust_ann","accountId":"acct_2","email":"two@example.com"`),
					event("customer.updated", `"id":"cust_ann","email":"whose@example.com"`))
				s.Keeps(2, annPath)
				s.Shows(annPath+"?accountId=acct_1", "email", `"one@example.com"`)
				s.Shows(annPath+"?accountId=acct_2", "email", `"two@example.com"`)
			},
		},
		{
			Name: "an event without accountId finds its entity",
			Check: func(s *Subject) {
				s.Sends(annCreated(), event("customer.updated", `"id":"cust_ann","email":"none@example.com"`))
				s.Shows(annPath+"?accountId=acct_1", "email", `"none@example.com"`)
				s.Sends(event("customer.updated", `"id":"cust_bob","email":"none@example.com"`),
					event("customer.updated", `"id":"cust_bob","accountId":"acct_2","email":"some@example.com"`))
				s.Shows("/customers/cust_bob", "email", `"some@example.com"`)
			},
		},
	}
}
