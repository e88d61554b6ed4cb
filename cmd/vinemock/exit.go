package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/vinemock/vinemock/harness"
	"github.com/vinemock/vinemock/scenarios/document"
)

// The exit codes.
const (
	exitHolds       = 0
	exitBreaks      = 1 // the receiver breaks the contract
	exitUsage       = 2 // wrong usage, or a file that does not check
	exitNotReady    = 3 // the receiver was never ready
	exitOwnFault    = 4
	exitInterrupted = 130
)

// usageError is a wrong command line or a file that does not check.
type usageError struct{ error }

func usage(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// errBreaks ends a command whose output has told already what is broken.
var errBreaks = errors.New("the contract does not hold")

// errOwnFault ends a command whose output has told already what vinemock could
// not do.
var errOwnFault = errors.New("not everything could be tested")

// report prints a command's error and gives the exit code.
func (e environment) report(err error) int {
	var wrong usageError
	var problems document.Problems
	var notReady *harness.NotReadyError
	code := exitOwnFault
	switch {
	case err == nil:
		return exitHolds
	case errors.Is(err, errBreaks):
		return exitBreaks
	case errors.Is(err, errOwnFault):
		return exitOwnFault
	case errors.As(err, &problems):
		_, _ = fmt.Fprintln(e.stderr, strings.TrimRight(problems.Error(), "\n"))
		return exitUsage
	case errors.As(err, &wrong):
		code = exitUsage
	case errors.As(err, &notReady):
		code = exitNotReady
	case errors.Is(err, context.Canceled):
		code, err = exitInterrupted, errors.New("interrupted")
	}
	_, _ = fmt.Fprintln(e.stderr, "vinemock:", err)
	return code
}
