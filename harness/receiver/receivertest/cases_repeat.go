package receivertest

import (
	"net/http"
	"strings"
	"time"
)

const (
	orderPath    = "/orders/ordr_1"
	orderEffects = "/effects/ordr_1"
)

// placed is an order's first event.
func placed() string {
	return event("order.created", `"id":"ordr_1","accountId":"acct_1","customerId":"cust_ann","status":"Hold","total":80`)
}

// moved is a later event of the same order, which has no updatedOn.
func moved(status string) string {
	return event("order.updated", `"id":"ordr_1","accountId":"acct_1","customerId":"cust_ann","total":80,"status":"`+status+`"`)
}

// keptOnce expects one order and one email about it.
func keptOnce(s *Subject) {
	s.Keeps(1, orderPath)
	s.Keeps(1, orderEffects)
}

func repeatCases() []Case {
	return []Case{
		{
			Name: "a repeat has one effect", Catches: []string{"created-twice-is-409", "effect-on-every-arrival", "insert-only"},
			Check: func(s *Subject) {
				s.Sends(placed(), placed(), placed())
				keptOnce(s)
			},
		},
		{
			Name: "a repeat with its keys in another order is one", Catches: []string{"dedupes-on-bytes"},
			Check: func(s *Subject) {
				s.Sends(placed(), `{"data": `+strings.TrimSuffix(strings.TrimPrefix(placed(), `{"type":"order.created","data":`), "}")+`, "type": "order.created"}`)
				keptOnce(s)
			},
		},
		{
			Name: "a repeat with other headers is one", Catches: []string{"hashes-headers"},
			Check: func(s *Subject) {
				s.Sends(placed())
				req := s.Request(http.MethodPost, "/webhooks/vinespring", strings.NewReader(placed()))
				req.ContentLength = -1
				req.Header.Set("X-Attempt", "2")
				got := s.Do(req)
				s.Expect(got.Status == http.StatusOK, "answered %d", got.Status)
				keptOnce(s)
			},
		},
		{
			Name: "a late repeat has one effect", Catches: []string{"five-second-window"},
			Check: func(s *Subject) {
				s.Sends(placed())
				s.Advance(250 * time.Second)
				s.Sends(placed())
				keptOnce(s)
			},
		},
		{
			Name: "a repeat after a restart has one effect", Catches: []string{"seen-set-in-memory"}, Restarts: true,
			Check: func(s *Subject) {
				s.Sends(placed())
				s.Restart()
				s.Sends(placed())
				keptOnce(s)
			},
		},
		{
			Name: "repeats at once have one effect", Catches: []string{"check-then-act"},
			Check: func(s *Subject) {
				s.Together(placed(), placed(), placed(), placed())
				keptOnce(s)
			},
		},
		{
			Name: "a repeat that overlaps has one effect", Catches: []string{"marks-seen-last"},
			Check: func(s *Subject) {
				first := make(chan struct{})
				go func() {
					defer close(first)
					s.Sends(placed())
				}()
				s.Eventually(orderPath)
				s.Sends(placed())
				<-first
				keptOnce(s)
			},
		},
	}
}

// differenceCases are about events that look like repeats and are none.
func differenceCases() []Case {
	return []Case{
		{
			Name: "two updates count both", Catches: []string{"dedupes-on-entity-id", "ignores-updates", "key-too-broad"},
			Check: func(s *Subject) {
				s.Sends(placed(), moved("Released"), moved("Shipped"))
				s.Shows(orderPath, "status", `"Shipped"`)
			},
		},
		{
			Name: "a change back counts", Catches: []string{"dedupes-on-content"},
			Check: func(s *Subject) {
				s.Sends(annCreated(), ann("customer.updated", "a@example.com", "01.000"),
					ann("customer.updated", "b@example.com", "02.000"), ann("customer.updated", "a@example.com", "03.000"))
				s.Shows(annPath, "email", `"a@example.com"`)
			},
		},
		{
			Name: "a late repeat of an older state changes nothing",
			Check: func(s *Subject) {
				older := ann("customer.updated", "a@example.com", "01.000")
				s.Sends(annCreated(), older, ann("customer.updated", "b@example.com", "02.000"), older)
				s.Shows(annPath, "email", `"b@example.com"`)
				s.Sends(placed(), moved("Released"), moved("Shipped"), moved("Released"), placed())
				s.Shows(orderPath, "status", `"Shipped"`)
			},
		},
		{
			Name: "the type tells equal data apart", Catches: []string{"key-without-type"},
			Check: func(s *Subject) {
				s.Sends(event("group.created", `"id":"cgrp_1"`), added("cust_ann"), removed("cust_ann"))
				s.Shows(groupPath, "customerIds", `[]`)
			},
		},
	}
}
