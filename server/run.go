package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/vinemock/vinemock/server/api"
)

// Run serves until the context ends, then drains: attempts in flight finish
// within the grace period, and what is pending stays in the store. It returns
// nil after a shutdown that was asked for.
func (s *Server) Run(ctx context.Context) error {
	running, stopClock := context.WithCancel(context.WithoutCancel(ctx))
	requests, endRequests := context.WithCancel(running)
	s.web.BaseContext = func(net.Listener) context.Context { return requests }
	failed := make(chan error, 2)
	var parts sync.WaitGroup
	parts.Go(func() { s.clock.Run(running) })
	parts.Go(func() { s.retain(running) })
	parts.Go(func() { failed <- s.inbox.Serve(s.smtp) })
	if s.relay != nil {
		parts.Go(func() { s.relay.Run(running) })
	}
	parts.Go(func() {
		err := s.web.Serve(s.http)
		if errors.Is(err, http.ErrServerClosed) {
			err = nil
		}
		failed <- err
	})
	err := s.start(ctx)
	switch {
	case err == nil:
		s.ready.Store(true)
		select {
		case <-ctx.Done():
		case err = <-failed:
		}
	case ctx.Err() != nil:
		err = nil // asked to stop before it had started
	}
	s.ready.Store(false)
	drained := s.drain(running, endRequests)
	stopClock()
	parts.Wait()
	return errors.Join(err, drained, s.close())
}

// start takes up what the store has unfinished and makes the first webhook.
func (s *Server) start(ctx context.Context) error {
	webhooks, err := s.store.Webhooks(ctx)
	if err != nil {
		return fmt.Errorf("start: %w", err)
	}
	for _, w := range webhooks {
		if w.Paused {
			s.engine.Pause(w.ID)
		}
	}
	newest, err := s.store.Events(ctx, api.EventQuery{Limit: 1})
	if err != nil {
		return fmt.Errorf("start: %w", err)
	}
	for _, event := range newest.Items {
		s.clock.Reach(event.HappenedAt.Time)
	}
	if err := s.engine.Resume(ctx); err != nil {
		return fmt.Errorf("start: %w", err)
	}
	if err := s.firstWebhook(ctx); err != nil {
		return fmt.Errorf("start: %w", err)
	}
	return nil
}

// closeGrace is how long HTTP and SMTP connections get to see their last answer,
// however much of the grace period the attempts took.
const closeGrace = 500 * time.Millisecond

// drain stops the parts in the order in which they feed each other.
func (s *Server) drain(ctx context.Context, endRequests func()) error {
	grace, cancel := context.WithTimeout(ctx, s.config.Grace)
	defer cancel()
	s.engine.Stop(grace)
	mailed := s.mailer.Close()
	s.stream.Close()
	endRequests()
	closing, cancelClosing := context.WithTimeout(ctx, closeGrace)
	defer cancelClosing()
	var errs []error
	if s.web.Shutdown(closing) != nil {
		errs = append(errs, s.web.Close())
	}
	hangingUp, cancelHangingUp := context.WithTimeout(ctx, closeGrace) // HTTP may have used its own up
	defer cancelHangingUp()
	return errors.Join(append(errs, mailed, s.inbox.Shutdown(hangingUp))...)
}
