package clock_test

import (
	"testing"
	"time"

	"github.com/vinemock/vinemock/server/clock"
)

// BenchmarkScheduleAmongAMillion shows that the cost of a timer hardly grows
// with the number of those that wait.
func BenchmarkScheduleAmongAMillion(b *testing.B) {
	c := clock.New(clock.Manual, start)
	nothing := clock.TaskFunc(func() {})
	for i := range 1_000_000 {
		c.Schedule(start.Add(time.Duration(i)*time.Millisecond), nothing)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		c.Stop(c.Schedule(start.Add(time.Duration(i%1_000_000)*time.Millisecond), nothing))
	}
}
