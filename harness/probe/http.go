package probe

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/vinemock/vinemock/server/api"
)

// inHost finds a placeholder before the path of a URL.
var inHost = regexp.MustCompile(`://[^/?#]*\$\{`)

// httpSource asks the receiver's own API.
type httpSource struct {
	url     string // with placeholders
	headers map[string]string
	client  *http.Client
}

func newHTTP(spec Spec) (source, error) {
	address, err := parseGet(spec.HTTP)
	if err != nil {
		return nil, err
	}
	client := &http.Client{
		// A login page would look like an answer.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		// A kept connection would be a dead one after the receiver's restart.
		Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, DisableKeepAlives: true},
	}
	return &httpSource{url: address, headers: spec.Headers, client: client}, nil
}

// parseGet reads "GET http://…"; the method may be left out.
func parseGet(text string) (string, error) {
	const example = `write "GET http://127.0.0.1:9000/customers/${id}"`
	method, address, both := strings.Cut(strings.TrimSpace(text), " ")
	if !both {
		method, address = http.MethodGet, method
	}
	if method != http.MethodGet {
		return "", misconfigured(example, "http: a probe only reads, so its method is GET, not %q", method)
	}
	address = strings.TrimSpace(address)
	if inHost.MatchString(address) {
		return "", misconfigured(example, "http: %q has ${…} in its host, where a scenario has no say", api.Redact(address))
	}
	u, err := url.Parse(placeholder.ReplaceAllString(address, "x"))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return "", misconfigured(example, "http: %q is not an absolute http or https URL", api.Redact(address))
	}
	return address, nil
}

func (h *httpSource) String() string { return "GET " + api.Redact(h.url) }

func (h *httpSource) close() error { return nil }

func (h *httpSource) fetch(ctx context.Context, with map[string]any) ([]map[string]any, error) {
	req, err := h.request(ctx, with)
	if err != nil {
		return nil, err
	}
	resp, err := h.client.Do(req)
	if err != nil {
		return nil, h.unanswered(req, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, MaxBytes+1))
	if err != nil {
		return nil, failed("", "%s: the answer broke off: %v", asked(req), err).because(err)
	}
	return h.records(req, resp, body)
}

func (h *httpSource) request(ctx context.Context, with map[string]any) (*http.Request, error) {
	path, query, asks := strings.Cut(h.url, "?")
	path, err := fill(path, with, url.PathEscape)
	if err != nil {
		return nil, err
	}
	if asks {
		if query, err = fill(query, with, url.QueryEscape); err != nil {
			return nil, err
		}
		path += "?" + query
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, path, nil)
	if err != nil {
		return nil, misconfigured("look at the probe's URL", "%q is not a URL", api.Redact(path))
	}
	req.Header.Set("Accept", "application/json")
	for name, value := range h.headers {
		if value, err = fill(value, with, asIs); err != nil {
			return nil, err
		}
		req.Header.Set(name, value)
	}
	if host := req.Header.Get("Host"); host != "" {
		req.Host = host
	}
	return req, nil
}

// asked names a request in errors.
func asked(req *http.Request) string { return "GET " + api.Redact(req.URL.String()) }

func (h *httpSource) unanswered(req *http.Request, err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err // without the URL, whose query may hold a credential
	}
	return failed("is the receiver running, and is this its API?", "%s got no answer: %v", asked(req), err).because(err)
}

// records reads the answer.
func (h *httpSource) records(req *http.Request, resp *http.Response, body []byte) ([]map[string]any, error) {
	switch status := resp.StatusCode; {
	case status == http.StatusNotFound, status == http.StatusGone, status == http.StatusNoContent:
		return nil, nil
	case status < 200 || status > 299:
		return nil, refused(req, resp, body)
	case len(body) > MaxBytes:
		return nil, misconfigured("ask for one entity", "%s answered more than %d bytes", asked(req), MaxBytes)
	}
	found, err := decode(body)
	if err != nil {
		return nil, misconfigured("a probe's URL answers with the record as JSON, or 404", "%s answered %s with %s: %v", asked(req), resp.Status, excerpt(body), err)
	}
	return found, nil
}

// refused explains a status that is no answer to the question.
func refused(req *http.Request, resp *http.Response, body []byte) error {
	what := fmt.Sprintf("%s answered %s", asked(req), resp.Status)
	switch status := resp.StatusCode; {
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return misconfigured(`give the probe the receiver's credential, as headers: {Authorization: "Bearer ${ENV:TOKEN}"}`, "%s", what)
	case status >= 300 && status <= 399:
		return misconfigured("give the URL that answers itself, and headers that log in if need be", "%s, to %s", what, api.Redact(resp.Header.Get("Location")))
	case status >= 500, status == http.StatusTooManyRequests, status == http.StatusRequestTimeout:
		return failed("the receiver's log should say why", "%s with %s", what, excerpt(body))
	}
	return misconfigured("look at the probe's URL", "%s with %s", what, excerpt(body))
}
