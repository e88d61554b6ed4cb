package storetest

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vinemock/vinemock/server/api"
)

func whatIsAcceptedReadsBackTheSame(t *testing.T, s Store) {
	accept(t, s, 1)
	gotEvent, err := s.Event(t.Context(), event(1).ID)
	if want := event(1); err != nil || !reflect.DeepEqual(gotEvent, want) {
		t.Errorf("event %+v, %v; want %+v", gotEvent, err, want)
	}
	got, err := s.Delivery(t.Context(), delivery(1).ID)
	if want := delivery(1); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("delivery %+v, %v; want %+v", got, err, want)
	}
}

func attemptsAndProgressAreKeptTogether(t *testing.T, s Store) {
	accept(t, s, 1)
	d := delivery(1)
	first := api.Attempt{Number: 1, Due: moment(), Start: moment(), End: moment(), WallStart: moment(), WallEnd: moment(), ErrorClass: api.ErrorRefused, Error: "refused"}
	later := api.At(moment().Add(25 * time.Second))
	d.NextAttemptAt = &later
	if err := s.Record(t.Context(), d, &first, false); err != nil {
		t.Fatal(err)
	}
	second := api.Attempt{Number: 2, Due: later, Start: later, End: later, WallStart: moment(), WallEnd: moment(), Status: 200, Success: true, Body: "naïve"}
	if err := s.Record(t.Context(), d.SettledAs(api.Delivered, later), &second, false); err != nil {
		t.Fatal(err)
	}
	got, err := s.Delivery(t.Context(), d.ID)
	want := d.SettledAs(api.Delivered, later)
	want.Attempts = []api.Attempt{first, second}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("delivery %+v, %v; want %+v", got, err, want)
	}
}

func acceptKeepsAllOrNone(t *testing.T, s Store) {
	accept(t, s, 1)
	err := s.Accept(t.Context(), []api.Event{event(2), event(1)}, nil)
	if err == nil {
		t.Fatal("an event was accepted twice")
	}
	if _, err := s.Event(t.Context(), event(2).ID); !isNotFound(err) {
		t.Errorf("the event beside the failed one: %v, want it not found", err)
	}
}

func concurrentWritesAreAllKeptWhenOneFails(t *testing.T, s Store) {
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
}

func listsArePagedNewestFirst(t *testing.T, s Store) {
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
}

func deliveriesAreFiltered(t *testing.T, s Store) {
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
		{api.DeliveryQuery{Since: moment().Time}, 2},
		{api.DeliveryQuery{Since: moment().Add(time.Second)}, 0},
	} {
		page, err := s.Deliveries(t.Context(), test.query)
		if err != nil || len(page.Items) != test.want {
			t.Errorf("%+v gave %d, %v; want %d", test.query, len(page.Items), err, test.want)
		}
	}
}

func unfinishedIsWhatIsPendingOrOwesAnEmail(t *testing.T, s Store) {
	accept(t, s, 1, 2, 3)
	settle(t, s, 1, 1, api.Delivered, false)
	settle(t, s, 2, 1, api.Failed, true)
	for number := range 2 {
		refused := api.Attempt{Number: number + 1, ErrorClass: api.ErrorRefused}
		if err := s.Record(t.Context(), delivery(3), &refused, false); err != nil {
			t.Fatal(err)
		}
	}
	unfinished := func() (got []string) {
		err := s.Unfinished(t.Context(), func(d api.Delivery, attempts int, answered, mailOwed bool) error {
			got = append(got, fmt.Sprintf("%s: %d attempts, answered %t, email owed %t", d.ID[len(d.ID)-1:], attempts, answered, mailOwed))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	want := []string{"2: 1 attempts, answered true, email owed true", "3: 2 attempts, answered false, email owed false"}
	if got := unfinished(); !reflect.DeepEqual(got, want) {
		t.Errorf("unfinished %q, want %q", got, want)
	}
	if err := s.FailureMailed(t.Context(), delivery(2).ID); err != nil {
		t.Fatal(err)
	}
	if got := unfinished(); !reflect.DeepEqual(got, want[1:]) {
		t.Errorf("after the email: %q, want the pending one alone", got)
	}
}
