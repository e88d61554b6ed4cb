package receiver

func tenantsMixed() Defect {
	return Defect{
		Name:     "tenants-mixed",
		Sentence: "never looks at accountId.",
		CaughtBy: "tenants-are-kept-apart",
		spoil: func(r *Receiver) {
			next := r.does.parse
			r.does.parse = func(body []byte) (event, error) {
				ev, err := next(body)
				ev.account = ""
				return ev, err
			}
		},
	}
}
