package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// Client drives a vinemock over its HTTP API. Its methods return a [*Problem]
// where vinemock answered with one.
type Client struct {
	base  string
	token string
	http  *http.Client
}

// NewClient makes a client of the vinemock at base, such as
// http://127.0.0.1:8025. The token is empty where vinemock asks for none.
func NewClient(base, token string) *Client {
	return &Client{base: strings.TrimSuffix(base, "/"), token: token, http: &http.Client{}}
}

// CreateWebhook makes a webhook.
func (c *Client) CreateWebhook(ctx context.Context, w NewWebhook) (Webhook, error) {
	return call[Webhook](ctx, c, http.MethodPost, "/api/v1/webhooks", w)
}

// Webhooks lists all webhooks.
func (c *Client) Webhooks(ctx context.Context) ([]Webhook, error) {
	page, err := call[Page[Webhook]](ctx, c, http.MethodGet, "/api/v1/webhooks", nil)
	return page.Items, err
}

// ChangeWebhook changes the named fields of a webhook.
func (c *Client) ChangeWebhook(ctx context.Context, id string, patch WebhookPatch) (Webhook, error) {
	return call[Webhook](ctx, c, http.MethodPatch, "/api/v1/webhooks/"+url.PathEscape(id), patch)
}

// DeleteWebhook forgets a webhook and stops retrying its deliveries.
func (c *Client) DeleteWebhook(ctx context.Context, id string) error {
	_, err := call[struct{}](ctx, c, http.MethodDelete, "/api/v1/webhooks/"+url.PathEscape(id), nil)
	return err
}

// CreateEvents makes events happen and delivers them.
func (c *Client) CreateEvents(ctx context.Context, events NewEvents) (Accepted, error) {
	return call[Accepted](ctx, c, http.MethodPost, "/api/v1/events", events)
}

// Events gives a page of events, newest first.
func (c *Client) Events(ctx context.Context, q EventQuery) (Page[Event], error) {
	values := url.Values{}
	setIf(values, "type", q.Type)
	setIf(values, "entity", q.Entity)
	setIf(values, "cursor", q.Cursor)
	if q.Limit > 0 {
		values.Set("limit", fmt.Sprint(q.Limit))
	}
	return call[Page[Event]](ctx, c, http.MethodGet, "/api/v1/events?"+values.Encode(), nil)
}

// Delivery gives one delivery with its attempts.
func (c *Client) Delivery(ctx context.Context, id string) (Delivery, error) {
	return call[Delivery](ctx, c, http.MethodGet, "/api/v1/deliveries/"+url.PathEscape(id), nil)
}

// Deliveries gives a page of deliveries, newest first.
func (c *Client) Deliveries(ctx context.Context, q DeliveryQuery) (Page[Delivery], error) {
	values := url.Values{}
	setIf(values, "status", string(q.Status))
	setIf(values, "type", q.Type)
	setIf(values, "webhook", q.Webhook)
	setIf(values, "event", q.Event)
	setIf(values, "cursor", q.Cursor)
	if !q.Since.IsZero() {
		values.Set("since", At(q.Since).UTC().Format(TimeLayout))
	}
	if q.Limit > 0 {
		values.Set("limit", fmt.Sprint(q.Limit))
	}
	return call[Page[Delivery]](ctx, c, http.MethodGet, "/api/v1/deliveries?"+values.Encode(), nil)
}

// Redeliver sends the bytes of a delivery again; with wait it answers when the
// new delivery is settled.
func (c *Client) Redeliver(ctx context.Context, id string, wait bool) (Accepted, error) {
	path := "/api/v1/deliveries/" + url.PathEscape(id) + "/redeliver"
	if wait {
		path += "?wait=" + WaitSettled
	}
	return call[Accepted](ctx, c, http.MethodPost, path, nil)
}

// CancelDelivery stops retrying a delivery.
func (c *Client) CancelDelivery(ctx context.Context, id string) (Delivery, error) {
	return call[Delivery](ctx, c, http.MethodDelete, "/api/v1/deliveries/"+url.PathEscape(id), nil)
}

