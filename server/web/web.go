package web

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/vinemock/vinemock/schemas"
	"github.com/vinemock/vinemock/schemas/faker"
	"github.com/vinemock/vinemock/server/api"
	"github.com/vinemock/vinemock/server/clock"
)

// maxBody bounds a request to the API: a batch of events or a large payload.
const maxBody = 8 << 20

// Sender delivers events.
type Sender interface {
	Send(ctx context.Context, events []api.Event, webhooks []api.Webhook, faults []api.Fault) ([]api.Delivery, error)
	Redeliver(ctx context.Context, id string) (api.Event, []api.Delivery, error)
	Settled(ctx context.Context, ids ...string) error
	Cancel(ctx context.Context, id string) (bool, error)
	CancelWebhook(ctx context.Context, webhook string) error
	Pause(webhook string)
	Unpause(webhook string)
}

// Store reads back what was sent, and keeps webhooks.
type Store interface {
	AddWebhook(ctx context.Context, w api.Webhook) error
	SaveWebhook(ctx context.Context, w api.Webhook) error
	DeleteWebhook(ctx context.Context, id string) error
	Webhook(ctx context.Context, id string) (api.Webhook, error)
	Webhooks(ctx context.Context) ([]api.Webhook, error)
	Event(ctx context.Context, id string) (api.Event, error)
	Events(ctx context.Context, q api.EventQuery) (api.Page[api.Event], error)
	Delivery(ctx context.Context, id string) (api.Delivery, error)
	Deliveries(ctx context.Context, q api.DeliveryQuery) (api.Page[api.Delivery], error)
	Messages(ctx context.Context, q api.MessageQuery) (found []api.MessageSummary, total int, err error)
	RawMessage(ctx context.Context, id string) (api.CapturedMail, error)
	DeleteMessages(ctx context.Context, ids ...string) error
}

// Inbox reads messages and waits for them.
type Inbox interface {
	Wait(ctx context.Context, q api.MessageQuery) (api.Message, error)
	Message(ctx context.Context, id string) (api.Message, error)
	Headers(ctx context.Context, id string) (map[string][]string, error)
	Part(ctx context.Context, id, partID string) (content []byte, contentType string, err error)
}

// Config is what the routes are made of. All but Token are needed.
type Config struct {
	Sender    Sender
	Store     Store
	Inbox     Inbox
	Clock     *clock.Clock
	Catalogue *schemas.Catalogue
	Generator *faker.Generator
	Stream    *Stream
	// Policy is what a webhook has where it names none of its own.
	Policy api.Policy
	// Seed is where randomness starts for events that name no seed.
	Seed uint64
	// Token, if not empty, must come with every request to the API.
	Token   string
	Version string
	Log     *slog.Logger
	// Metrics answers /metrics.
	Metrics http.Handler
	// SlowClient is how long a client may take to send a request's body.
	SlowClient time.Duration
	// Ready tells why the server cannot work yet, or any more.
	Ready func() error
}

// site is the handlers' receiver.
type site struct {
	Config
	drawn counter // of events generated without a seed
}

// New gives the handler of all routes.
func New(config Config) http.Handler {
	s := &site{Config: config}
	mux := http.NewServeMux()
	routes := humago.New(mux, s.humaConfig())
	s.webhookRoutes(routes)
	s.eventRoutes(routes)
	s.deliveryRoutes(routes)
	s.clockRoutes(routes)
	s.inboxRoutes(routes)
	s.streamRoutes(routes)
	s.healthRoutes(routes)
	mux.Handle("GET /metrics", s.Metrics)
	return s.authorized(mux)
}

func (s *site) humaConfig() huma.Config {
	config := huma.DefaultConfig("vinemock", s.Version)
	config.Info.Description = "A stand-in for VineSpring that sends its webhooks, breaks the wire on purpose, and catches the failure emails."
	config.DocsPath = ""     // its page would load scripts from elsewhere
	config.CreateHooks = nil // no $schema member in answers
	config.SchemasPath = ""  // /openapi.json has them all
	config.Transformers = append(config.Transformers, asProblem)
	return config
}
