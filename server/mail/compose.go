package mail

import (
	"bytes"
	"embed"
	"fmt"
	"hash/fnv"
	htmltemplate "html/template"
	"net/mail"
	"text/template"

	"github.com/jhillyerd/enmime/v2"

	"github.com/vinemock/vinemock/server/api"
)

//go:embed failure.txt failure.html
var files embed.FS

var (
	textTemplate = template.Must(template.ParseFS(files, "failure.txt"))
	htmlTemplate = htmltemplate.Must(htmltemplate.ParseFS(files, "failure.html"))
)

// Compose writes the failure email of an exhausted delivery as MIME: text,
// HTML, and the event as JSON with its secrets redacted. The same delivery
// always gives the same bytes.
func Compose(webhook api.Webhook, event api.Event, d api.Delivery) ([]byte, error) {
	to, err := mail.ParseAddress(webhook.FailureEmail)
	if err != nil {
		return nil, fmt.Errorf("compose failure email: %q is not an email address: %w", webhook.FailureEmail, err)
	}
	l := newLetter(webhook, event, d)
	var text, html bytes.Buffer
	if err := textTemplate.Execute(&text, l); err != nil {
		return nil, fmt.Errorf("compose failure email: %w", err)
	}
	if err := htmlTemplate.Execute(&html, l); err != nil {
		return nil, fmt.Errorf("compose failure email: %w", err)
	}
	root, err := enmime.Builder().
		RandSeed(seed(d.ID)).
		From("VineSpring webhooks (vinemock)", From).
		To(to.Name, to.Address).
		Subject(fmt.Sprintf("%s: %s for webhook %q", l.Headline, event.Type, webhook.Name)).
		Date(settledAt(d).UTC()).
		Header("Message-ID", "<"+d.ID+"@vinemock.invalid>").
		Header("Auto-Submitted", "auto-generated").
		Header(api.HeaderDelivery, d.ID).
		Header(api.HeaderEvent, event.ID).
		Header(api.HeaderWebhook, webhook.ID).
		Text(text.Bytes()).
		HTML(html.Bytes()).
		AddAttachment([]byte(api.RedactJSON(event.Body)), "application/json", event.Type+".json").
		Build()
	if err != nil {
		return nil, fmt.Errorf("compose failure email: %w", err)
	}
	var message bytes.Buffer
	if err := root.Encode(&message); err != nil {
		return nil, fmt.Errorf("compose failure email: %w", err)
	}
	return message.Bytes(), nil
}

// settledAt is when the delivery was given up.
func settledAt(d api.Delivery) api.Time {
	if d.SettledAt != nil {
		return *d.SettledAt
	}
	return d.CreatedAt
}

// seed makes MIME boundaries depend on the delivery alone.
func seed(id string) int64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(id))
	return int64(h.Sum64())
}

// mailbox gives the bare address of a Failure Email.
func mailbox(text string) (string, error) {
	address, err := mail.ParseAddress(text)
	if err != nil {
		return "", fmt.Errorf("send failure email: %q is not an email address: %w", text, err)
	}
	return address.Address, nil
}
