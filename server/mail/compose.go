package mail

import (
	"bytes"
	"embed"
	"fmt"
	htmltemplate "html/template"
	"mime"
	"net/mail"
	"strings"
	"text/template"
	"time"

	"github.com/vinemock/vinemock/server/api"
)

//go:embed failure.txt failure.html
var files embed.FS

var (
	textTemplate = template.Must(template.ParseFS(files, "failure.txt"))
	htmlTemplate = htmltemplate.Must(htmltemplate.ParseFS(files, "failure.html"))
)

// usualSize is about what the HTML of an exhausted delivery takes, in bytes.
const usualSize = 8 << 10

// shownName is how much of the webhook's name the subject shows, in bytes.
const shownName = 80

// Compose writes the failure email of an exhausted delivery as MIME: text,
// HTML, and the event as JSON with its secrets redacted. The same delivery
// always gives the same bytes, and so the same Message-ID: whoever gets it
// twice can tell.
func Compose(from string, webhook api.Webhook, event api.Event, d api.Delivery) ([]byte, error) {
	to, err := mail.ParseAddress(webhook.FailureEmail)
	if err != nil {
		return nil, fmt.Errorf("compose failure email: %q is not an email address: %w", webhook.FailureEmail, err)
	}
	l := newLetter(webhook, event, d)
	var text, html bytes.Buffer
	text.Grow(usualSize)
	html.Grow(usualSize)
	if err := textTemplate.Execute(&text, l); err != nil {
		return nil, fmt.Errorf("compose failure email: %w", err)
	}
	if err := htmlTemplate.Execute(&html, l); err != nil {
		return nil, fmt.Errorf("compose failure email: %w", err)
	}
	encoded, err := message{
		header:   header(from, to, l),
		text:     []byte(wrap(text.String(), textWidth)),
		html:     html.Bytes(),
		attached: file{event.Type + ".json", "application/json", []byte(api.RedactJSON(event.Body))},
		boundary: d.ID,
	}.encode()
	if err != nil {
		return nil, fmt.Errorf("compose failure email: %w", err)
	}
	return encoded, nil
}

// ValidateFrom checks a sender's address: a bare one, such as vinemock@example.com.
func ValidateFrom(from string) error {
	if address, err := mail.ParseAddress(from); err != nil || address.Address != from {
		return fmt.Errorf("%q is not a bare email address, such as vinemock@example.com", from)
	}
	return nil
}

// header is in the order in which people read it, where they do.
func header(from string, to *mail.Address, l letter) []field {
	sender := mail.Address{Name: "VineSpring webhooks (vinemock)", Address: from}
	name := strings.Join(strings.Fields(beginning(l.Webhook.Name, shownName)), " ")
	subject := fmt.Sprintf("%s: %s for webhook %s", l.Headline, l.Event.Type, mime.QEncoding.Encode("utf-8", `"`+name+`"`))
	return []field{
		{"From", sender.String()},
		{"To", to.String()},
		{"Subject", subject},
		{"Date", settledAt(l.Delivery).UTC().Format(time.RFC1123Z)},
		{"Message-ID", "<" + l.Delivery.ID + "@vinemock.invalid>"},
		{"List-Id", "<" + l.Webhook.ID + ".webhooks.vinemock.invalid>"}, // what a mail client can sort by
		{"Auto-Submitted", "auto-generated"},
		{"X-Auto-Response-Suppress", "All"}, // Outlook's word for it
		{api.HeaderDelivery, l.Delivery.ID},
		{api.HeaderEvent, l.Event.ID},
		{api.HeaderWebhook, l.Webhook.ID},
	}
}

// settledAt is when the delivery was given up.
func settledAt(d api.Delivery) api.Time {
	if d.SettledAt != nil {
		return *d.SettledAt
	}
	return d.CreatedAt
}
