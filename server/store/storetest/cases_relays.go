package storetest

import (
	"testing"

	"github.com/vinemock/vinemock/server/api"
)

func anEmailIsOwedToTheRelayOnce(t *testing.T, s Store) {
	owe := func(n int, raw string) {
		t.Helper()
		m := api.OwedMail{Delivery: delivery(n).ID, Recipient: "admin@example.com", Raw: []byte(raw)}
		if err := s.OweRelay(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	owed := func(after int64) []api.OwedMail {
		t.Helper()
		list, err := s.OwedRelays(t.Context(), after, 10)
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	accept(t, s, 1, 2)
	if err := s.Record(t.Context(), delivery(1).SettledAs(api.Failed, moment()), nil, true); err != nil {
		t.Fatal(err)
	}
	owe(1, "first")
	owe(2, "second")
	owe(1, "first again")
	list := owed(0)
	if len(list) != 2 || string(list[0].Raw) != "first" || list[0].Recipient != "admin@example.com" {
		t.Fatalf("owed %+v, want the first and the second", list)
	}
	if rest := owed(list[0].Seq); len(rest) != 1 || rest[0].Delivery != delivery(2).ID {
		t.Errorf("owed after the first: %+v", rest)
	}
	for n := 1; n <= 2; n++ {
		if err := s.Relayed(t.Context(), delivery(n).ID); err != nil {
			t.Fatal(err)
		}
	}
	owe(1, "its delivery still owes the email: this is the same one, asked for again")
	if list := owed(0); len(list) != 0 {
		t.Errorf("owed %+v after all were relayed", list)
	}
}
