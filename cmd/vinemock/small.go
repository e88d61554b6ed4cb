package main

import (
	"context"
	"fmt"
	"net"
	"runtime/debug"
	"time"

	"github.com/vinemock/vinemock/server/api"
)

// release is set by the linker in builds that are published.
var release string

// version is the release, or what the build knows of its origin.
func version() string {
	if release != "" {
		return release
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "dev"
}

// versionCommand is `vinemock version`.
type versionCommand struct{}

// Example ends the command's help.
func (versionCommand) Example() string { return "  vinemock version" }

// Run implements the command.
func (versionCommand) Run(env environment) error {
	_, err := fmt.Fprintln(env.stdout, "vinemock", version())
	return err
}

// healthcheckCommand is `vinemock healthcheck`.
type healthcheckCommand struct {
	HTTP    string        `help:"Address of the vinemock to ask." default:"127.0.0.1:8025" placeholder:"HOST:PORT"`
	Timeout time.Duration `help:"How long to wait for the answer." default:"2s"`
}

// Example ends the command's help.
func (healthcheckCommand) Example() string {
	return "  vinemock healthcheck --http 127.0.0.1:8025"
}

// Run implements the command.
func (c healthcheckCommand) Run(env environment) error {
	host, port, err := net.SplitHostPort(c.HTTP)
	if err != nil {
		return usage("http: %q is not host:port, such as 127.0.0.1:8025", c.HTTP)
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	ctx, cancel := context.WithTimeout(env.ctx, c.Timeout)
	defer cancel()
	if err := api.NewClient("http://"+net.JoinHostPort(host, port), "").Ready(ctx); err != nil {
		_, _ = fmt.Fprintln(env.stderr, "vinemock:", err)
		return errBreaks
	}
	_, err = fmt.Fprintln(env.stdout, "ready")
	return err
}
