package mail

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/mail"

	"github.com/vinemock/vinemock/server/api"
)

// DefaultFrom is the address that failure emails come from. Its domain can
// never exist (RFC 2606), so nobody's mailbox gets the answers.
const DefaultFrom = "webhooks@vinemock.invalid"

// connections is how many SMTP connections a mailer keeps to its server.
const connections = 16

// Config is what a mailer is made of.
type Config struct {
	// Server is host:port of the SMTP server, the inbox.
	Server string
	// From is the sender's address; DefaultFrom if empty.
	From string
	// Relay also gets every email, after the server has it; nil for none.
	Relay *Relay
}

// Mailer sends failure emails over connections that it keeps.
type Mailer struct {
	Config
	pool chan *connection // a place each; nil where there is no connection yet
}

// New makes a mailer; Close it when nothing is to be sent any more.
func New(config Config) *Mailer {
	config.From = cmp.Or(config.From, DefaultFrom)
	m := &Mailer{Config: config, pool: make(chan *connection, connections)}
	for range connections {
		m.pool <- nil
	}
	return m
}

// MailFailure composes the email of an exhausted delivery and returns when the
// server has taken it over and the relay owes it. The message's id is the
// delivery's, so a server that gets it twice can tell.
func (m *Mailer) MailFailure(ctx context.Context, webhook api.Webhook, event api.Event, delivery api.Delivery) error {
	message, err := Compose(m.From, webhook, event, delivery)
	if err != nil {
		return err
	}
	recipient, err := mail.ParseAddress(webhook.FailureEmail)
	if err != nil {
		return fmt.Errorf("send failure email: %q is not an email address: %w", webhook.FailureEmail, err)
	}
	if err := m.send(ctx, recipient.Address, message); err != nil {
		return fmt.Errorf("send failure email through %s: %w", m.Server, err)
	}
	if m.Relay == nil {
		return nil
	}
	return m.Relay.owe(ctx, api.OwedMail{Delivery: delivery.ID, Recipient: recipient.Address, Raw: message})
}

// send hands a message over. A connection that was kept may have been closed
// meanwhile, so what fails on one is tried on a new one.
func (m *Mailer) send(ctx context.Context, to string, message []byte) error {
	var c *connection
	select {
	case c = <-m.pool:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	kept := c != nil
	c, err := m.sendOn(ctx, c, to, message)
	if err != nil && kept {
		c, err = m.sendOn(ctx, nil, to, message)
	}
	m.pool <- c
	return err
}

// sendOn sends on the connection, or a new one if it is nil, and gives back a
// connection that can be used again, or nil.
func (m *Mailer) sendOn(ctx context.Context, c *connection, to string, message []byte) (*connection, error) {
	if c == nil {
		var err error
		if c, err = connect(ctx, m.Server); err != nil {
			return nil, err
		}
	}
	if err := c.send(ctx, m.From, to, message); err != nil {
		_ = c.close()
		return nil, err
	}
	return c, nil
}

// Close hangs up; emails under way come first. Nothing can be sent after it.
func (m *Mailer) Close() error {
	var errs []error
	for range connections {
		if c := <-m.pool; c != nil {
			errs = append(errs, c.close())
		}
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("close mailer: %w", err)
	}
	return nil
}
