package harness

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/vinemock/vinemock/server/api"
)

// readyTry bounds one look at whether the receiver is ready.
const readyTry = 2 * time.Second

// NotReadyError says that the receiver never was ready.
type NotReadyError struct {
	// What was asked, how long, and what the last try met.
	What    string
	Timeout time.Duration
	Last    error
}

// Error implements error.
func (e *NotReadyError) Error() string {
	return fmt.Sprintf("the receiver was not ready within %s: %s: %v; start it first, or wait longer with --ready-timeout", e.Timeout, e.What, e.Last)
}

// Unwrap gives what the last try met.
func (e *NotReadyError) Unwrap() error { return e.Last }

// WaitReady waits until a GET of the ready URL is answered with 2xx or, without
// one, until the target's port accepts a connection. Its error is a
// [*NotReadyError], or the context's.
func WaitReady(ctx context.Context, target, ready string, timeout time.Duration) error {
	try, what := dial(target), "connect to "+hostOf(target)
	if ready != "" {
		try, what = get(ready), "GET "+api.Redact(ready)
	}
	limit, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	for {
		one, cancelOne := context.WithTimeout(limit, readyTry)
		err := try(one)
		cancelOne()
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case limit.Err() != nil:
			return &NotReadyError{What: what, Timeout: timeout, Last: err}
		}
		if sleep(limit, 10*poll) != nil && ctx.Err() == nil {
			return &NotReadyError{What: what, Timeout: timeout, Last: err}
		}
	}
}

// hostOf is the host and port of a URL.
func hostOf(target string) string {
	u, err := url.Parse(target)
	if err != nil {
		return api.Redact(target)
	}
	port := u.Port()
	if port == "" {
		port = u.Scheme // "http" and "https" are names of ports
	}
	return net.JoinHostPort(u.Hostname(), port)
}

func dial(target string) func(context.Context) error {
	return func(ctx context.Context) error {
		var dialer net.Dialer
		conn, err := dialer.DialContext(ctx, "tcp", hostOf(target))
		if err != nil {
			return err
		}
		return conn.Close()
	}
}

func get(ready string) func(context.Context) error {
	return func(ctx context.Context) error {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, ready, nil)
		if err != nil {
			return err
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			return err
		}
		defer func() { _ = response.Body.Close() }()
		if response.StatusCode < 200 || response.StatusCode > 299 {
			return fmt.Errorf("answered %s", response.Status)
		}
		return nil
	}
}
