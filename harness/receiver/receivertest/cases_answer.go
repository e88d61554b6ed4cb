package receivertest

import (
	"context"
	"net/http"
	"strings"
	"time"
)

func answerCases() []Case {
	return []Case{
		{
			Name: "success is exactly 200", Catches: []string{"answers-201", "answers-202", "answers-204"},
			Check: func(s *Subject) { s.Sends(annCreated(), annCreated()) },
		},
		{
			Name: "an answer shows nothing of the event", Catches: []string{"echoes-payload"},
			Check: func(s *Subject) {
				secret := event("customer.created", `"id":"cust_ann","authToken":"canary-token","password":"canary-word"`)
				for _, got := range []Answer{s.Answers(http.StatusOK, secret), s.Answers(http.StatusBadRequest, secret+"}")} {
					s.Expect(!strings.Contains(got.Body, "canary"), "the answer has the secret: %s", got.Body)
				}
			},
		},
		{
			Name: "an error answer shows nothing of the receiver", Catches: []string{"stack-trace-in-answer"},
			Check: func(s *Subject) {
				refused := s.Answers(http.StatusBadRequest, `{`)
				s.Hook("/test/store?state=down")
				failed := s.Answers(http.StatusInternalServerError, annCreated())
				for _, got := range []Answer{refused, failed} {
					s.Expect(got.Header.Get("Content-Type") == "application/problem+json", "the problem is %s", got.Header.Get("Content-Type"))
					s.Expect(!strings.Contains(got.Body, ".go"), "the answer has a stack: %s", got.Body)
				}
			},
		},
		{
			Name: "what is no event is answered 400", Catches: []string{"malformed-is-200", "malformed-is-500"},
			Check: func(s *Subject) {
				for _, body := range []string{"{", "", "not json", `{"type":"customer.created"`, annCreated() + "x"} {
					s.Answers(http.StatusBadRequest, body)
				}
			},
		},
		{
			Name: "a good event is taken after a bad one", Catches: []string{"wedges-after-poison"},
			Check: func(s *Subject) {
				s.Answers(http.StatusBadRequest, "{")
				s.Sends(annCreated())
			},
		},
		{
			Name: "the answer comes at once", Catches: []string{"times-out-inline"},
			Check: func(s *Subject) {
				req := s.Request(http.MethodPost, "/webhooks/vinespring", strings.NewReader(annCreated()))
				ctx, cancel := context.WithTimeout(req.Context(), 3*time.Second)
				defer cancel()
				got := s.Do(req.WithContext(ctx))
				s.Expect(got.Status == http.StatusOK, "answered %d within 3s", got.Status)
			},
		},
	}
}
