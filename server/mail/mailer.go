package mail

import (
	"bytes"
	"context"
	"fmt"
	"net"

	"github.com/emersion/go-smtp"

	"github.com/vinemock/vinemock/server/api"
)

// From is the address that failure emails come from.
const From = "webhooks@vinemock.invalid"

// Mailer sends failure emails through one SMTP server.
type Mailer struct {
	// Server is host:port of the SMTP server.
	Server string
}

// MailFailure composes the email of an exhausted delivery and returns when the
// server has taken it over. The message's id is the delivery's, so a server
// that gets it twice can tell.
func (m *Mailer) MailFailure(ctx context.Context, webhook api.Webhook, event api.Event, delivery api.Delivery) error {
	message, err := Compose(webhook, event, delivery)
	if err != nil {
		return err
	}
	return m.send(ctx, webhook.FailureEmail, message)
}

func (m *Mailer) send(ctx context.Context, to string, message []byte) error {
	recipient, err := mailbox(to)
	if err != nil {
		return err
	}
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", m.Server)
	if err != nil {
		return fmt.Errorf("send failure email: %w", err)
	}
	client := smtp.NewClient(conn)
	defer func() { _ = client.Close() }()
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	if err := client.SendMail(From, []string{recipient}, bytes.NewReader(message)); err != nil {
		return fmt.Errorf("send failure email through %s: %w", m.Server, err)
	}
	if err := client.Quit(); err != nil {
		return fmt.Errorf("send failure email through %s: %w", m.Server, err)
	}
	return nil
}
