package web

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/vinemock/vinemock/server/api"
)

// handler is what a route does.
type handler[I, O any] func(ctx context.Context, in *I) (*O, error)

// route registers an operation. Its handler's errors become problems here: one
// that is a problem already is answered, any other is logged and answered as
// internal.
func route[I, O any](s *site, routes huma.API, op huma.Operation, handle handler[I, O]) {
	op.MaxBodyBytes = maxBody
	op.BodyReadTimeout = s.SlowClient
	huma.Register(routes, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := handle(ctx, in)
		if err == nil {
			return out, nil
		}
		var problem *api.Problem
		switch {
		case errors.As(err, &problem):
		case ctx.Err() != nil:
			problem = api.TimedOut("the client went away, or vinemock is stopping")
		default:
			s.Log.Error("request failed", "operation", op.OperationID, "error", err)
			problem = api.Internal()
		}
		return nil, problem
	})
}

// asProblem gives huma's own errors, of requests that do not fit the schema,
// the shape of every other problem.
func asProblem(_ huma.Context, _ string, answer any) (any, error) {
	model, ok := answer.(*huma.ErrorModel)
	if !ok {
		return answer, nil
	}
	problem := api.Invalid(model.Detail)
	problem.Status = model.Status
	if model.Status == http.StatusRequestEntityTooLarge {
		problem = api.TooLarge(model.Detail)
	}
	for _, detail := range model.Errors {
		problem.Errors = append(problem.Errors, api.ProblemPlace{Location: detail.Location, Message: detail.Message})
	}
	return problem, nil
}

// authorized asks for the token, except for health and the API's description.
func (s *site) authorized(next http.Handler) http.Handler {
	if s.Token == "" {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		right := bearer && subtle.ConstantTimeCompare([]byte(token), []byte(s.Token)) == 1
		if right || !strings.HasPrefix(r.URL.Path, "/api/") {
			next.ServeHTTP(w, r)
			return
		}
		problem := api.Unauthorized()
		w.Header().Set("Content-Type", problem.ContentType(""))
		w.Header().Set("WWW-Authenticate", "Bearer")
		w.WriteHeader(problem.Status)
		_ = json.NewEncoder(w).Encode(problem)
	})
}
