package web

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/vinemock/vinemock/server/api"
)

// health is the answer of the health routes.
type health struct {
	Status  string `json:"status"`
	Version string `json:"version"`
}

func (s *site) healthRoutes(routes huma.API) {
	tags := []string{"Health"}
	well := &body[health]{health{"ok", s.Version}}
	route(s, routes, huma.Operation{
		OperationID: "livez", Method: http.MethodGet, Path: "/livez", Tags: tags, Summary: "Whether vinemock runs",
	}, func(context.Context, *struct{}) (*body[health], error) { return well, nil })
	route(s, routes, huma.Operation{
		OperationID: "readyz", Method: http.MethodGet, Path: "/readyz", Tags: tags, Summary: "Whether vinemock takes work",
	}, func(context.Context, *struct{}) (*body[health], error) {
		if err := s.Ready(); err != nil {
			s.Log.Debug("not ready", "error", err)
			return nil, api.Stopping()
		}
		return well, nil
	})
}
