package harness

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"path"
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
	d := api.Delivery{URL: request.URL.String(), Type: request.Method, Status: api.Delivered, Attempts: []api.Attempt{attempt}, CreatedAt: attempt.Start}
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
	target, err := spoilt(r.Target, step.Wrong)
	if err != nil {
		return nil, "", err
	}
	request, err := http.NewRequestWithContext(ctx, step.Method, target, strings.NewReader(body))
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

// lacksSecret says why the step cannot spoil the target's URL; "" if it can.
func (r *Runner) lacksSecret(step scenarios.Step) string {
	raw, ok := step.(*scenarios.Raw)
	if !ok || raw.Wrong == "" {
		return ""
	}
	if wrong, err := spoilt(r.Target, raw.Wrong); err != nil || wrong != r.Target {
		return ""
	}
	return fmt.Sprintf("the target's URL has no %s that could be wrong: if the receiver knows VineSpring by a secret there, add it to the target, as in https://user:SECRET@HOST/hooks/SECRET?key=SECRET", raw.Wrong)
}

// spoilt gives the URL with one part wrong; the same URL if it has no such part.
func spoilt(target string, part scenarios.Part) (string, error) {
	const wrong = "not-the-one"
	u, err := url.Parse(target)
	if err != nil {
		return "", err
	}
	switch part {
	case scenarios.PartPath:
		if dir, last := path.Split(strings.TrimSuffix(u.Path, "/")); last != "" {
			u.Path, u.RawPath = dir+wrong, ""
		}
	case scenarios.PartQuery:
		query := u.Query()
		for name := range query {
			query.Set(name, wrong)
		}
		u.RawQuery = query.Encode()
	case scenarios.PartPassword:
		if _, ok := u.User.Password(); ok {
			u.User = url.UserPassword(u.User.Username(), wrong)
		}
	}
	return u.String(), nil
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
