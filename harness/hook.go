package harness

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"os/exec"
	"strings"
	"time"

	"github.com/vinemock/vinemock/harness/config"
	"github.com/vinemock/vinemock/scenarios"
	"github.com/vinemock/vinemock/server/api"
)

// hookTimeout bounds one call of a hook, in wall time.
const hookTimeout = 2 * time.Minute

// Hook does something to the receiver from outside.
type Hook func(context.Context) error

// Hooks are what can be done to the receiver. Where one is nil, scenarios that
// need it are skipped.
type Hooks struct {
	// Reset makes it forget; it is called before each scenario.
	Reset Hook
	// Restart stops and starts it, and returns when it is ready again.
	Restart Hook
	// Break makes its store fail until Mend, which must be there too, makes it
	// work again.
	Break, Mend Hook
	// BreakNext makes the next event fail inside, once.
	BreakNext Hook
}

// NewHooks makes the hooks that are configured.
func NewHooks(c config.Hooks) Hooks {
	return Hooks{
		Reset: newHook(c.Reset), Restart: newHook(c.Restart),
		Break: newHook(c.Break), Mend: newHook(c.Mend), BreakNext: newHook(c.BreakNext),
	}
}

// lacks says what the step needs and cannot be done, and the line to add; ""
// if nothing is missing.
func (h Hooks) lacks(step scenarios.Step) string {
	switch step := step.(type) {
	case *scenarios.Restart:
		return missingHook(h.Restart, "restart the receiver", "restart: {exec: [COMMAND, ARGUMENT]}")
	case *scenarios.Break:
		if step.What == scenarios.Next {
			return missingHook(h.BreakNext, "make the receiver fail once", `break-next: "POST http://HOST/test/fail-next?n=1"`)
		}
		return cmp.Or(missingHook(h.Break, "break the receiver's store", `break: "POST http://HOST/test/store?state=down"`), h.lacks(&scenarios.Mend{}))
	case *scenarios.Mend:
		return missingHook(h.Mend, "mend the receiver's store", `mend: "POST http://HOST/test/store?state=up"`)
	}
	return ""
}

func missingHook(h Hook, purpose, line string) string {
	if h != nil {
		return ""
	}
	return "no way to " + purpose + ": add to vinemock.yaml  " + line
}

// changesReceiver tells whether the step does something to the receiver that
// others would notice.
func changesReceiver(step scenarios.Step) bool {
	switch step.(type) {
	case *scenarios.Restart, *scenarios.Break, *scenarios.Mend:
		return true
	}
	return false
}

// breakIt breaks the receiver, or its next event.
func (r *run) breakIt(ctx context.Context, step *scenarios.Break) error {
	r.mu.Lock()
	r.broken = true
	r.mu.Unlock()
	if step.What == scenarios.Next {
		return r.Hooks.BreakNext(ctx)
	}
	return r.Hooks.Break(ctx)
}

// mendIt makes the receiver work again.
func (r *run) mendIt(ctx context.Context) error {
	err := r.Hooks.Mend(ctx)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.broken = err != nil
	return err
}

// leaveWhole mends what the scenario has left broken.
func (r *run) leaveWhole(ctx context.Context) error {
	if !r.broken || r.Hooks.Mend == nil {
		return nil
	}
	if err := r.mendIt(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("mend the receiver at the scenario's end: %w", err)
	}
	return nil
}

// newHook makes the function that does what a configured hook says.
func newHook(h *config.Hook) Hook {
	if h == nil {
		return nil
	}
	do := func(ctx context.Context) error { return start(ctx, *h) }
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
