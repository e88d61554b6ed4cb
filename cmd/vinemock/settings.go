package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/vinemock/vinemock/harness"
	"github.com/vinemock/vinemock/harness/config"
	"github.com/vinemock/vinemock/harness/probe"
	"github.com/vinemock/vinemock/server"
	"github.com/vinemock/vinemock/server/api"
)

// defaultConfig is read if it is there and --config names no other.
const defaultConfig = "vinemock.yaml"

// settings are a test's flags over its configuration file.
type settings struct {
	target, ready string
	readyTimeout  time.Duration
	policy        api.Policy
	network       server.Network
	probes        map[string]probe.Probe
	hooks         harness.Hooks
}

// settings reads the configuration file and lays the flags over it.
func (c testCommand) settings(env environment) (s settings, err error) {
	file, err := c.file(env)
	if err != nil {
		return s, err
	}
	file.Target, file.Ready = cmp.Or(c.Target, file.Target), cmp.Or(c.Ready, file.Ready)
	file.ReadyTimeout = cmp.Or(c.ReadyTimeout, file.ReadyTimeout)
	if file.Target != "" {
		if err := file.Validate(); err != nil {
			return s, usage("%w", err)
		}
	}
	s = settings{target: file.Target, ready: file.Ready, readyTimeout: file.ReadyTimeout}
	base := api.DefaultPolicy()
	base.Timeout = api.Duration(file.Timeout)
	if s.policy, err = c.over(file.Policy.Apply(base)); err != nil {
		return s, err
	}
	if s.network, err = c.network(env); err != nil {
		return s, err
	}
	if err := c.useHooks(&s, file.Hooks); err != nil {
		return s, err
	}
	s.probes, err = probes(file, probe.Options{AllowExec: c.AllowExec})
	if err != nil {
		return s, errors.Join(err, s.close())
	}
	return s, nil
}

// useHooks makes the hooks that the file has.
func (c testCommand) useHooks(s *settings, hooks config.Hooks) error {
	if program := hooks.Program(); program != "" && !c.AllowExec {
		return usage("%s runs a program: allow it with --allow-exec, or take %[1]s out of the configuration", program)
	}
	s.hooks = harness.NewHooks(hooks)
	restart := s.hooks.Restart
	if restart == nil {
		return nil
	}
	s.hooks.Restart = func(ctx context.Context) error {
		if err := restart(ctx); err != nil {
			return err
		}
		return harness.WaitReady(ctx, s.target, s.ready, s.readyTimeout)
	}
	return nil
}

// file reads the configuration, the default one without a file.
func (c testCommand) file(env environment) (config.Config, error) {
	name := cmp.Or(c.Config, defaultConfig)
	src, err := os.ReadFile(name)
	if c.Config == "" && errors.Is(err, fs.ErrNotExist) {
		return config.Default(), nil
	}
	if err != nil {
		return config.Config{}, usage("read configuration: %w", err)
	}
	return config.Read(name, src, env.lookup)
}

func probes(file config.Config, options probe.Options) (map[string]probe.Probe, error) {
	made := make(map[string]probe.Probe)
	for entity, spec := range file.Probes {
		p, err := probe.New(entity, spec, options)
		if err != nil {
			return made, usage("%w", err)
		}
		made[entity] = p
	}
	return made, nil
}

// close lets go of the probes.
func (s settings) close() error {
	var errs []error
	for _, p := range s.probes {
		errs = append(errs, p.Close())
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("close probes: %w", err)
	}
	return nil
}
