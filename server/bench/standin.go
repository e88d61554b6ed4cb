package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"github.com/vinemock/vinemock/server/api"
)

// standIn is a running vinemock.
type standIn struct {
	client *api.Client
	cmd    *exec.Cmd
	ready  time.Duration // from its start until it took work
}

// serve starts vinemock with these flags.
func (b *bench) serve(ctx context.Context, flags ...string) (*standIn, error) {
	address, err := freeAddress(ctx)
	if err != nil {
		return nil, err
	}
	args := append([]string{"serve", "--log-level", "warn", "--http", address, "--smtp", "127.0.0.1:0", "--seed", "1"}, flags...)
	s := &standIn{client: api.NewClient("http://"+address, ""), cmd: b.command(ctx, b.vinemock, args...)}
	begun := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	for s.client.Ready(ctx) != nil {
		if err := pause(ctx, 500*time.Microsecond); err != nil {
			return nil, err
		}
		if time.Since(begun) > 5*time.Minute {
			return nil, fmt.Errorf("vinemock at %s is never ready", address)
		}
	}
	s.ready = time.Since(begun)
	return s, nil
}

// stop ends vinemock in good order.
func (s *standIn) stop() {
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	_ = s.cmd.Wait()
}

// webhook makes a webhook for every event.
func (s *standIn) webhook(ctx context.Context, url, failureEmail string, policy api.PolicyPatch) (string, error) {
	w, err := s.client.CreateWebhook(ctx, api.NewWebhook{URL: url, FailureEmail: failureEmail, Events: []string{api.AllEvents}, Policy: policy})
	return w.ID, err
}

// processors is the processor time that the ended process took.
func (s *standIn) processors() time.Duration {
	return (s.cmd.ProcessState.UserTime() + s.cmd.ProcessState.SystemTime()).Round(10 * time.Millisecond)
}

// memory gives the process's resident memory in MiB, as the kernel counts it.
func (s *standIn) memory() string {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return "unknown on this system"
	}
	var kept []string
	for line := range strings.Lines(string(status)) {
		name, value, _ := strings.Cut(line, ":")
		if name == "VmRSS" || name == "VmHWM" {
			kept = append(kept, name+" "+strings.TrimSpace(value))
		}
	}
	return strings.Join(kept, ", ")
}
