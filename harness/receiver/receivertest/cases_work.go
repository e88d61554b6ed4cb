package receivertest

import "net/http"

func workCases() []Case {
	return []Case{
		{
			Name:    "what failed is applied by its retry",
			Catches: []string{"effect-outside-transaction", "failed-for-good", "marks-seen-before-work", "partial-commit"},
			Check: func(s *Subject) {
				s.Hook("/test/fail-next?n=2")
				s.Answers(http.StatusInternalServerError, placed())
				s.Answers(http.StatusInternalServerError, placed())
				s.Sends(placed())
				keptOnce(s)
			},
		},
		{
			Name: "nothing is acknowledged while the store is down", Catches: []string{"acks-before-work", "swallows-store-errors"},
			Check: func(s *Subject) {
				s.Hook("/test/store?state=down")
				s.Answers(http.StatusInternalServerError, placed())
				s.Hook("/test/store?state=up")
				s.Sends(placed())
				keptOnce(s)
			},
		},
		{
			Name: "what was acknowledged survives a restart", Catches: []string{"memory-queue"}, Restarts: true,
			Check: func(s *Subject) {
				s.Sends(placed())
				s.Restart()
				keptOnce(s)
			},
		},
		{
			Name: "a reset forgets everything",
			Check: func(s *Subject) {
				s.Sends(placed(), added("cust_ann"), event("customer.deleted", `"id":"cust_ann"`))
				s.Hook("/test/fail-next?n=9")
				s.Hook("/test/store?state=down")
				s.Hook("/test/reset")
				s.Keeps(0, orderPath)
				s.Keeps(0, orderEffects)
				s.Keeps(0, groupPath)
				s.Sends(placed(), annCreated())
				keptOnce(s)
				s.Keeps(1, annPath)
			},
		},
		{
			Name: "a mistyped hook is refused",
			Check: func(s *Subject) {
				for _, path := range []string{"/test/fail-next", "/test/fail-next?n=-1", "/test/store", "/test/store?state=off"} {
					got := s.Do(s.Request(http.MethodPost, path, nil))
					s.Expect(got.Status == http.StatusBadRequest, "%s answered %d", path, got.Status)
				}
			},
		},
	}
}
