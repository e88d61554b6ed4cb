package delivery

import (
	"time"

	"github.com/vinemock/vinemock/server/api"
)

// Next tells when the attempt after this one is due, and whether there is one
// at all: the first success ends the retries (VS-RTY-3), and so does the last
// of them (VS-RTY-2). The interval is measured from the attempt's end or start,
// as the policy says (VS-RTY-1), in the sender's time.
func Next(policy api.Policy, attempt api.Attempt) (due time.Time, more bool) {
	if attempt.Success || attempt.Number > policy.Retries {
		return time.Time{}, false
	}
	from := attempt.End
	if policy.RetryFrom == api.RetryFromStart {
		from = attempt.Start
	}
	return from.Add(policy.Interval.Std()), true
}
