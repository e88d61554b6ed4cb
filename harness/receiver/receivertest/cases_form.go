package receivertest

import "strings"

func formCases() []Case {
	return []Case{
		{
			Name: "text is kept intact", Catches: []string{"latin1", "three-byte-utf8", "truncates-text-by-bytes"},
			Check: func(s *Subject) {
				text := `"Zoë 山田 🍷 مرحبا"`
				s.Sends(event("customer.created", `"id":"cust_ann","fullName":`+text))
				s.Shows(annPath, "fullName", text)
			},
		},
		{
			Name: "money is kept to the cent", Catches: []string{"money-as-float32", "money-as-integer", "truncates-cents"},
			Check: func(s *Subject) {
				s.Sends(event("order.created", `"id":"ordr_1","total":19.99,"tax":0.1,"subtotal":12345.67,"shipping":80.00`))
				for field, want := range map[string]string{"total": "19.99", "tax": "0.1", "subtotal": "12345.67", "shipping": "80.00"} {
					s.Shows("/orders/ordr_1", field, want)
				}
			},
		},
		{
			Name: "dates are kept as they are", Catches: []string{"birthday-shifts-a-day", "drops-milliseconds"},
			Check: func(s *Subject) {
				s.Sends(event("customer.created", `"id":"cust_ann","dob":"1990-05-01T12:00:00.000Z","createdOn":"2026-03-01T10:00:00.123Z"`))
				s.Shows(annPath, "dob", `"1990-05-01T12:00:00.000Z"`)
				s.Shows(annPath, "createdOn", `"2026-03-01T10:00:00.123Z"`)
			},
		},
		{
			Name: "secrets are not kept",
			Check: func(s *Subject) {
				s.Sends(event("customer.created", `"password":"canary","id":"cust_ann","authToken" : "canary", "phone": "1"`),
					event("order.created", `"id":"ordr_1","customer":{"id":"cust_ann","p\u0061ssword":"canary"},"items":[{"authToken":"canary"}]`))
				s.Shows(annPath, "@this", `{"id":"cust_ann","phone":"1"}`)
				s.Shows("/orders/ordr_1", "@this", `{"id":"ordr_1","customer":{"id":"cust_ann"},"items":[{}]}`)
			},
		},
		{
			Name: "the log shows no payload", Catches: []string{"logs-payload"},
			Check: func(s *Subject) {
				s.Sends(event("customer.created", `"id":"cust_ann","authToken":"canary"`))
				s.Post(`{"authToken":"canary"`)
				s.Expect(!strings.Contains(s.log.String(), "canary"), "the log has the secret: %s", s.log.String())
			},
		},
	}
}
