package web

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/vinemock/vinemock/server/api"
)

func (s *site) deliveryRoutes(routes huma.API) {
	tags := []string{"Deliveries"}
	route(s, routes, huma.Operation{
		OperationID: "list-deliveries", Method: http.MethodGet, Path: "/api/v1/deliveries", Tags: tags,
		Summary: "Deliveries with their attempts, newest first",
	}, s.listDeliveries)
	route(s, routes, huma.Operation{
		OperationID: "get-delivery", Method: http.MethodGet, Path: "/api/v1/deliveries/{id}", Tags: tags,
		Summary: "One delivery with its attempts",
	}, func(ctx context.Context, in *ByID) (*body[api.Delivery], error) {
		delivery, err := s.Store.Delivery(ctx, in.ID)
		return &body[api.Delivery]{delivery}, err
	})
	route(s, routes, huma.Operation{
		OperationID: "redeliver", Method: http.MethodPost, Path: "/api/v1/deliveries/{id}/redeliver", Tags: tags,
		Summary: "Send the same bytes again, as a new delivery", DefaultStatus: http.StatusAccepted,
	}, s.redeliver)
	route(s, routes, huma.Operation{
		OperationID: "cancel-delivery", Method: http.MethodDelete, Path: "/api/v1/deliveries/{id}", Tags: tags,
		Summary: "Stop retrying; an attempt in flight finishes first",
	}, s.cancelDelivery)
}

func (s *site) listDeliveries(ctx context.Context, in *struct {
	Paging
	Status  api.Status `query:"status" enum:"pending,delivered,failed,canceled"`
	Type    string     `query:"type"`
	Webhook string     `query:"webhook" doc:"The webhook's id"`
	Event   string     `query:"event" doc:"The event's id"`
	Since   api.Time   `query:"since" doc:"Made at or after, in the sender's time"`
},
) (*body[api.Page[api.Delivery]], error) {
	page, err := s.Store.Deliveries(ctx, api.DeliveryQuery{
		Status: in.Status, Type: in.Type, Webhook: in.Webhook, Event: in.Event,
		Since: in.Since.Time, Cursor: in.Cursor, Limit: in.Limit,
	})
	return &body[api.Page[api.Delivery]]{page}, err
}

func (s *site) redeliver(ctx context.Context, in *struct {
	ByID
	Wait string `query:"wait" enum:"settled" doc:"settled: answer when it is delivered or failed"`
},
) (*body[api.Accepted], error) {
	event, deliveries, err := s.Sender.Redeliver(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if in.Wait == api.WaitSettled {
		if deliveries, err = s.settled(ctx, deliveries); err != nil {
			return nil, err
		}
	}
	return &body[api.Accepted]{api.Accepted{Events: []api.Event{event}, Deliveries: deliveries}}, nil
}

// settled waits for the deliveries and gives them as they ended.
func (s *site) settled(ctx context.Context, deliveries []api.Delivery) ([]api.Delivery, error) {
	ended := make([]api.Delivery, len(deliveries))
	for i, d := range deliveries {
		if err := s.Sender.Settled(ctx, d.ID); err != nil {
			return nil, err
		}
		var err error
		if ended[i], err = s.Store.Delivery(ctx, d.ID); err != nil {
			return nil, err
		}
	}
	return ended, nil
}

func (s *site) cancelDelivery(ctx context.Context, in *ByID) (*body[api.Delivery], error) {
	if _, err := s.Store.Delivery(ctx, in.ID); err != nil {
		return nil, err
	}
	if _, err := s.Sender.Cancel(ctx, in.ID); err != nil {
		return nil, err
	}
	delivery, err := s.Store.Delivery(ctx, in.ID)
	return &body[api.Delivery]{delivery}, err
}
