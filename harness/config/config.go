package config

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/vinemock/vinemock/harness/probe"
	"github.com/vinemock/vinemock/server/api"
)

// What holds where neither the file nor a flag says more.
const (
	DefaultReadyTimeout = 30 * time.Second
	DefaultTimeout      = 5 * time.Second
)

// Config is where the receiver is and what the harness may do with it.
type Config struct {
	// Target is the URL that events are sent to (VS-CFG-2).
	Target string
	// Ready is a URL that answers 2xx when the receiver is ready. If empty it
	// is ready when the target's port accepts a connection.
	Ready string
	// ReadyTimeout bounds the wait for that, in wall time.
	ReadyTimeout time.Duration
	// Timeout bounds one answer of the receiver, in wall time.
	Timeout time.Duration
	// Policy is what differs from VineSpring's policy in every scenario.
	Policy api.PolicyPatch
	// Hooks are what the harness may do to the receiver.
	Hooks Hooks
	// Probes read back what the receiver kept, by entity.
	Probes map[string]probe.Spec
}

// Request is an HTTP request without a body.
type Request struct {
	// Method in capitals, such as POST.
	Method string
	// URL is absolute, http or https.
	URL string
}

// String writes the request as the file does, its password redacted.
func (r Request) String() string { return r.Method + " " + api.Redact(r.URL) }

// Default is the configuration of an empty file.
func Default() Config {
	return Config{ReadyTimeout: DefaultReadyTimeout, Timeout: DefaultTimeout}
}

// Validate joins everything that is wrong with the configuration, after flags
// have had their say.
func (c Config) Validate() error {
	var errs []error
	wrong := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if c.Target == "" {
		wrong("target: it is not known where the receiver is; give --target URL, or target: in vinemock.yaml")
	} else if err := api.ValidateURL(c.Target); err != nil {
		wrong("target: %w", err)
	}
	if err := api.ValidateURL(c.Ready); c.Ready != "" && err != nil {
		wrong("ready: %w", err)
	}
	if c.ReadyTimeout <= 0 {
		wrong("ready-timeout %s: want more than 0s", c.ReadyTimeout)
	}
	if c.Timeout <= 0 || c.Timeout > api.MaxTimeout.Std() {
		wrong("timeout %s: want more than 0s and at most %s", c.Timeout, api.MaxTimeout)
	}
	if err := c.Policy.Apply(api.DefaultPolicy()).Validate(); err != nil {
		wrong("policy: %w", err)
	}
	errs = append(errs, c.Hooks.validate())
	for _, entity := range slices.Sorted(maps.Keys(c.Probes)) {
		errs = append(errs, named("probes: "+entity, c.Probes[entity].Validate()))
	}
	return errors.Join(errs...)
}

// named says which part an error is about.
func named(part string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", part, err)
}

func (r Request) validate() error {
	if !method.MatchString(r.Method) {
		return fmt.Errorf("%q is not an HTTP method; write it in capitals, such as %s", r.Method, http.MethodPost)
	}
	return api.ValidateURL(r.URL)
}
