package receivertest

import (
	"net/http"
	"strings"

	"github.com/vinemock/vinemock/harness/receiver"
)

// ann is a customer whose updatedOn is two seconds after it was created.
func ann(eventType, email, updatedOn string) string {
	return event(eventType, `"id":"cust_ann","accountId":"acct_1","email":"`+email+`","name":{"first":"Ann"},`+
		`"createdOn":"2026-03-01T10:00:00.000Z","updatedOn":"2026-03-01T10:00:`+updatedOn+`Z"`)
}

// annCreated is the first that is heard of her.
func annCreated() string { return ann("customer.created", "first@example.com", "00.000") }

const annPath = "/customers/cust_ann"

func headCases() []Case {
	return []Case{
		{
			Name: "another path is no webhook", Catches: []string{"accepts-any-path"},
			Check: func(s *Subject) {
				got := s.Do(s.Request(http.MethodPost, "/webhooks/other", strings.NewReader(annCreated())))
				s.Expect(got.Status == http.StatusNotFound, "answered %d, want 404", got.Status)
				s.Keeps(0, annPath)
			},
		},
		{
			Name: "the charset does not matter", Catches: []string{"charset-compared-whole"},
			Check: func(s *Subject) {
				for _, contentType := range []string{"application/json; charset=utf-8", "Application/JSON;charset=UTF-8", "application/json; charset"} {
					req := s.Request(http.MethodPost, "/webhooks/vinespring", strings.NewReader(annCreated()))
					req.Header.Set("Content-Type", contentType)
					got := s.Do(req)
					s.Expect(got.Status == http.StatusOK, "%s answered %d", contentType, got.Status)
				}
			},
		},
		{
			Name: "other media types are refused",
			Check: func(s *Subject) {
				req := s.Request(http.MethodPost, "/webhooks/vinespring", strings.NewReader(annCreated()))
				req.Header.Set("Content-Type", "text/plain")
				got := s.Do(req)
				s.Expect(got.Status == http.StatusUnsupportedMediaType, "answered %d", got.Status)
			},
		},
		{
			Name: "a GET is refused and changes nothing", Catches: []string{"get-is-500", "get-mutates"},
			Check: func(s *Subject) {
				for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPut, http.MethodDelete} {
					got := s.Do(s.Request(method, "/webhooks/vinespring", strings.NewReader(annCreated())))
					s.Expect(got.Status == http.StatusMethodNotAllowed, "%s answered %d", method, got.Status)
				}
				s.Keeps(0, annPath)
			},
		},
		{
			Name: "a wrong secret in the URL is refused", Catches: []string{"ignores-secret"},
			Configure: func(cfg *receiver.Config) { cfg.Secret = "s3cret" },
			Check: func(s *Subject) {
				for query, status := range map[string]int{"": 401, "?secret=wrong": 401, "?secret=s3cret": 200} {
					id := "cust_" + strings.TrimPrefix(query, "?secret=")
					got := s.Do(s.Request(http.MethodPost, "/webhooks/vinespring"+query, strings.NewReader(event("customer.created", `"id":"`+id+`"`))))
					s.Expect(got.Status == status, "%q answered %d, want %d", query, got.Status, status)
				}
				s.Keeps(0, "/customers/cust_wrong")
				s.Keeps(1, "/customers/cust_s3cret")
			},
		},
		{
			Name: "a chunked body is taken", Catches: []string{"insists-on-content-length"},
			Check: func(s *Subject) {
				req := s.Request(http.MethodPost, "/webhooks/vinespring", strings.NewReader(annCreated()))
				req.ContentLength = -1
				got := s.Do(req)
				s.Expect(got.Status == http.StatusOK, "answered %d", got.Status)
				s.Keeps(1, annPath)
			},
		},
		{
			Name:    "an event without cookies or tokens is taken",
			Catches: []string{"redirects-to-https", "redirects-to-login", "redirects-trailing-slash", "requires-csrf-token"},
			Check: func(s *Subject) {
				got := s.Answers(http.StatusOK, annCreated())
				s.Expect(got.Header.Get("Set-Cookie") == "", "set a cookie")
			},
		},
	}
}
