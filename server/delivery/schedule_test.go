package delivery_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/vinemock/vinemock/server/api"
	"github.com/vinemock/vinemock/server/delivery"
)

var start = time.Date(2026, 3, 2, 17, 0, 0, 0, time.UTC)

func attempt(number int, success bool, took time.Duration) api.Attempt {
	return api.Attempt{Number: number, Success: success, Start: api.At(start), End: api.At(start.Add(took))}
}

func TestNextFollowsThePolicy(t *testing.T) {
	t.Parallel()
	standard := api.DefaultPolicy()
	fromStart, never := standard, standard
	fromStart.RetryFrom = api.RetryFromStart
	never.Retries = 0
	for name, test := range map[string]struct {
		policy  api.Policy
		attempt api.Attempt
		after   time.Duration
		more    bool
	}{
		"the first retry comes 25 s after the end": {standard, attempt(1, false, time.Second), 26 * time.Second, true},
		"or after the start":                       {fromStart, attempt(1, false, time.Second), 25 * time.Second, true},
		"the tenth retry is the last":              {standard, attempt(10, false, 0), 25 * time.Second, true},
		"after the eleventh attempt there is none": {standard, attempt(11, false, 0), 0, false},
		"a success ends the retries":               {standard, attempt(1, true, 0), 0, false},
		"without retries the first attempt is it":  {never, attempt(1, false, 0), 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			due, more := delivery.Next(test.policy, test.attempt)
			if more != test.more || more && due.Sub(start) != test.after {
				t.Errorf("due %s after the start, more %t; want %s, %t", due.Sub(start), more, test.after, test.more)
			}
		})
	}
}

func TestAFailingDeliveryMakesOneAttemptMoreThanRetries(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		policy := api.DefaultPolicy()
		policy.Retries = rapid.IntRange(0, 50).Draw(t, "retries")
		policy.Interval = api.Duration(rapid.Int64Range(0, int64(time.Hour)).Draw(t, "interval"))
		now, attempts := start, 0
		for more := true; more; {
			attempts++
			took := time.Duration(rapid.Int64Range(0, int64(time.Minute)).Draw(t, "took"))
			a := api.Attempt{Number: attempts, Start: api.At(now), End: api.At(now.Add(took))}
			var due time.Time
			due, more = delivery.Next(policy, a)
			if more && due.Sub(a.End.Time) != policy.Interval.Std() {
				t.Fatalf("retry %s after the end, want %s", due.Sub(a.End.Time), policy.Interval)
			}
			now = due
		}
		if attempts != policy.Retries+1 {
			t.Fatalf("%d attempts, want %d", attempts, policy.Retries+1)
		}
	})
}
