package receivertest

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"
)

func loadCases() []Case {
	return []Case{
		{
			Name: "fifty at once are all applied", Catches: []string{"drops-in-burst", "pool-exhausted"},
			Check: func(s *Subject) {
				var events []string
				for i := range 50 {
					events = append(events, event("customer.created", fmt.Sprintf(`"id":"cust_%d"`, i)))
				}
				s.Together(events...)
				for i := range 50 {
					s.Keeps(1, fmt.Sprintf("/customers/cust_%d", i))
				}
			},
		},
		{
			Name: "a slow event holds nobody up", Catches: []string{"global-lock"},
			Check: func(s *Subject) {
				slow := s.begin(placed(), 20)
				defer slow.Close() //nolint:errcheck // given up on purpose
				_ = slow.SetReadDeadline(time.Now().Add(100 * time.Millisecond))
				s.Expect(answerStatus(bufio.NewReader(slow)) == 0, "half a body was answered")

				req := s.Request(http.MethodPost, "/webhooks/vinespring", strings.NewReader(annCreated()))
				ctx, cancel := context.WithTimeout(req.Context(), 3*time.Second)
				defer cancel()
				got := s.Do(req.WithContext(ctx))
				s.Expect(got.Status == http.StatusOK, "answered %d while another was slow", got.Status)
			},
		},
		{
			Name: "a failing event holds nobody up", Catches: []string{"head-of-line-blocks"},
			Check: func(s *Subject) {
				s.Hook("/test/fail-next?n=1")
				s.Answers(http.StatusInternalServerError, placed())
				s.Sends(annCreated(), placed())
				keptOnce(s)
			},
		},
		{
			Name: "two events on one connection are two", Catches: []string{"leaves-body-unread"},
			Check: func(s *Subject) {
				conn := s.begin(placed(), len(placed()))
				defer conn.Close() //nolint:errcheck // read to its end
				answers := bufio.NewReader(conn)
				first := answerStatus(answers)
				writeRequest(conn, annCreated(), len(annCreated()))
				second := answerStatus(answers)
				s.Expect(first == http.StatusOK && second == http.StatusOK, "answered %d and %d", first, second)
				keptOnce(s)
				s.Keeps(1, annPath)
			},
		},
	}
}
