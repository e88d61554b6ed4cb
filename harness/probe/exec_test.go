//go:build unix

package probe_test

import (
	"context"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/vinemock/vinemock/harness/probe"
	"github.com/vinemock/vinemock/harness/probe/probetest"
)

// program writes a script and gives its directory.
func program(t *testing.T, script string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "find"), []byte("#!/bin/sh\n"+script), 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestExecProbePassesTheExercise(t *testing.T) {
	t.Parallel()
	dir := program(t, `cat "kept/$(printf %s "$1" | od -An -v -tx1 | tr -d ' \n')" 2>/dev/null || exit 0`)
	if err := os.Mkdir(filepath.Join(dir, "kept"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, k := range probetest.Fixture() {
		if err := os.WriteFile(filepath.Join(dir, "kept", hex.EncodeToString([]byte(k.ID))), []byte(asJSON(t, k.ID)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	probetest.Exercise(t, probe.Spec{
		Exec: []string{"./find", "${id}"}, Dir: dir,
		Fields: map[string]string{"name.phone": "contact.phone"},
	})
}

func TestProgramsAreStartedOnlyIfAllowed(t *testing.T) {
	t.Parallel()
	_, err := probe.New("customer", probe.Spec{Exec: []string{"true"}}, probe.Options{})
	told(t, err, true, "--allow-exec")
	if !errors.Is(err, probe.ErrExecNotAllowed) {
		t.Errorf("want ErrExecNotAllowed, got %v", err)
	}
}

func TestProgramsFailuresAreTheProbesFault(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, script string
		config       bool
		want         string
	}{
		{"exit status", "echo not now >&2; exit 3", false, `exit status 3, and said "not now"`},
		{"killed", "kill -9 $$", false, "signal: killed"},
		{"words", "echo found it", true, `printed "found it": it is not JSON`},
		{"too much", "yes | head -c 20000000", true, "more than 16777216 bytes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := read(t, made(t, probe.Spec{Exec: []string{"./find", "${id}", "--token=hunter2"}, Dir: program(t, c.script)}))
			told(t, err, c.config, c.want, "exec ./find ")
		})
	}
}

// TestEndedProgramTakesItsChildrenAlong lets a program start another, which
// holds a pipe open as long as it lives.
func TestEndedProgramTakesItsChildrenAlong(t *testing.T) {
	t.Parallel()
	dir := program(t, "(echo up; exec sleep 600) > alive & wait")
	if err := syscall.Mkfifo(filepath.Join(dir, "alive"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := made(t, probe.Spec{Exec: []string{"./find"}, Dir: dir, Timeout: time.Minute})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		_, err := p.Read(ctx, nil)
		ended <- err
	}()
	alive, err := os.Open(filepath.Join(dir, "alive")) // waits for the child
	if err != nil {
		t.Fatal(err)
	}
	defer alive.Close()
	up := make([]byte, len("up\n"))
	if _, err := io.ReadFull(alive, up); err != nil {
		t.Fatal(err)
	}
	cancel()
	told(t, <-ended, false, "was stopped")
	if err := alive.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(alive); err != nil {
		t.Errorf("the child lives on: %v", err)
	}
}
