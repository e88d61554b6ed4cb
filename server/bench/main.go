package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		stop()
		os.Exit(1) //nolint:forbidigo // the one exit of this program
	}
}

// measurement is one thing to measure.
type measurement struct {
	name string
	run  func(ctx context.Context, b *bench) error
}

func measurements() []measurement {
	return []measurement{
		{"ready", measureReady},
		{"rate", measureRate},
		{"exhausted", measureExhausted},
		{"late", measureLate},
		{"million", measureMillion},
	}
}

// run makes the named measurements, or all.
func run(ctx context.Context, names []string, out io.Writer) error {
	if len(names) == 2 && names[0] == "receiver" {
		return receive(ctx, names[1])
	}
	dir, err := os.MkdirTemp("", "vinemock-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	b := &bench{dir: dir, vinemock: filepath.Join(dir, "vinemock"), out: out}
	if err := b.command(ctx, "go", "build", "-o", b.vinemock, "github.com/vinemock/vinemock/cmd/vinemock").Run(); err != nil {
		return fmt.Errorf("build vinemock: %w", err)
	}
	for _, m := range measurements() {
		if len(names) > 0 && !slices.Contains(names, m.name) {
			continue
		}
		if err := m.run(ctx, b); err != nil {
			return fmt.Errorf("measure %s: %w", m.name, err)
		}
	}
	return nil
}

// bench is what the measurements share.
type bench struct {
	dir      string // for whatever they write
	vinemock string // the program
	out      io.Writer
}

func (b *bench) say(format string, args ...any) { fmt.Fprintf(b.out, format+"\n", args...) }

// command is a program whose complaints are shown.
func (b *bench) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, name, args...)
	c.Stderr = os.Stderr
	return c
}
