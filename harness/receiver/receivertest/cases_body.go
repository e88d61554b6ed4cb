package receivertest

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// bodyCases are about getting the body across.
func bodyCases() []Case {
	return []Case{
		{
			Name: "a body cut short has no effect", Catches: []string{"applies-truncated-body"},
			Check: func(s *Subject) {
				whole := annCreated()
				s.cut(whole, len(whole)-20)
				s.Keeps(0, annPath)
				s.Sends(whole)
				s.Shows(annPath, "updatedOn", `"2026-03-01T10:00:00.000Z"`)
				s.Keeps(1, "/effects/cust_ann")
			},
		},
		{
			Name: "a large order is taken", Catches: []string{"body-limit-100k"},
			Check: func(s *Subject) {
				s.Sends(event("order.created", `"id":"ordr_big","shippingAddress":{"line1":"x"},"shippingMethod":{"name":"UPS"},"items":[`+
					strings.TrimSuffix(strings.Repeat(`{"name":"`+strings.Repeat("w", 300)+`","price":19.99},`, 500), ",")+`]`))
				s.Shows("/orders/ordr_big", "items.#", "500")
			},
		},
		{
			Name: "a body over 8 MiB is refused",
			Check: func(s *Subject) {
				s.Answers(http.StatusRequestEntityTooLarge, event("order.created", `"id":"ordr_huge","fullName":"`+strings.Repeat("w", 8<<20)+`"`))
			},
		},
		{
			Name: "a slow body is read to its end", Catches: []string{"reads-once"},
			Check: func(s *Subject) {
				status := s.slowly(annCreated())
				s.Expect(status == http.StatusOK, "answered %d", status)
				s.Keeps(1, annPath)
			},
		},
	}
}

// shapeCases are about what the body says, and how it is written.
func shapeCases() []Case {
	return []Case{
		{
			Name: "unknown fields are kept", Catches: []string{"closed-schema"},
			Check: func(s *Subject) {
				s.Sends(event("customer.created", `"id":"cust_ann","name":{"first":"Ann"},"loyaltyTier":"gold"`))
				s.Shows(annPath, "loyaltyTier", `"gold"`)
			},
		},
		{
			Name: "a date that does not exist is kept as it is", Catches: []string{"impossible-date-is-500"},
			Check: func(s *Subject) {
				s.Sends(event("customer.updated", `"id":"cust_ann","name":{"first":"Ann"},"updatedOn":"2018-09-31T23:09:37.038Z"`))
				s.Shows(annPath, "updatedOn", `"2018-09-31T23:09:37.038Z"`)
			},
		},
		{
			Name: "absent and null optionals are fine", Catches: []string{"null-dereference"},
			Check: func(s *Subject) {
				for _, kind := range []string{"customer", "order", "membership", "group"} {
					s.Sends(event(kind+".created", `"id":"bare"`),
						event(kind+".created", `"id":"nulls","accountId":null,"name":null,"updatedOn":null,"shippingAddress":null,"memberSince":null`))
					s.Keeps(1, "/"+kind+"s/bare")
					s.Keeps(1, "/"+kind+"s/nulls")
				}
			},
		},
		{
			Name: "formatting changes nothing", Catches: []string{"parses-by-position"},
			Check: func(s *Subject) {
				s.Sends(`{"type":"customer.created","data":{"id":"cust_ann","fullName":"Ann É"}}`,
					"{\n  \"data\": {\"fullName\": \"Ann \\u00c9\", \"id\": \"cust_ann\"},\n  \"type\": \"customer.created\"\n}\n")
				s.Keeps(1, annPath)
				s.Keeps(1, "/effects/cust_ann")
			},
		},
		{
			Name: "NUL and lone surrogates are kept", Catches: []string{"rejects-nul"},
			Check: func(s *Subject) {
				s.Sends(event("customer.created", `"id":"cust_ann","company":"a\u0000b"`), event("customer.created", `"id":"cust_bob","company":"\ud83c"`))
				s.Shows(annPath, "company", `"a\u0000b"`)
				s.Shows("/customers/cust_bob", "company", `"\ud83c"`)
			},
		},
		{
			Name: "JSON that is no event is answered 400", Catches: []string{"wrong-shape-is-500"},
			Check: func(s *Subject) {
				for _, body := range []string{
					`[]`, `"text"`, `null`, `7`, `{}`, `{"type":"customer.created"}`, `{"data":{"id":"x"}}`, `{"type":7,"data":{}}`,
					`{"type":"customer.created","data":null}`, `{"type":"customer.created","data":[]}`, `{"type":"customer.created","data":{}}`,
					`{"type":"customer.created","data":{"id":7}}`, `{"type":"group.customers.added","data":{"groupId":"g","customerIds":"x"}}`,
				} {
					s.Answers(http.StatusBadRequest, body)
				}
			},
		},
	}
}

// cut announces the whole body, sends its beginning, and hangs up; it comes back
// when the receiver has answered.
func (s *Subject) cut(body string, after int) {
	conn := s.begin(body, after)
	defer conn.Close() //nolint:errcheck // cut on purpose
	_ = conn.CloseWrite()
	status := answerStatus(bufio.NewReader(conn))
	s.Expect(status != http.StatusOK, "half a body was answered %d", status)
}

// slowly sends half of the body, gives an impatient receiver the time to answer
// it, and then sends the rest.
func (s *Subject) slowly(body string) int {
	half := len(body) / 2
	conn := s.begin(body, half)
	defer conn.Close() //nolint:errcheck // answered by then
	_ = conn.SetReadDeadline(time.Now().Add(100 * time.Millisecond))
	if status := answerStatus(bufio.NewReader(conn)); status != 0 {
		return status
	}
	_ = conn.SetReadDeadline(time.Time{})
	_, _ = io.WriteString(conn, body[half:])
	return answerStatus(bufio.NewReader(conn))
}

// begin connects and writes a request, or the beginning of one.
func (s *Subject) begin(body string, bytes int) *net.TCPConn {
	conn, err := new(net.Dialer).DialContext(s.t.Context(), "tcp", s.server.Listener.Addr().String())
	if err != nil {
		s.t.Fatal(err)
	}
	writeRequest(conn, body, bytes)
	return conn.(*net.TCPConn)
}

// writeRequest writes a request's head for the whole body, and so many bytes of
// it.
func writeRequest(conn io.Writer, body string, bytes int) {
	_, _ = fmt.Fprintf(conn, "POST /webhooks/vinespring HTTP/1.1\r\nHost: receiver\r\nContent-Type: application/json\r\n"+
		"Content-Length: %d\r\n\r\n%s", len(body), body[:bytes])
}

// answerStatus reads an answer's status; 0 if none comes.
func answerStatus(conn *bufio.Reader) int {
	resp, err := http.ReadResponse(conn, nil)
	if err != nil {
		return 0
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	_ = resp.Body.Close()
	return resp.StatusCode
}
