package mail

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/vinemock/vinemock/server/api"
)

// Waits of a relay, in wall time: it is a real server, whatever the clock of
// the stand-in shows.
const (
	// firstWait is before the first retry; it doubles up to longestWait.
	firstWait   = time.Second
	longestWait = time.Minute
	// lastWords is how long an email under way may take to end at shutdown.
	lastWords = 5 * time.Second
	// batch is how many emails are read from the outbox at a time.
	batch = 50
)

// Outbox keeps what a relay owes, as durably as the deliveries are kept.
type Outbox interface {
	// OweRelay keeps an email to be relayed, unless the delivery's is owed
	// already or was relayed.
	OweRelay(ctx context.Context, m api.OwedMail) error
	// OwedRelays gives the emails after the one numbered so, oldest first.
	OwedRelays(ctx context.Context, after int64, limit int) ([]api.OwedMail, error)
	// Relayed keeps that the delivery's email is owed no more.
	Relayed(ctx context.Context, delivery string) error
}

// RelayConfig is what a relay is made of. Account, Outbox and Log are needed.
type RelayConfig struct {
	Account
	Outbox Outbox
	Log    *slog.Logger
	// From is the sender's address; DefaultFrom if empty.
	From string
	// Wait is before the first retry, and doubles up to a minute; 1 s if 0.
	Wait time.Duration
}

// Relay hands failure emails on to a real SMTP server, in the background: no
// delivery and no virtual clock waits for it. While the server is down the
// emails stay owed, over a restart as well. An email that the server has
// accepted is not offered again, unless vinemock is killed in the very moment
// between the server's answer and its own note of it.
type Relay struct {
	RelayConfig
	wake     chan struct{}
	accepted map[string]bool // by the server, with no note of it in the outbox yet
}

// NewRelay makes a relay; [Relay.Run] starts it.
func NewRelay(config RelayConfig) *Relay {
	config.From = cmp.Or(config.From, DefaultFrom)
	config.Wait = cmp.Or(config.Wait, firstWait)
	return &Relay{RelayConfig: config, wake: make(chan struct{}, 1), accepted: make(map[string]bool)}
}

// owe takes an email over.
func (r *Relay) owe(ctx context.Context, m api.OwedMail) error {
	if err := r.Outbox.OweRelay(ctx, m); err != nil {
		return fmt.Errorf("keep failure email for the relay: %w", err)
	}
	select {
	case r.wake <- struct{}{}:
	default:
	}
	return nil
}

// Run relays what is owed, from before a restart as well, until the context
// ends.
func (r *Relay) Run(ctx context.Context) {
	wait := r.Wait
	for {
		err := r.pass(ctx)
		if ctx.Err() != nil {
			return
		}
		wake, again := r.wake, (<-chan time.Time)(nil)
		if err != nil {
			r.Log.Warn("failure emails wait for the relay", "relay", r.Address, "error", err, "again in", wait)
			wake, again = nil, time.After(wait)
			wait = min(2*wait, longestWait)
		} else {
			wait = r.Wait
		}
		select {
		case <-ctx.Done():
			return
		case <-wake:
		case <-again:
		}
	}
}

// pass offers each email that is owed, once. An error is a reason to come back
// later.
func (r *Relay) pass(ctx context.Context) error {
	var line *line
	defer func() { line.hangUp() }()
	var after int64
	var later error
	for {
		owed, err := r.Outbox.OwedRelays(context.WithoutCancel(ctx), after, batch)
		if err != nil {
			return err
		}
		if len(owed) == 0 {
			return later
		}
		for _, m := range owed {
			if ctx.Err() != nil {
				return nil
			}
			if line == nil && !r.accepted[m.Delivery] {
				if line, err = r.call(ctx); err != nil {
					return err
				}
			}
			switch err := r.offer(line, m); {
			case errors.Is(err, errLine):
				return err
			case err != nil:
				later = err // of this email alone: the others go on
			}
			after = m.Seq
		}
	}
}

// offer relays one email and notes it. What the server refuses for good is
// given up: the inbox has it.
func (r *Relay) offer(line *line, m api.OwedMail) error {
	if !r.accepted[m.Delivery] {
		err := line.send(r.From, m)
		var answer *smtp.SMTPError
		switch {
		case err == nil:
			r.accepted[m.Delivery] = true
		case !errors.Is(err, errLine) && errors.As(err, &answer) && !answer.Temporary():
			r.Log.Error("the relay refuses a failure email; the inbox keeps it",
				"relay", r.Address, "delivery", m.Delivery, "to", m.Recipient, "error", err)
		default:
			return err
		}
	}
	if err := r.Outbox.Relayed(context.Background(), m.Delivery); err != nil {
		return fmt.Errorf("note that the email of %s is relayed: %w", m.Delivery, err)
	}
	delete(r.accepted, m.Delivery)
	return nil
}
