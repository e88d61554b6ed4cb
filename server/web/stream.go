package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"github.com/vinemock/vinemock/server/api"
)

// backlog is how many happenings a subscriber may lag behind.
const backlog = 4096

// Stream passes everything that happens to whoever listens. Its zero value is
// ready.
type Stream struct {
	mu        sync.Mutex
	listeners map[chan api.Happening]struct{}
	closed    bool
}

// Publish tells all listeners. One that lags too far behind is cut off, so that
// it can see that it missed something.
func (s *Stream) Publish(h api.Happening) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for listener := range s.listeners {
		select {
		case listener <- h:
		default:
			delete(s.listeners, listener)
			close(listener)
		}
	}
}

// Listen gives a channel of what happens from now on, until the context ends or
// the listener lags too far behind.
func (s *Stream) Listen(ctx context.Context) <-chan api.Happening {
	listener := make(chan api.Happening, backlog)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		close(listener)
		return listener
	}
	if s.listeners == nil {
		s.listeners = make(map[chan api.Happening]struct{})
	}
	s.listeners[listener] = struct{}{}
	context.AfterFunc(ctx, func() { s.cut(listener) })
	return listener
}

func (s *Stream) cut(listener chan api.Happening) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, listening := s.listeners[listener]; listening {
		delete(s.listeners, listener)
		close(listener)
	}
}

// Close ends every listener's channel.
func (s *Stream) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	for listener := range s.listeners {
		close(listener)
	}
	s.listeners = nil
}

func (s *site) streamRoutes(routes huma.API) {
	route(s, routes, huma.Operation{
		OperationID: "stream", Method: http.MethodGet, Path: "/api/v1/stream", Tags: []string{"Stream"},
		Summary: "Server-sent events of everything that happens: event, delivery, attempt, message, webhook, clock",
	}, func(context.Context, *struct{}) (*huma.StreamResponse, error) {
		return &huma.StreamResponse{Body: s.stream}, nil
	})
}

func (s *site) stream(ctx huma.Context) {
	listener := s.Stream.Listen(ctx.Context())
	ctx.SetHeader("Content-Type", "text/event-stream")
	ctx.SetHeader("Cache-Control", "no-cache")
	ctx.SetStatus(http.StatusOK)
	w := ctx.BodyWriter()
	flusher, _ := w.(http.Flusher)
	flush := func() {
		if flusher != nil {
			flusher.Flush()
		}
	}
	_, _ = fmt.Fprint(w, ": listening\n\n")
	flush()
	for h := range listener {
		data, err := json.Marshal(h)
		if err != nil {
			s.Log.Error("stream", "error", err)
			continue
		}
		if _, err := fmt.Fprintf(w, "event: %s\ndata: %s\n\n", h.Kind, data); err != nil {
			return
		}
		flush()
	}
}
