package storetest

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/vinemock/vinemock/server/api"
)

// settle ends a delivery at the moment plus so many seconds.
func settle(t *testing.T, s Store, n, seconds int, status api.Status, mailOwed bool) {
	t.Helper()
	at := api.At(moment().Add(time.Duration(seconds) * time.Second))
	attempt := api.Attempt{Number: 1, Due: at, Start: at, End: at, WallStart: at, WallEnd: at, Status: 500}
	if err := s.Record(t.Context(), delivery(n).SettledAs(status, at), &attempt, mailOwed); err != nil {
		t.Fatal(err)
	}
}

// kept are the numbers of the deliveries and of the events that are there.
func kept(t *testing.T, s Store) (deliveries, events string) {
	t.Helper()
	page, err := s.Deliveries(t.Context(), api.DeliveryQuery{})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range page.Items {
		deliveries = strings.TrimLeft(d.ID, "dlv_0") + deliveries
	}
	list, err := s.Events(t.Context(), api.EventQuery{})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list.Items {
		events = strings.TrimLeft(e.ID, "evt_0") + events
	}
	return deliveries, events
}

func expectKept(t *testing.T, s Store, want string) {
	t.Helper()
	if deliveries, events := kept(t, s); deliveries != want || events != want {
		t.Errorf("deliveries %q and events %q are kept, want %q of both", deliveries, events, want)
	}
}

func trimmingKeepsTheNewest(t *testing.T, s Store) {
	accept(t, s, 1, 2, 3, 4)
	for n := range 4 {
		settle(t, s, n+1, n, api.Delivered, false)
		m := api.CapturedMail{Summary: api.MessageSummary{ID: fmt.Sprint("msg_", n+1), Created: moment()}, Recipients: []string{"a@example.com"}, Raw: []byte("raw")}
		if err := s.AddMessage(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Trim(t.Context(), 2, time.Time{}, time.Time{}); err != nil {
		t.Fatal(err)
	}
	expectKept(t, s, "34")
	found, _, err := s.Messages(t.Context(), api.MessageQuery{})
	var ids []string
	for _, m := range found {
		ids = append(ids, m.ID)
	}
	if want := []string{"msg_4", "msg_3"}; err != nil || !reflect.DeepEqual(ids, want) {
		t.Errorf("messages %v are kept, %v; want %v", ids, err, want)
	}
	accept(t, s, 5)
	expectKept(t, s, "345")
}

func trimmingByAge(t *testing.T, s Store) {
	accept(t, s, 1, 2, 3)
	for n := range 3 {
		settle(t, s, n+1, n, api.Delivered, false)
	}
	if err := s.Accept(t.Context(), []api.Event{event(4)}, nil); err != nil { // nobody subscribes to it
		t.Fatal(err)
	}
	if err := s.Trim(t.Context(), 0, moment().Add(time.Second), time.Time{}); err != nil {
		t.Fatal(err)
	}
	expectKept(t, s, "23")
}

func trimmingSparesWhatIsUnfinished(t *testing.T, s Store) {
	accept(t, s, 1, 2, 3)
	settle(t, s, 2, 1, api.Failed, true)
	settle(t, s, 3, 2, api.Delivered, false)
	if err := s.Trim(t.Context(), 1, moment().Add(time.Hour), time.Time{}); err != nil {
		t.Fatal(err)
	}
	expectKept(t, s, "12")
}
