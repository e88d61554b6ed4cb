package probe

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

const (
	// maxComplaint is how much of a program's stderr is kept, in bytes.
	maxComplaint = 4 << 10
	// killGrace is how long the output of a killed program is waited for.
	killGrace = time.Second
)

// execSource starts a program that prints the records.
type execSource struct {
	args []string // with placeholders
	dir  string
}

func newExec(spec Spec) (source, error) {
	switch program := spec.Exec[0]; {
	case strings.TrimSpace(program) == "":
		return nil, misconfigured(`write exec: [./bin/find-customer, "${id}"]`, "exec: the program's name is empty")
	case placeholder.MatchString(program):
		return nil, misconfigured("put it into an argument", "exec: %q would let a scenario choose the program", program)
	}
	return &execSource{args: spec.Exec, dir: spec.Dir}, nil
}

// mayStart tells why the program cannot be started.
func mayStart(spec Spec, opts Options) error {
	program := spec.Exec[0]
	if !opts.AllowExec {
		return misconfigured("allow it with --allow-exec, if you trust the file that names it", "it would start the program %q", program).because(ErrExecNotAllowed)
	}
	if filepath.Base(program) != program && !filepath.IsAbs(program) {
		program = filepath.Join(spec.Dir, program)
	}
	if _, err := exec.LookPath(program); err != nil {
		return misconfigured("give its path from the directory of the configuration, and make it executable", "exec: cannot start %q: %v", program, err).because(err)
	}
	return nil
}

// String leaves the arguments out, for they may hold a password.
func (e *execSource) String() string { return "exec " + e.args[0] }

func (e *execSource) close() error { return nil }

func (e *execSource) fetch(ctx context.Context, with map[string]any) ([]map[string]any, error) {
	args := []string{e.args[0]}
	for _, template := range e.args[1:] {
		arg, err := fill(template, with, asIs)
		if err != nil {
			return nil, err
		}
		args = append(args, arg)
	}
	return e.run(ctx, args)
}

func (e *execSource) run(ctx context.Context, args []string) ([]map[string]any, error) {
	out, complaint := &bounded{most: MaxBytes + 1}, &bounded{most: maxComplaint}
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Dir, cmd.Stdout, cmd.Stderr, cmd.WaitDelay = e.dir, out, complaint, killGrace
	inGroup(cmd)
	err := cmd.Run()
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		return nil, failed("a program that finds nothing prints null or nothing and exits 0", "%s ended with %v, and said %s", e, err, excerpt(complaint.Bytes())).because(err)
	case err != nil:
		return nil, misconfigured("try the command in a shell", "%s did not run: %v", e, err).because(err)
	case out.Len() > MaxBytes:
		return nil, misconfigured("print the records of one entity", "%s printed more than %d bytes", e, MaxBytes)
	}
	return e.records(out.Bytes())
}

func (e *execSource) records(out []byte) ([]map[string]any, error) {
	if len(bytes.TrimSpace(out)) == 0 {
		return nil, nil
	}
	found, err := decode(out)
	if err != nil {
		return nil, misconfigured("the program prints one JSON object, an array of them, or null; words go to stderr", "%s printed %s: %v", e, excerpt(out), err)
	}
	return found, nil
}

// bounded keeps the beginning of what is written to it and drops the rest.
type bounded struct {
	bytes.Buffer
	most int
}

// Write implements [io.Writer].
func (b *bounded) Write(p []byte) (int, error) {
	keep := min(len(p), max(0, b.most-b.Len()))
	b.Buffer.Write(p[:keep])
	return len(p), nil
}
