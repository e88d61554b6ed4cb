package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/danielgtaylor/huma/v2"

	"github.com/vinemock/vinemock/server/api"
)

// body is an answer with a JSON body.
type body[T any] struct{ Body T }

// ByID names one thing in the path. It is exported because huma passes over
// what is embedded and not.
type ByID struct {
	ID string `path:"id"`
}

func (s *site) webhookRoutes(routes huma.API) {
	tags := []string{"Webhooks"}
	route(s, routes, huma.Operation{
		OperationID: "list-webhooks", Method: http.MethodGet, Path: "/api/v1/webhooks", Tags: tags,
		Summary: "All webhooks, in the order in which they were made",
	}, func(ctx context.Context, _ *struct{}) (*body[api.Page[api.Webhook]], error) {
		webhooks, err := s.Store.Webhooks(ctx)
		return &body[api.Page[api.Webhook]]{api.Page[api.Webhook]{Items: webhooks}}, err
	})
	route(s, routes, huma.Operation{
		OperationID: "create-webhook", Method: http.MethodPost, Path: "/api/v1/webhooks", Tags: tags,
		Summary: "Make a webhook", DefaultStatus: http.StatusCreated,
	}, func(ctx context.Context, in *body[api.NewWebhook]) (*body[api.Webhook], error) {
		webhook, err := s.createWebhook(ctx, in.Body)
		return &body[api.Webhook]{webhook}, err
	})
	route(s, routes, huma.Operation{
		OperationID: "get-webhook", Method: http.MethodGet, Path: "/api/v1/webhooks/{id}", Tags: tags,
		Summary: "One webhook",
	}, func(ctx context.Context, in *ByID) (*body[api.Webhook], error) {
		webhook, err := s.Store.Webhook(ctx, in.ID)
		return &body[api.Webhook]{webhook}, err
	})
	route(s, routes, huma.Operation{
		OperationID: "change-webhook", Method: http.MethodPatch, Path: "/api/v1/webhooks/{id}", Tags: tags,
		Summary: "Change the named fields; deliveries under way keep the policy they began with",
	}, s.changeWebhook)
	route(s, routes, huma.Operation{
		OperationID: "delete-webhook", Method: http.MethodDelete, Path: "/api/v1/webhooks/{id}", Tags: tags,
		Summary: "Forget a webhook and stop retrying its deliveries", DefaultStatus: http.StatusNoContent,
	}, s.deleteWebhook)
}

// createWebhook makes a webhook with what the request leaves out filled in.
func (s *site) createWebhook(ctx context.Context, in api.NewWebhook) (api.Webhook, error) {
	now := s.Clock.Now()
	webhook := api.Webhook{
		ID: api.NewID(api.WebhookPrefix, now), Name: in.Name, URL: in.URL, FailureEmail: in.FailureEmail,
		Events: in.Events, Policy: in.Policy.Apply(s.Policy), CreatedAt: api.At(now),
	}
	if webhook.Events == nil {
		webhook.Events = []string{}
	}
	if target, err := url.Parse(in.URL); webhook.Name == "" && err == nil {
		webhook.Name = target.Host
	}
	if err := webhook.Validate(s.knownType); err != nil {
		return api.Webhook{}, api.Invalid(err.Error())
	}
	if err := s.roomForWebhook(ctx); err != nil {
		return api.Webhook{}, err
	}
	if err := s.Store.AddWebhook(ctx, webhook); err != nil {
		return api.Webhook{}, err
	}
	s.Stream.Publish(api.Happening{Kind: api.HappenedWebhook, Webhook: &webhook})
	return webhook, nil
}

// maxWebhooks bounds the webhooks, since every event is compared with each.
const maxWebhooks = 1000

func (s *site) roomForWebhook(ctx context.Context) error {
	webhooks, err := s.Store.Webhooks(ctx)
	if err == nil && len(webhooks) >= maxWebhooks {
		err = api.TooMany(fmt.Sprintf("there are %d webhooks, and no more are taken; delete some", len(webhooks)))
	}
	return err
}

func (s *site) changeWebhook(ctx context.Context, in *struct {
	ByID
	Body api.WebhookPatch
},
) (*body[api.Webhook], error) {
	webhook, err := s.Store.Webhook(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	webhook = in.Body.Apply(webhook)
	if err := webhook.Validate(s.knownType); err != nil {
		return nil, api.Invalid(err.Error())
	}
	if err := s.Store.SaveWebhook(ctx, webhook); err != nil {
		return nil, err
	}
	if webhook.Paused {
		s.Sender.Pause(webhook.ID)
	} else {
		s.Sender.Unpause(webhook.ID)
	}
	s.Stream.Publish(api.Happening{Kind: api.HappenedWebhook, Webhook: &webhook})
	return &body[api.Webhook]{webhook}, nil
}

func (s *site) deleteWebhook(ctx context.Context, in *ByID) (*struct{}, error) {
	if _, err := s.Store.Webhook(ctx, in.ID); err != nil {
		return nil, err
	}
	if err := s.Sender.CancelWebhook(ctx, in.ID); err != nil {
		return nil, err
	}
	s.Sender.Unpause(in.ID)
	return nil, s.Store.DeleteWebhook(ctx, in.ID)
}

func (s *site) knownType(name string) bool {
	_, known := s.Catalogue.Type(name)
	return known
}

// webhookFor finds the webhook that goes to the URL with every event, or makes
// one.
func (s *site) webhookFor(ctx context.Context, target string) (api.Webhook, error) {
	webhooks, err := s.Store.Webhooks(ctx)
	if err != nil {
		return api.Webhook{}, err
	}
	for _, w := range webhooks {
		if w.URL == target && w.Subscribes(api.AllEvents) {
			return w, nil
		}
	}
	return s.createWebhook(ctx, api.NewWebhook{URL: target, Events: []string{api.AllEvents}})
}
