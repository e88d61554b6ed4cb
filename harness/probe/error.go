package probe

import (
	"errors"
	"fmt"
)

// ErrExecNotAllowed is the cause when a probe would start a program and
// [Options] does not allow that.
var ErrExecNotAllowed = errors.New("programs are not allowed")

// Error tells why a probe could not read the receiver's records. It is the
// fault of the probe or of its configuration: the harness reports the outcome
// "error", not "failed".
type Error struct {
	// Entity is the name of the probe, such as customer.
	Entity string
	// What went wrong. Credentials are redacted.
	What string
	// Hint is how to mend it; may be empty.
	Hint string
	// Config tells that the configuration is wrong (a column that is not there,
	// a missing credential), so that asking again cannot help.
	Config bool
	// Err is the cause, if another error was.
	Err error
}

// Error implements error.
func (e *Error) Error() string {
	text := "probe " + e.Entity + ": " + e.What
	if e.Entity == "" {
		text = "probe: " + e.What
	}
	if e.Hint != "" {
		text += "; " + e.Hint
	}
	return text
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// misconfigured is an error that only another configuration mends.
func misconfigured(hint, format string, args ...any) *Error {
	return &Error{What: fmt.Sprintf(format, args...), Hint: hint, Config: true}
}

// failed is an error that may be gone when asked again.
func failed(hint, format string, args ...any) *Error {
	return &Error{What: fmt.Sprintf(format, args...), Hint: hint}
}

// because names the cause.
func (e *Error) because(err error) *Error {
	e.Err = err
	return e
}

// of names the probe. Any error becomes an [*Error] so.
func of(entity string, err error) *Error {
	var e *Error
	if !errors.As(err, &e) {
		e = &Error{What: err.Error(), Err: err}
	}
	named := *e
	named.Entity = entity
	return &named
}
