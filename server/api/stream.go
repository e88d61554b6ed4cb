package api

// The kinds of happenings on the stream, which are also the names of its
// server-sent events.
const (
	HappenedEvent    = "event"
	HappenedDelivery = "delivery"
	HappenedAttempt  = "attempt"
	HappenedMessage  = "message"
	HappenedWebhook  = "webhook"
	HappenedClock    = "clock"
)

// Happening is one thing that happened, as `GET /api/v1/stream` tells it. The
// field of its kind is set; an attempt comes with its delivery, which then has
// no list of attempts.
type Happening struct {
	Kind     string          `json:"kind"`
	Event    *Event          `json:"event,omitempty"`
	Delivery *Delivery       `json:"delivery,omitempty"`
	Attempt  *Attempt        `json:"attempt,omitempty"`
	Message  *MessageSummary `json:"message,omitempty"`
	Webhook  *Webhook        `json:"webhook,omitempty"`
	Clock    *Clock          `json:"clock,omitempty"`
}
