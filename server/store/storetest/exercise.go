package storetest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/vinemock/vinemock/server/api"
)

// Store is what the engine, the inbox and the API need between them.
type Store interface {
	Accept(ctx context.Context, events []api.Event, deliveries []api.Delivery) error
	Record(ctx context.Context, after api.Delivery, attempt *api.Attempt, mailOwed bool) error
	FailureMailed(ctx context.Context, delivery string) error
	Unfinished(ctx context.Context, visit func(d api.Delivery, attempts int, answered, mailOwed bool) error) error
	Body(ctx context.Context, event string) (string, error)
	Event(ctx context.Context, id string) (api.Event, error)
	Events(ctx context.Context, q api.EventQuery) (api.Page[api.Event], error)
	Delivery(ctx context.Context, id string) (api.Delivery, error)
	Deliveries(ctx context.Context, q api.DeliveryQuery) (api.Page[api.Delivery], error)
	AddWebhook(ctx context.Context, w api.Webhook) error
	SaveWebhook(ctx context.Context, w api.Webhook) error
	DeleteWebhook(ctx context.Context, id string) error
	Webhook(ctx context.Context, id string) (api.Webhook, error)
	Webhooks(ctx context.Context) ([]api.Webhook, error)
	AddMessage(ctx context.Context, m api.CapturedMail) error
	RawMessage(ctx context.Context, id string) (api.CapturedMail, error)
	Messages(ctx context.Context, q api.MessageQuery) (found []api.MessageSummary, total int, err error)
	DeleteMessages(ctx context.Context, ids ...string) error
	OweRelay(ctx context.Context, m api.OwedMail) error
	OwedRelays(ctx context.Context, after int64, limit int) ([]api.OwedMail, error)
	Relayed(ctx context.Context, delivery string) error
	Trim(ctx context.Context, keep int, before, arrivedBefore time.Time) error
	Close() error
}

// cases are what a store must do, each on a store of its own.
func cases() map[string]func(*testing.T, Store) {
	return map[string]func(*testing.T, Store){
		"what is accepted reads back the same":      whatIsAcceptedReadsBackTheSame,
		"attempts and progress are kept together":   attemptsAndProgressAreKeptTogether,
		"accept keeps all or none":                  acceptKeepsAllOrNone,
		"concurrent writes are kept when one fails": concurrentWritesAreAllKeptWhenOneFails,
		"lists are paged newest first":              listsArePagedNewestFirst,
		"deliveries are filtered":                   deliveriesAreFiltered,
		"unfinished is pending or owes an email":    unfinishedIsWhatIsPendingOrOwesAnEmail,
		"webhooks are kept, changed, forgotten":     webhooksAreKeptChangedAndForgotten,
		"messages are found and deleted":            messagesAreFoundAndDeleted,
		"an email is kept once":                     anEmailIsKeptOnce,
		"an email is owed to the relay once":        anEmailIsOwedToTheRelayOnce,
		"trimming keeps the newest":                 trimmingKeepsTheNewest,
		"trimming by age":                           trimmingByAge,
		"trimming spares what is unfinished":        trimmingSparesWhatIsUnfinished,
		"a closed store takes nothing":              aClosedStoreTakesNothing,
	}
}

// Exercise runs every case against a store that open makes for it.
func Exercise(t *testing.T, open func(t *testing.T) Store) {
	t.Helper()
	for name, run := range cases() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run(t, open(t))
		})
	}
}

// moment is when everything happens.
func moment() api.Time { return api.At(time.Date(2026, 3, 2, 17, 0, 0, 123e6, time.UTC)) }

func event(n int) api.Event {
	return api.Event{
		ID: fmt.Sprintf("evt_%024d", n), Type: "order.created", EntityID: "ordr_1",
		Data: json.RawMessage(`{"id":"ordr_1","total":80.10}`),
		Body: `{"type":"order.created","data":{"id":"ordr_1","total":80.10}}`, HappenedAt: moment(),
	}
}

func delivery(n int) api.Delivery {
	return api.Delivery{
		ID: fmt.Sprintf("dlv_%024d", n), Event: event(n).ID, Webhook: "wh_1", Type: "order.created",
		EntityID: "ordr_1", URL: "http://127.0.0.1:1/", Status: api.Pending, Policy: api.DefaultPolicy(),
		Faults:    []api.Fault{{Attempts: api.Span{First: 1, Last: 3}, Lose: api.LoseResponse}},
		CreatedAt: moment(), NextAttemptAt: new(moment()), Attempts: []api.Attempt{},
	}
}

func accept(t *testing.T, s Store, numbers ...int) {
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

func aClosedStoreTakesNothing(t *testing.T, s Store) {
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.AddWebhook(t.Context(), api.Webhook{ID: "wh_1"}); err == nil {
		t.Error("a closed store took a webhook")
	}
}
