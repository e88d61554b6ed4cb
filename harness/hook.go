package harness

import (
	"context"
	"fmt"
	"net/http"
	"os/exec"
	"strings"
	"time"

	"github.com/vinemock/vinemock/harness/config"
	"github.com/vinemock/vinemock/server/api"
)

// hookTimeout bounds one call of a hook, in wall time.
const hookTimeout = 2 * time.Minute

// Hook makes the function that does what a configured hook says.
func Hook(h config.Hook) func(context.Context) error {
	do := func(ctx context.Context) error { return start(ctx, h) }
	if h.HTTP != nil {
		do = func(ctx context.Context) error { return call(ctx, *h.HTTP) }
	}
	return func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, hookTimeout)
		defer cancel()
		return do(ctx)
	}
}

// start runs a hook's program to its end.
func start(ctx context.Context, h config.Hook) error {
	program := exec.CommandContext(ctx, h.Exec[0], h.Exec[1:]...) //nolint:gosec // the user's own, allowed by --allow-exec
	program.Dir = h.Dir
	program.WaitDelay = time.Second
	output, err := program.CombinedOutput()
	if err != nil {
		return fmt.Errorf("run %s: %w: %s", strings.Join(h.Exec, " "), err, strings.TrimSpace(string(output)))
	}
	return nil
}

// call makes a hook's request, which must be answered 2xx.
func call(ctx context.Context, r config.Request) error {
	request, err := http.NewRequestWithContext(ctx, r.Method, r.URL, http.NoBody)
	if err != nil {
		return fmt.Errorf("%s %s: %w", r.Method, api.Redact(r.URL), err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("%s %s: %w", r.Method, api.Redact(r.URL), err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode < 200 || response.StatusCode > 299 {
		return fmt.Errorf("%s %s: answered %s, want 2xx", r.Method, api.Redact(r.URL), response.Status)
	}
	return nil
}
