package api

import (
	"errors"
	"fmt"
	"net/mail"
	"net/url"
	"slices"
)

// AllEvents in a webhook's events subscribes it to every event type.
const AllEvents = "*"

// Webhook is a subscription: where events go, which ones, and who is told when
// they could not be delivered.
type Webhook struct {
	ID string `json:"id" doc:"wh_ and 24 hexadecimal digits"`
	// Name is what the administrator calls it (VS-CFG-1).
	Name string `json:"name"`
	// URL is absolute, http or https; events are POSTed to it (VS-CFG-2).
	URL string `json:"url"`
	// FailureEmail is told of every exhausted delivery; none if empty (VS-CFG-3).
	FailureEmail string `json:"failureEmail"`
	// Events are the types that notify, or "*"; none chosen, nothing sent (VS-CFG-4).
	Events    []string `json:"events"`
	Policy    Policy   `json:"policy"`
	CreatedAt Time     `json:"createdAt"`
	// Paused lets its deliveries wait, pending.
	Paused bool `json:"paused,omitempty"`
}

// Subscribes tells whether events of the type notify this webhook (VS-CFG-4).
func (w *Webhook) Subscribes(eventType string) bool {
	return slices.Contains(w.Events, AllEvents) || slices.Contains(w.Events, eventType)
}

// NewWebhook asks for a webhook. Policy fields left out take the server's.
type NewWebhook struct {
	Name         string      `json:"name,omitempty" doc:"What the administrator calls it; the URL's host if left out"`
	URL          string      `json:"url" doc:"Absolute, http or https"`
	FailureEmail string      `json:"failureEmail,omitempty" doc:"Whom to tell of exhausted deliveries; nobody if empty"`
	Events       []string    `json:"events,omitempty" doc:"Event types that notify, or *; none chosen, nothing is sent"`
	Policy       PolicyPatch `json:"policy,omitempty" doc:"What differs from the server's policy"`
}

// WebhookPatch changes the named fields of a webhook and leaves the others.
type WebhookPatch struct {
	Name         *string      `json:"name,omitempty"`
	URL          *string      `json:"url,omitempty"`
	FailureEmail *string      `json:"failureEmail,omitempty"`
	Events       *[]string    `json:"events,omitempty"`
	Policy       *PolicyPatch `json:"policy,omitempty"`
	Paused       *bool        `json:"paused,omitempty" doc:"true: deliveries wait, pending, until it is false again"`
}

// Apply gives the webhook with the patch's fields in it.
func (p WebhookPatch) Apply(w Webhook) Webhook {
	override(&w.Name, p.Name)
	override(&w.URL, p.URL)
	override(&w.FailureEmail, p.FailureEmail)
	override(&w.Events, p.Events)
	override(&w.Paused, p.Paused)
	if p.Policy != nil {
		w.Policy = p.Policy.Apply(w.Policy)
	}
	return w
}

// override sets *field where a value was given.
func override[T any](field, value *T) {
	if value != nil {
		*field = *value
	}
}

// Validate joins everything that is wrong with the webhook. knownType tells
// whether an event type is in the catalogue.
func (w *Webhook) Validate(knownType func(string) bool) error {
	var errs []error
	if err := ValidateURL(w.URL); err != nil {
		errs = append(errs, fmt.Errorf("url: %w", err))
	}
	if w.FailureEmail != "" {
		if _, err := mail.ParseAddress(w.FailureEmail); err != nil {
			errs = append(errs, fmt.Errorf("failureEmail: %q is not an email address", w.FailureEmail))
		}
	}
	for i, eventType := range w.Events {
		if eventType != AllEvents && !knownType(eventType) {
			errs = append(errs, fmt.Errorf("events[%d]: no event type %q; `vinemock events` lists them, * is all", i, eventType))
		}
	}
	if err := w.Policy.Validate(); err != nil {
		errs = append(errs, fmt.Errorf("policy: %w", err))
	}
	return errors.Join(errs...)
}

// ValidateURL tells why a webhook could not have this URL: VineSpring wants an
// absolute one (VS-CFG-2), by our reading http or https.
func ValidateURL(raw string) error {
	u, err := url.Parse(raw)
	switch {
	case err != nil:
		return fmt.Errorf("%q is not a URL", Redact(raw))
	case u.Scheme != "http" && u.Scheme != "https", u.Hostname() == "":
		return fmt.Errorf("%q is not an absolute http or https URL, such as http://127.0.0.1:9000/webhooks/vinespring", Redact(raw))
	}
	return nil
}
