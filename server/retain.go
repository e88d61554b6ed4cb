package server

import (
	"context"
	"time"
)

// retain forgets what is over the bounds, from time to time, until the context
// ends.
func (s *Server) retain(ctx context.Context) {
	if s.config.Keep == 0 && s.config.KeepFor == 0 {
		return
	}
	tick := time.NewTicker(s.config.TrimEvery)
	defer tick.Stop()
	for {
		if err := s.trim(ctx); err != nil && ctx.Err() == nil {
			s.config.Log.Error("retention failed", "error", err, "again in", s.config.TrimEvery)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (s *Server) trim(ctx context.Context) error {
	var before, arrivedBefore time.Time
	if s.config.KeepFor > 0 {
		before, arrivedBefore = s.clock.Now().Add(-s.config.KeepFor), time.Now().Add(-s.config.KeepFor)
	}
	return s.store.Trim(ctx, s.config.Keep, before, arrivedBefore)
}
