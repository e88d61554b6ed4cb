package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/vinemock/vinemock/server/api"
	"github.com/vinemock/vinemock/server/store"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var now = api.At(time.Date(2026, 3, 2, 17, 0, 0, 123e6, time.UTC))

func open(t *testing.T, dir string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// each runs the test against both kinds of store.
func each(t *testing.T, test func(t *testing.T, s *store.Store)) {
	t.Helper()
	for kind, dir := range map[string]string{"memory": "", "file": t.TempDir()} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			test(t, open(t, dir))
		})
	}
}

func event(n int) api.Event {
	return api.Event{
		ID: fmt.Sprintf("evt_%024d", n), Type: "order.created", EntityID: "ordr_1",
		Data: json.RawMessage(`{"id":"ordr_1","total":80.10}`),
		Body: `{"type":"order.created","data":{"id":"ordr_1","total":80.10}}`, HappenedAt: now,
	}
}

func delivery(n int) api.Delivery {
	return api.Delivery{
		ID: fmt.Sprintf("dlv_%024d", n), Event: event(n).ID, Webhook: "wh_1", Type: "order.created",
		EntityID: "ordr_1", URL: "http://127.0.0.1:1/", Status: api.Pending, Policy: api.DefaultPolicy(),
		Faults:    []api.Fault{{Attempts: api.Span{First: 1, Last: 3}, Lose: api.LoseResponse}},
		CreatedAt: now, NextAttemptAt: &now, Attempts: []api.Attempt{},
	}
}

func accept(t *testing.T, s *store.Store, numbers ...int) {
	t.Helper()
	for _, n := range numbers {
		if err := s.Accept(t.Context(), []api.Event{event(n)}, []api.Delivery{delivery(n)}); err != nil {
			t.Fatal(err)
		}
	}
}

func isNotFound(err error) bool {
	var problem *api.Problem
	return errors.As(err, &problem) && problem.Code == api.CodeNotFound
}

func TestWhatIsAcceptedReadsBackTheSame(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *store.Store) {
		accept(t, s, 1)
		gotEvent, err := s.Event(t.Context(), event(1).ID)
		if want := event(1); err != nil || !reflect.DeepEqual(gotEvent, want) {
			t.Errorf("event %+v, %v; want %+v", gotEvent, err, want)
		}
		got, err := s.Delivery(t.Context(), delivery(1).ID)
		if want := delivery(1); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("delivery %+v, %v; want %+v", got, err, want)
		}
	})
}

func TestAttemptsAndProgressAreKeptTogether(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *store.Store) {
		accept(t, s, 1)
		d := delivery(1)
		first := api.Attempt{Number: 1, Due: now, Start: now, End: now, WallStart: now, WallEnd: now, ErrorClass: api.ErrorRefused, Error: "refused"}
		later := api.At(now.Add(25 * time.Second))
		d.NextAttemptAt = &later
		if err := s.Record(t.Context(), d, &first, false); err != nil {
			t.Fatal(err)
		}
		second := api.Attempt{Number: 2, Due: later, Start: later, End: later, WallStart: now, WallEnd: now, Status: 200, Success: true, Body: "naïve"}
		if err := s.Record(t.Context(), d.SettledAs(api.Delivered, later), &second, false); err != nil {
			t.Fatal(err)
		}
		got, err := s.Delivery(t.Context(), d.ID)
		want := d.SettledAs(api.Delivered, later)
		want.Attempts = []api.Attempt{first, second}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("delivery %+v, %v; want %+v", got, err, want)
		}
	})
}

func TestAcceptKeepsAllOrNone(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *store.Store) {
		accept(t, s, 1)
		err := s.Accept(t.Context(), []api.Event{event(2), event(1)}, nil)
		if err == nil {
			t.Fatal("an event was accepted twice")
		}
		if _, err := s.Event(t.Context(), event(2).ID); !isNotFound(err) {
			t.Errorf("the event beside the failed one: %v, want it not found", err)
		}
	})
}

func TestConcurrentWritesAreAllKeptWhenOneFails(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *store.Store) {
		accept(t, s, 1)
		var wait sync.WaitGroup
		for n := range 100 {
			wait.Go(func() {
				err := s.Accept(context.Background(), []api.Event{event(1 + n)}, nil)
				if failed := err != nil; failed != (n == 0) {
					t.Errorf("accept %d: %v", n, err)
				}
			})
		}
		wait.Wait()
		page, err := s.Events(t.Context(), api.EventQuery{Limit: 1000})
		if err != nil || len(page.Items) != 100 {
			t.Errorf("%d events kept, %v; want 100", len(page.Items), err)
		}
	})
}

func TestListsArePagedNewestFirst(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *store.Store) {
		accept(t, s, 1, 2, 3, 4, 5)
		var got []string
		cursor := ""
		for range 3 {
			page, err := s.Deliveries(t.Context(), api.DeliveryQuery{Limit: 2, Cursor: cursor, Status: "pending"})
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range page.Items {
				got = append(got, strings.TrimLeft(d.ID, "dlv_0"))
			}
			cursor = page.Next
		}
		if want := []string{"5", "4", "3", "2", "1"}; !reflect.DeepEqual(got, want) || cursor != "" {
			t.Errorf("pages gave %v and the cursor %q, want %v and none", got, cursor, want)
		}
		if _, err := s.Deliveries(t.Context(), api.DeliveryQuery{Cursor: "x"}); err == nil {
			t.Error("a made-up cursor was taken")
		}
	})
}

