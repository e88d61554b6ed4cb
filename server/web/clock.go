package web

import (
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/vinemock/vinemock/server/api"
	"github.com/vinemock/vinemock/server/clock"
)

func (s *site) clockRoutes(routes huma.API) {
	tags := []string{"Clock"}
	route(s, routes, huma.Operation{
		OperationID: "get-clock", Method: http.MethodGet, Path: "/api/v1/clock", Tags: tags,
		Summary: "The sender's time, and what it waits for",
	}, func(context.Context, *struct{}) (*body[api.Clock], error) { return s.clockBody(), nil })
	route(s, routes, huma.Operation{
		OperationID: "set-clock", Method: http.MethodPut, Path: "/api/v1/clock", Tags: tags,
		Summary: "Change how time passes from here on",
	}, func(_ context.Context, in *body[api.SetClock]) (*body[api.Clock], error) {
		mode, err := clock.ParseMode(in.Body.Mode)
		if err != nil {
			return nil, api.Invalid(err.Error())
		}
		s.Clock.SetMode(mode)
		return s.clockMoved(), nil
	})
	route(s, routes, huma.Operation{
		OperationID: "advance-clock", Method: http.MethodPost, Path: "/api/v1/clock/advance", Tags: tags,
		Summary: "Move manual or virtual time on; answers when all that fell due has been done",
	}, s.advance)
}

func (s *site) advance(ctx context.Context, in *body[api.Advance]) (*body[api.Clock], error) {
	by := in.Body.By
	if by < 0 {
		return nil, api.Invalid("time does not go back: by " + by.String())
	}
	err := s.Clock.Advance(ctx, by.Std())
	if errors.Is(err, clock.ErrCannotAdvance) {
		return nil, api.ClockMode(err.Error())
	}
	if err != nil {
		return nil, err
	}
	return s.clockMoved(), nil
}

// clockMoved tells the stream, and answers with the clock.
func (s *site) clockMoved() *body[api.Clock] {
	now := s.clockBody()
	s.Stream.Publish(api.Happening{Kind: api.HappenedClock, Clock: &now.Body})
	return now
}

func (s *site) clockBody() *body[api.Clock] {
	state := s.Clock.State()
	c := api.Clock{Mode: state.Mode.String(), Now: api.At(state.Now), Scheduled: state.Scheduled, InFlight: state.InFlight}
	if !state.NextDue.IsZero() {
		due := api.At(state.NextDue)
		c.NextDue = &due
	}
	return &body[api.Clock]{c}
}