// Clock reads the sender's clock.
func (c *Client) Clock(ctx context.Context) (Clock, error) {
	return call[Clock](ctx, c, http.MethodGet, "/api/v1/clock", nil)
}

// SetClock changes how time passes: real, xN, virtual or manual.
func (c *Client) SetClock(ctx context.Context, mode string) (Clock, error) {
	return call[Clock](ctx, c, http.MethodPut, "/api/v1/clock", SetClock{Mode: mode})
}

// Advance moves manual or virtual time on.
func (c *Client) Advance(ctx context.Context, by Duration) (Clock, error) {
	return call[Clock](ctx, c, http.MethodPost, "/api/v1/clock/advance", Advance{By: by})
}

// WaitMessage gives the newest message that the query finds, now or within the
// timeout; a [Problem] with CodeTimeout after it.
func (c *Client) WaitMessage(ctx context.Context, q MessageQuery, timeout Duration) (Message, error) {
	values := url.Values{"timeout": {timeout.String()}}
	setIf(values, "delivery", q.Delivery)
	setIf(values, "to", q.To)
	setIf(values, "subject", q.Subject)
	return call[Message](ctx, c, http.MethodGet, "/api/v1/inbox/wait?"+values.Encode(), nil)
}

// Messages lists captured messages, newest first.
func (c *Client) Messages(ctx context.Context, q MessageQuery) (MessageList, error) {
	values := url.Values{}
	setIf(values, "delivery", q.Delivery)
	setIf(values, "to", q.To)
	setIf(values, "subject", q.Subject)
	if q.Start > 0 {
		values.Set("start", fmt.Sprint(q.Start))
	}
	if q.Limit > 0 {
		values.Set("limit", fmt.Sprint(q.Limit))
	}
	return call[MessageList](ctx, c, http.MethodGet, "/api/v1/messages?"+values.Encode(), nil)
}

// Message gives one captured message in full.
func (c *Client) Message(ctx context.Context, id string) (Message, error) {
	return call[Message](ctx, c, http.MethodGet, "/api/v1/message/"+url.PathEscape(id), nil)
}

// Ready tells whether vinemock takes work.
func (c *Client) Ready(ctx context.Context) error {
	_, err := call[struct{}](ctx, c, http.MethodGet, "/readyz", nil)
	return err
}

func setIf(values url.Values, name, value string) {
	if value != "" {
		values.Set(name, value)
	}
}

// call makes one request and reads the answer, or the problem, from JSON.
func call[T any](ctx context.Context, c *Client, method, path string, ask any) (answer T, err error) {
	response, err := c.do(ctx, method, path, ask)
	if err != nil {
		return answer, err
	}
	defer func() { _ = response.Body.Close() }()
	src, err := io.ReadAll(response.Body)
	if err != nil {
		return answer, fmt.Errorf("%s %s: read answer: %w", method, path, err)
	}
	if response.StatusCode > 299 {
		return answer, problemOf(response, src)
	}
	if len(src) == 0 {
		return answer, nil
	}
	if err := json.Unmarshal(src, &answer); err != nil {
		return answer, fmt.Errorf("%s %s: read answer: %w", method, path, err)
	}
	return answer, nil
}

func (c *Client) do(ctx context.Context, method, path string, ask any) (*http.Response, error) {
	var body io.Reader
	if ask != nil {
		src, err := json.Marshal(ask)
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w", method, path, err)
		}
		body = bytes.NewReader(src)
	}
	request, err := http.NewRequestWithContext(ctx, method, c.base+path, body)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", method, path, err)
	}
	if ask != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return nil, fmt.Errorf("reach vinemock: %w", err)
	}
	return response, nil
}

// problemOf reads the problem that was answered, or makes one of what was.
func problemOf(response *http.Response, src []byte) error {
	var problem Problem
	if err := json.Unmarshal(src, &problem); err != nil || problem.Code == "" {
		return fmt.Errorf("vinemock answered %s: %.200s", response.Status, src)
	}
	return &problem
}

// HasCode tells whether the error is, or wraps, a problem with this code.
func HasCode(err error, code string) bool {
	var problem *Problem
	return errors.As(err, &problem) && problem.Code == code
}