func TestDeliveriesAreFiltered(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *store.Store) {
		accept(t, s, 1, 2)
		for _, test := range []struct {
			query api.DeliveryQuery
			want  int
		}{
			{api.DeliveryQuery{}, 2},
			{api.DeliveryQuery{Status: "failed"}, 0},
			{api.DeliveryQuery{Type: "order.created", Webhook: "wh_1"}, 2},
			{api.DeliveryQuery{Webhook: "wh_2"}, 0},
			{api.DeliveryQuery{Event: event(2).ID}, 1},
			{api.DeliveryQuery{Since: now.Time}, 2},
			{api.DeliveryQuery{Since: now.Add(time.Second)}, 0},
		} {
			page, err := s.Deliveries(t.Context(), test.query)
			if err != nil || len(page.Items) != test.want {
				t.Errorf("%+v gave %d, %v; want %d", test.query, len(page.Items), err, test.want)
			}
		}
	})
}

func TestUnfinishedIsWhatIsPendingOrOwesAnEmail(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *store.Store) {
		accept(t, s, 1, 2, 3)
		record := func(d api.Delivery, owed bool) {
			if err := s.Record(t.Context(), d, nil, owed); err != nil {
				t.Fatal(err)
			}
		}
		record(delivery(1).SettledAs(api.Delivered, now), false)
		record(delivery(2).SettledAs(api.Failed, now), true)
		unfinished := func() (got []string) {
			err := s.Unfinished(t.Context(), func(d api.Delivery, e api.Event, owed bool) error {
				got = append(got, fmt.Sprintf("%s %t %t", d.ID[len(d.ID)-1:], e.Body == event(1).Body, owed))
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		if got, want := unfinished(), []string{"2 true true", "3 true false"}; !reflect.DeepEqual(got, want) {
			t.Errorf("unfinished %v, want %v", got, want)
		}
		if err := s.FailureMailed(t.Context(), delivery(2).ID); err != nil {
			t.Fatal(err)
		}
		if got := unfinished(); len(got) != 1 {
			t.Errorf("after the email: %v, want the pending one alone", got)
		}
	})
}

func TestWebhooksAreKeptChangedAndForgotten(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *store.Store) {
		w := api.Webhook{ID: "wh_1", Name: "CRM", URL: "http://127.0.0.1:1/", Events: []string{"*"}, Policy: api.DefaultPolicy(), CreatedAt: now}
		if err := s.AddWebhook(t.Context(), w); err != nil {
			t.Fatal(err)
		}
		w.Name = "ERP"
		if err := s.SaveWebhook(t.Context(), w); err != nil {
			t.Fatal(err)
		}
		got, err := s.Webhooks(t.Context())
		if err != nil || !reflect.DeepEqual(got, []api.Webhook{w}) {
			t.Errorf("webhooks %+v, %v; want %+v", got, err, w)
		}
		if err := s.DeleteWebhook(t.Context(), w.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Webhook(t.Context(), w.ID); !isNotFound(err) {
			t.Errorf("a deleted webhook: %v, want not found", err)
		}
		for _, err := range []error{s.DeleteWebhook(t.Context(), w.ID), s.SaveWebhook(t.Context(), w)} {
			if !isNotFound(err) {
				t.Errorf("changing a deleted webhook: %v, want not found", err)
			}
		}
	})
}

func TestMessagesAreFoundAndDeleted(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *store.Store) {
		accept(t, s, 1)
		for n, subject := range []string{"Delivery failed", "Welcome, Zoë"} {
			m := api.CapturedMail{Summary: api.MessageSummary{ID: fmt.Sprint("msg_", n), Subject: subject, Created: now}, Recipients: []string{"Admin@example.com", "b@example.com"}, Raw: []byte("raw\r\n")}
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
	})
}

func TestAFileSurvivesItsStore(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "a dir", "made new")
	first, err := store.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	accept(t, first, 1)
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := open(t, dir).Event(t.Context(), event(1).ID); err != nil {
		t.Error(err)
	}
	if err := first.AddWebhook(t.Context(), api.Webhook{ID: "wh_1"}); err == nil {
		t.Error("a closed store took a webhook")
	}
}

func TestWhatIsNotVinemocksIsRefusedAndLeftAlone(t *testing.T) {
	t.Parallel()
	foreign := []byte("this is somebody's file, not a database, and must stay as it is")
	dir := t.TempDir()
	path := filepath.Join(dir, "vinemock.db")
	if err := os.WriteFile(path, foreign, 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err := store.Open(t.Context(), dir); err == nil {
		_ = s.Close()
		t.Fatal("opened a file that is no database")
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != string(foreign) {
		t.Errorf("the file was changed to %q, %v", after, err)
	}
}
