package storetest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vinemock/vinemock/server/api"
)

func messagesAreFoundAndDeleted(t *testing.T, s Store) {
	accept(t, s, 1)
	for n, subject := range []string{"Delivery failed", "Welcome, Zoë"} {
		m := api.CapturedMail{Summary: api.MessageSummary{ID: fmt.Sprint("msg_", n), Subject: subject, Created: moment()}, Recipients: []string{"Admin@example.com", "b@example.com"}, Raw: []byte("raw\r\n")}
		m.Words = api.MessageWords{From: "zoë <zoe@example.com>", Subject: strings.ToLower(subject), Text: fmt.Sprint("bonjour ", n)}
		if n == 0 {
			m.Delivery = delivery(1).ID
		}
		if err := s.AddMessage(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		query api.MessageQuery
		want  int
	}{
		{api.MessageQuery{}, 2},
		{api.MessageQuery{Limit: 1}, 2},
		{api.MessageQuery{Delivery: delivery(1).ID}, 1},
		{api.MessageQuery{To: "admin@EXAMPLE.com"}, 2},
		{api.MessageQuery{To: "admin@example"}, 0},
		{api.MessageQuery{Subject: "WELCOME, ZOË"}, 1},
		{api.MessageQuery{Terms: []api.MessageTerm{{In: "from", Text: "zoë"}, {Text: "jour 1"}}}, 1},
		{api.MessageQuery{Terms: []api.MessageTerm{{In: "subject", Text: "zoë", Not: true}}}, 1},
		{api.MessageQuery{Terms: []api.MessageTerm{{In: "to", Text: "zoe"}}}, 0},
		{api.MessageQuery{Terms: []api.MessageTerm{{Text: "zoe", Not: true}}}, 0},
	} {
		_, total, err := s.Messages(t.Context(), test.query)
		if err != nil || total != test.want {
			t.Errorf("%+v found %d, %v; want %d", test.query, total, err, test.want)
		}
	}
	if d, err := s.Delivery(t.Context(), delivery(1).ID); err != nil || d.Message != "msg_0" {
		t.Errorf("the delivery's message is %q, %v; want msg_0", d.Message, err)
	}
	if m, err := s.RawMessage(t.Context(), "msg_1"); err != nil || string(m.Raw) != "raw\r\n" {
		t.Errorf("raw message %q, %v", m.Raw, err)
	}
	if err := s.DeleteMessages(t.Context(), "msg_1"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.RawMessage(t.Context(), "msg_1"); !isNotFound(err) {
		t.Errorf("a deleted message: %v, want not found", err)
	}
	if err := s.DeleteMessages(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, total, _ := s.Messages(t.Context(), api.MessageQuery{}); total != 0 {
		t.Errorf("%d messages after deleting all", total)
	}
}

func anEmailIsKeptOnce(t *testing.T, s Store) {
	accept(t, s, 1)
	for n, messageID := range []string{"dlv_1@x", "dlv_1@x", "other@x"} {
		m := api.CapturedMail{
			Summary:  api.MessageSummary{ID: fmt.Sprint("msg_", n), MessageID: messageID, Created: moment()},
			Delivery: delivery(1).ID, Recipients: []string{"a@example.com"}, Raw: []byte("raw"),
		}
		if err := s.AddMessage(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	if _, total, err := s.Messages(t.Context(), api.MessageQuery{}); err != nil || total != 2 {
		t.Errorf("%d messages, %v; want the repeated one once and the other one", total, err)
	}
}
