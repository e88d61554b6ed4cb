package api

import (
	"fmt"
	"net/http"
)

// Problem is an error as HTTP carries it: RFC 9457 problem details with a
// stable code. It implements error, so a handler returns it and a client's
// caller can read its fields with [errors.As].
type Problem struct {
	// Type is a URI reference naming the kind: "/problems/" and the code.
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	// Code is stable: programs compare it.
	Code string `json:"code"`
	// Detail says what was wrong this time and what to do next.
	Detail string `json:"detail"`
	// Errors lists each place that is wrong, when there are several.
	Errors []ProblemPlace `json:"errors,omitempty"`
}

// ProblemPlace is one thing wrong with a request.
type ProblemPlace struct {
	// Location is a path such as body.policy.retries.
	Location string `json:"location,omitempty"`
	Message  string `json:"message"`
}

// Error implements error.
func (p *Problem) Error() string {
	text := p.Title
	if p.Detail != "" {
		text = p.Detail
	}
	for _, place := range p.Errors {
		text += fmt.Sprintf("; %s: %s", place.Location, place.Message)
	}
	return text
}

// GetStatus is the HTTP status that the problem is answered with.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is the media type of a problem.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// The codes of all problems.
const (
	CodeInvalid          = "invalid"
	CodeNotFound         = "not-found"
	CodeUnknownEventType = "unknown-event-type"
	CodeClockMode        = "clock-mode"
	CodeUnauthorized     = "unauthorized"
	CodeTimeout          = "timeout"
	CodeStopping         = "stopping"
	CodeTooLarge         = "too-large"
	CodeTooMany          = "too-many"
	CodeUnwritable       = "unwritable"
	CodeInternal         = "internal"
)

// Invalid says that the request has a value that vinemock cannot take.
func Invalid(detail string) *Problem {
	return problem(http.StatusUnprocessableEntity, CodeInvalid, "The request is not valid", detail)
}

// NotFound says that there is no such thing, or it has been deleted.
func NotFound(what, id string) *Problem {
	return problem(http.StatusNotFound, CodeNotFound, "Not found", fmt.Sprintf("there is no %s %q", what, id))
}

// UnknownEventType says that the catalogue has no such type; suggestion may be empty.
func UnknownEventType(eventType, suggestion string) *Problem {
	detail := fmt.Sprintf("there is no event type %q", eventType)
	if suggestion != "" {
		detail += fmt.Sprintf("; did you mean %q?", suggestion)
	}
	return problem(http.StatusUnprocessableEntity, CodeUnknownEventType, "Unknown event type", detail)
}

// ClockMode says that the clock's mode does not allow what was asked.
func ClockMode(detail string) *Problem {
	return problem(http.StatusConflict, CodeClockMode, "Not with this clock", detail)
}

// Unauthorized says that the token is missing or wrong.
func Unauthorized() *Problem {
	return problem(http.StatusUnauthorized, CodeUnauthorized, "Unauthorized",
		"send the token that vinemock was started with as `Authorization: Bearer TOKEN`")
}

// TimedOut says that what was waited for did not happen in time.
func TimedOut(detail string) *Problem {
	return problem(http.StatusRequestTimeout, CodeTimeout, "Timed out", detail)
}

// Stopping says that the server shuts down and takes no more work.
func Stopping() *Problem {
	return problem(http.StatusServiceUnavailable, CodeStopping, "Shutting down", "vinemock is stopping; start it again")
}

// TooLarge says that the request is over a limit.
func TooLarge(detail string) *Problem {
	return problem(http.StatusRequestEntityTooLarge, CodeTooLarge, "Too large", detail)
}

// TooMany says that there are as many of a thing as vinemock takes.
func TooMany(detail string) *Problem {
	return problem(http.StatusConflict, CodeTooMany, "Too many", detail)
}

// Unwritable says that the disk or the database on it does not take what was
// asked to be kept, so that nothing was accepted, and what to do about it.
func Unwritable(detail string) *Problem {
	return problem(http.StatusInsufficientStorage, CodeUnwritable, "Not kept", "the store fails: "+detail)
}

// Internal says that vinemock is at fault; the cause is logged, not answered.
func Internal() *Problem {
	return problem(http.StatusInternalServerError, CodeInternal, "Internal error",
		"vinemock could not do this; its log has the cause")
}

func problem(status int, code, title, detail string) *Problem {
	return &Problem{Type: "/problems/" + code, Title: title, Status: status, Code: code, Detail: detail}
}
