package harness

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/vinemock/vinemock/scenarios"
	"github.com/vinemock/vinemock/server/api"
)

// maxRawAnswer is how much of the answer to a raw request is kept, in bytes.
const maxRawAnswer = 64 << 10

// raw makes one request to the target from here, for what the sender never
// sends.
func (r *run) raw(ctx context.Context, step *scenarios.Raw) error {
	ctx, cancel := context.WithTimeout(ctx, r.Patience)
	defer cancel()
	request, body, err := r.rawRequest(ctx, step)
	if err != nil {
		return err
	}
	attempt := r.exchange(request)
	d := api.Delivery{URL: r.Target, Type: request.Method, Status: api.Delivered, Attempts: []api.Attempt{attempt}, CreatedAt: attempt.Start}
	if attempt.Error != "" {
		d.Status, d.FailureCase = api.Failed, api.NoEndpoint
	}
	r.exhibitRaw(step, d, request, body)
	c := check{step: step, scope: r.known()}
	switch {
	case attempt.Error != "":
		c.fail("answer", "any HTTP answer", attempt.Error)
	case step.Expect != nil:
		c.answer(step.Expect, attempt)
	}
	return r.conclude(&c)
}

// rawRequest is the request that the step describes.
func (r *run) rawRequest(ctx context.Context, step *scenarios.Raw) (*http.Request, string, error) {
	scope := r.known()
	body, err := rawBody(step.Body, scope)
	if err != nil {
		return nil, "", err
	}
	request, err := http.NewRequestWithContext(ctx, step.Method, r.Target, strings.NewReader(body))
	if err != nil {
		return nil, "", err
	}
	request.Header.Set("Content-Type", "application/json")
	for _, name := range slices.Sorted(maps.Keys(step.Headers)) {
		value, err := step.Headers[name].Resolve(scope)
		if err != nil {
			return nil, "", fmt.Errorf("header %s: %w", name, err)
		}
		if value == nil {
			request.Header.Del(name)
			continue
		}
		request.Header.Set(name, fmt.Sprint(value))
	}
	return request, body, nil
}

// rawBody is text as it is, and anything else as JSON.
func rawBody(value scenarios.Value, scope scenarios.Scope) (string, error) {
	body, err := value.Resolve(scope)
	switch body := body.(type) {
	case nil:
		return "", err
	case string:
		return body, err
	default:
		src, err := encode(body)
		return string(src), err
	}
}

// exchange sends a raw request and records it as an attempt.
func (r *run) exchange(request *http.Request) api.Attempt {
	begun := api.At(time.Now())
	a := api.Attempt{Number: 1, Due: begun, Start: begun, WallStart: begun}
	response, err := r.http.Do(request)
	if err == nil {
		defer func() { _ = response.Body.Close() }()
		a.Status, a.Header = response.StatusCode, response.Header
		var kept []byte
		kept, err = io.ReadAll(io.LimitReader(response.Body, maxRawAnswer))
		a.Body = string(kept)
	}
	if err != nil {
		a.ErrorClass, a.Error = api.ErrorReset, "no whole answer: "+err.Error()
	}
	a.End = api.At(time.Now())
	a.WallEnd = a.End
	return a
}
