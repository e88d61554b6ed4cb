package memory

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/vinemock/vinemock/server/api"
)

var errClosed = errors.New("the store is closed")

// Store keeps everything in memory. Make one with [New].
type Store struct {
	mu         sync.RWMutex
	closed     bool
	webhooks   []api.Webhook
	events     table[event]
	deliveries table[delivery]
	messages   table[api.CapturedMail]
	mailed     map[string]string // the message about a delivery, by its id
	relays     table[api.OwedMail]
}

// New makes an empty store.
func New() *Store {
	return &Store{
		events: newTable[event](), deliveries: newTable[delivery](), messages: newTable[api.CapturedMail](),
		mailed: make(map[string]string), relays: newTable[api.OwedMail](),
	}
}

// Close refuses every change from here on.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	return nil
}

// change runs a change unless the store is closed.
func (s *Store) change(do func() error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return errClosed
	}
	return do()
}

// AddWebhook keeps a new webhook.
func (s *Store) AddWebhook(_ context.Context, w api.Webhook) error {
	return s.change(func() error {
		if s.webhook(w.ID) >= 0 {
			return fmt.Errorf("add webhook %s: it is there already", w.ID)
		}
		s.webhooks = append(s.webhooks, w)
		return nil
	})
}

// SaveWebhook keeps a webhook's new form.
func (s *Store) SaveWebhook(_ context.Context, w api.Webhook) error {
	return s.change(func() error {
		i := s.webhook(w.ID)
		if i < 0 {
			return api.NotFound("webhook", w.ID)
		}
		s.webhooks[i] = w
		return nil
	})
}

// DeleteWebhook forgets a webhook. Its deliveries stay.
func (s *Store) DeleteWebhook(_ context.Context, id string) error {
	return s.change(func() error {
		i := s.webhook(id)
		if i < 0 {
			return api.NotFound("webhook", id)
		}
		s.webhooks = slices.Delete(s.webhooks, i, i+1)
		return nil
	})
}

// Webhook gives one webhook.
func (s *Store) Webhook(_ context.Context, id string) (api.Webhook, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	i := s.webhook(id)
	if i < 0 {
		return api.Webhook{}, api.NotFound("webhook", id)
	}
	return s.webhooks[i], nil
}

// Webhooks gives all webhooks, in the order in which they were made.
func (s *Store) Webhooks(context.Context) ([]api.Webhook, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return append([]api.Webhook{}, s.webhooks...), nil
}

// webhook is the place of the webhook, -1 if there is none.
func (s *Store) webhook(id string) int {
	return slices.IndexFunc(s.webhooks, func(w api.Webhook) bool { return w.ID == id })
}
