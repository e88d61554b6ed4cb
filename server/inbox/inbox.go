package inbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/vinemock/vinemock/server/api"
)

// Store keeps messages.
type Store interface {
	AddMessage(ctx context.Context, mail api.CapturedMail) error
	RawMessage(ctx context.Context, id string) (api.CapturedMail, error)
	Messages(ctx context.Context, q api.MessageQuery) (found []api.MessageSummary, total int, err error)
}

// Config is what an inbox is made of. Store and Log are needed.
type Config struct {
	Store  Store
	Log    *slog.Logger
	Limits Limits
	// Observe is told of each message once it is kept. It must not block.
	Observe func(api.Happening)
}

// Inbox receives and gives out messages.
type Inbox struct {
	Config
	server *smtp.Server

	mu       sync.Mutex
	arrival  chan struct{} // closed and replaced whenever a message is kept
	listener *limited
	stopped  bool
}

// New makes an inbox; [Inbox.Serve] opens it for mail.
func New(config Config) *Inbox {
	if config.Observe == nil {
		config.Observe = func(api.Happening) {}
	}
	config.Limits = config.Limits.orDefault()
	i := &Inbox{Config: config, arrival: make(chan struct{})}
	s := smtp.NewServer(smtp.BackendFunc(i.newSession))
	s.Domain = "vinemock"
	s.MaxMessageBytes, s.MaxRecipients = config.Limits.MessageBytes, config.Limits.Recipients
	s.MaxLineLength = int(config.Limits.MessageBytes) // mail of one long line is mail
	s.WriteTimeout = config.Limits.Idle
	s.EnableSMTPUTF8, s.EnableBINARYMIME, s.EnableDSN = true, true, true
	s.AllowInsecureAuth = true
	s.ErrorLog = slog.NewLogLogger(config.Log.Handler(), slog.LevelDebug)
	i.server = s
	return i
}

// Serve takes mail until Shutdown.
func (i *Inbox) Serve(l net.Listener) error {
	i.mu.Lock()
	i.listener = limit(l, i.Limits)
	listener, stopped := i.listener, i.stopped
	i.mu.Unlock()
	if stopped {
		return l.Close()
	}
	if err := i.server.Serve(listener); err != nil && !errors.Is(err, smtp.ErrServerClosed) {
		return fmt.Errorf("serve SMTP: %w", err)
	}
	return nil
}

// Shutdown takes no more mail, hangs up where none is under way, and lets what
// is finish until the context ends.
func (i *Inbox) Shutdown(ctx context.Context) error {
	i.mu.Lock()
	i.stopped = true
	listener := i.listener
	i.mu.Unlock()
	if listener != nil {
		listener.stop()
	}
	err := i.server.Shutdown(ctx)
	if listener != nil {
		_ = listener.Close() // go-smtp does not know it yet if Serve has just begun
	}
	if err != nil {
		return errors.Join(fmt.Errorf("stop SMTP: %w", err), i.server.Close())
	}
	return nil
}

// keep stores a message and wakes whoever waits for one.
func (i *Inbox) keep(mail api.CapturedMail) error {
	now := time.Now()
	mail.Summary.ID, mail.Summary.Created = api.NewID(api.MessagePrefix, now), api.At(now)
	if err := i.Store.AddMessage(context.Background(), mail); err != nil {
		return fmt.Errorf("keep message: %w", err)
	}
	i.mu.Lock()
	close(i.arrival)
	i.arrival = make(chan struct{})
	i.mu.Unlock()
	i.Observe(api.Happening{Kind: api.HappenedMessage, Message: &mail.Summary})
	return nil
}

// Wait gives the newest message that the query finds, now or as soon as one
// arrives.
func (i *Inbox) Wait(ctx context.Context, q api.MessageQuery) (api.Message, error) {
	q.Limit = 1
	for {
		i.mu.Lock()
		arrival := i.arrival
		i.mu.Unlock()
		found, _, err := i.Store.Messages(context.WithoutCancel(ctx), q)
		if err != nil {
			return api.Message{}, err
		}
		if len(found) > 0 {
			return i.Message(context.WithoutCancel(ctx), found[0].ID)
		}
		select {
		case <-arrival:
		case <-ctx.Done():
			return api.Message{}, api.TimedOut("no such message came; GET /api/v1/messages lists those that did")
		}
	}
}

// Message gives one message in full.
func (i *Inbox) Message(ctx context.Context, id string) (api.Message, error) {
	mail, err := i.Store.RawMessage(ctx, id)
	if err != nil {
		return api.Message{}, err
	}
	return read(mail), nil
}

// Headers gives the header fields of a message, decoded.
func (i *Inbox) Headers(ctx context.Context, id string) (map[string][]string, error) {
	mail, err := i.Store.RawMessage(ctx, id)
	if err != nil {
		return nil, err
	}
	return headers(bytes.NewReader(mail.Raw)), nil
}

// Part gives the content and media type of one part of a message.
func (i *Inbox) Part(ctx context.Context, id, partID string) (content []byte, contentType string, err error) {
	mail, err := i.Store.RawMessage(ctx, id)
	if err != nil {
		return nil, "", err
	}
	part := findPart(mail.Raw, partID)
	if part == nil {
		return nil, "", api.NotFound("message part", id+"/"+partID)
	}
	return part.Content, part.ContentType, nil
}
