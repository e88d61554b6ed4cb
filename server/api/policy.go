package api

import (
	"errors"
	"fmt"
	"time"
)

// Success says which answers count as a successful status (VS-RES-1).
type Success string

// The readings of "you must respond with a successful (200) status code".
const (
	// SuccessOK takes exactly 200.
	SuccessOK Success = "200"
	// SuccessAny2xx takes 200 to 299.
	SuccessAny2xx Success = "2xx"
)

// Holds tells whether the status is a success.
func (s Success) Holds(status int) bool {
	if s == SuccessAny2xx {
		return status >= 200 && status <= 299
	}
	return status == 200
}

// RetryFrom says what the retry interval is measured from (VS-RTY-1).
type RetryFrom string

// The readings of "retry every 25 seconds".
const (
	// RetryFromEnd counts from the end of the attempt before.
	RetryFromEnd RetryFrom = "end"
	// RetryFromStart counts from the start of the attempt before.
	RetryFromStart RetryFrom = "start"
)

// BodyOrder says which of the body's two keys comes first (VS-REQ-3).
type BodyOrder string

// The two revisions of the article.
const (
	TypeFirst BodyOrder = "type-first"
	DataFirst BodyOrder = "data-first"
)

// RetryBody says whether a retry has the first attempt's bytes; the article is
// silent about it.
type RetryBody string

// The readings of "retry".
const (
	// RetryIdentical sends the same bytes again.
	RetryIdentical RetryBody = "identical"
	// RetryReserialized writes the same JSON value anew: keys in another order,
	// other white space.
	RetryReserialized RetryBody = "reserialized"
)

// Policy is how deliveries are attempted: everything the article promises, and
// our reading of what it leaves open.
type Policy struct {
	// Interval lies between an attempt and its retry (VS-RTY-1).
	Interval Duration `json:"interval"`
	// Retries follow the first attempt: 10 make 11 attempts (VS-RTY-2).
	Retries int `json:"retries"`
	// Timeout bounds one attempt, in wall time. The article names none.
	Timeout Duration `json:"timeout"`
	// Success is the status that ends the retries (VS-RES-1, VS-RTY-3).
	Success Success `json:"success" enum:"200,2xx"`
	// RetryFrom is what Interval is measured from.
	RetryFrom RetryFrom `json:"retryFrom" enum:"end,start"`
	// BodyOrder is the order of type and data in the body.
	BodyOrder BodyOrder `json:"bodyOrder" enum:"type-first,data-first"`
	// RetryBody is whether retries are byte-identical.
	RetryBody RetryBody `json:"retryBody" enum:"identical,reserialized"`
}

// DefaultPolicy is VineSpring's, as the article has it.
func DefaultPolicy() Policy {
	return Policy{
		Interval:  Duration(25 * time.Second),
		Retries:   10,
		Timeout:   Duration(25 * time.Second),
		Success:   SuccessOK,
		RetryFrom: RetryFromEnd,
		BodyOrder: TypeFirst,
		RetryBody: RetryIdentical,
	}
}

// Limits that keep a mistyped policy from running for ever.
const (
	MaxRetries  = 1000
	MaxInterval = Duration(24 * time.Hour)
	MaxTimeout  = Duration(time.Hour)
)

// Validate joins everything that is wrong with the policy.
func (p Policy) Validate() error {
	var errs []error
	wrong := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if p.Interval < 0 || p.Interval > MaxInterval {
		wrong("interval %s: want 0s to %s", p.Interval, MaxInterval)
	}
	if p.Retries < 0 || p.Retries > MaxRetries {
		wrong("retries %d: want 0 to %d", p.Retries, MaxRetries)
	}
	if p.Timeout <= 0 || p.Timeout > MaxTimeout {
		wrong("timeout %s: want more than 0s and at most %s", p.Timeout, MaxTimeout)
	}
	if p.Success != SuccessOK && p.Success != SuccessAny2xx {
		wrong("success %q: want %s or %s", p.Success, SuccessOK, SuccessAny2xx)
	}
	if p.RetryFrom != RetryFromEnd && p.RetryFrom != RetryFromStart {
		wrong("retryFrom %q: want %s or %s", p.RetryFrom, RetryFromEnd, RetryFromStart)
	}
	if p.BodyOrder != TypeFirst && p.BodyOrder != DataFirst {
		wrong("bodyOrder %q: want %s or %s", p.BodyOrder, TypeFirst, DataFirst)
	}
	if p.RetryBody != RetryIdentical && p.RetryBody != RetryReserialized {
		wrong("retryBody %q: want %s or %s", p.RetryBody, RetryIdentical, RetryReserialized)
	}
	return errors.Join(errs...)
}

// PolicyPatch names the fields of a policy that differ from a base.
type PolicyPatch struct {
	Interval  *Duration  `json:"interval,omitempty"`
	Retries   *int       `json:"retries,omitempty"`
	Timeout   *Duration  `json:"timeout,omitempty"`
	Success   *Success   `json:"success,omitempty" enum:"200,2xx"`
	RetryFrom *RetryFrom `json:"retryFrom,omitempty" enum:"end,start"`
	BodyOrder *BodyOrder `json:"bodyOrder,omitempty" enum:"type-first,data-first"`
	RetryBody *RetryBody `json:"retryBody,omitempty" enum:"identical,reserialized"`
}

// Apply gives the base with the patch's fields in it.
func (p PolicyPatch) Apply(base Policy) Policy {
	override(&base.Interval, p.Interval)
	override(&base.Retries, p.Retries)
	override(&base.Timeout, p.Timeout)
	override(&base.Success, p.Success)
	override(&base.RetryFrom, p.RetryFrom)
	override(&base.BodyOrder, p.BodyOrder)
	override(&base.RetryBody, p.RetryBody)
	return base
}

// Patch names every field of the policy, to lay it over any other.
func (p Policy) Patch() PolicyPatch {
	return PolicyPatch{
		Interval: &p.Interval, Retries: &p.Retries, Timeout: &p.Timeout,
		Success: &p.Success, RetryFrom: &p.RetryFrom, BodyOrder: &p.BodyOrder, RetryBody: &p.RetryBody,
	}
}
