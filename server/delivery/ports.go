package delivery

import (
	"context"

	"github.com/vinemock/vinemock/server/api"
)

// Store keeps what the engine must not lose. A method that changes something
// returns when the change is as durable as the store makes anything.
type Store interface {
	// Accept keeps new events and deliveries, all or none.
	Accept(ctx context.Context, events []api.Event, deliveries []api.Delivery) error
	// Record keeps where a delivery stands, and the attempt that brought it
	// there if there was one, together. mailOwed: its failure email has yet to
	// be sent.
	Record(ctx context.Context, after api.Delivery, attempt *api.Attempt, mailOwed bool) error
	// FailureMailed keeps that the failure email is owed no more.
	FailureMailed(ctx context.Context, delivery string) error
	// Unfinished visits, in order of submission, each delivery that is pending
	// or whose failure email is owed, without its attempts: attempts is how many
	// they are, answered whether any had an HTTP answer.
	Unfinished(ctx context.Context, visit func(d api.Delivery, attempts int, answered, mailOwed bool) error) error

	// Body gives the body of an event.
	Body(ctx context.Context, event string) (string, error)
	Webhook(ctx context.Context, id string) (api.Webhook, error)
	Event(ctx context.Context, id string) (api.Event, error)
	Delivery(ctx context.Context, id string) (api.Delivery, error)
}

// Mailer tells an administrator of an exhausted delivery (VS-MAIL-1,
// VS-MAIL-2). It returns when the email has been taken over.
type Mailer interface {
	MailFailure(ctx context.Context, webhook api.Webhook, event api.Event, delivery api.Delivery) error
}
