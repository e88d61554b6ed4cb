package clock_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"github.com/vinemock/vinemock/server/clock"
)

var start = time.Date(2026, 3, 2, 17, 0, 0, 0, time.UTC)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// running makes a clock that runs until the test ends.
func running(t *testing.T, mode clock.Mode) *clock.Clock {
	t.Helper()
	c := clock.New(mode, start)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); c.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
	return c
}

// log records when tasks fire, in the clock's time since start.
type log struct {
	mu    sync.Mutex
	times []time.Duration
	names []string
}

// task records its name and releases the clock.
func (l *log) task(c *clock.Clock, name string) clock.Task {
	return clock.TaskFunc(func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.times = append(l.times, c.Now().Sub(start))
		l.names = append(l.names, name)
		c.Release()
	})
}

// fired gives the names so far, in order.
func (l *log) fired() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.names)
}

func TestParseModeReadsWhatItWrites(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"real", "virtual", "manual", "x25", "x0.5"} {
		mode, err := clock.ParseMode(text)
		if err != nil || mode.String() != text {
			t.Errorf("ParseMode(%q) = %v, %v", text, mode, err)
		}
	}
	for _, text := range []string{"", "fast", "x", "x0", "x-3", "xNaN", "x1e9", "25"} {
		if mode, err := clock.ParseMode(text); err == nil {
			t.Errorf("ParseMode(%q) = %v, want an error", text, mode)
		}
	}
}

func TestVirtualTimeJumpsToWhatIsDueInOrder(t *testing.T) {
	t.Parallel()
	c := running(t, clock.Virtual)
	var l log
	c.Hold()
	c.Schedule(start.Add(50*time.Second), l.task(c, "late"))
	c.Schedule(start.Add(25*time.Second), l.task(c, "first"))
	c.Schedule(start.Add(25*time.Second), l.task(c, "second"))
	c.Release()
	if err := c.Advance(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	if got, want := l.fired(), []string{"first", "second", "late"}; !slices.Equal(got, want) {
		t.Errorf("fired %v, want %v", got, want)
	}
	if want := []time.Duration{25 * time.Second, 25 * time.Second, 50 * time.Second}; !slices.Equal(l.times, want) {
		t.Errorf("at %v, want %v", l.times, want)
	}
}

func TestVirtualTimeStandsStillWhileAnythingIsInFlight(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := running(t, clock.Virtual)
		var l log
		c.Hold()
		c.Schedule(start.Add(time.Second), l.task(c, "later"))
		synctest.Wait()
		if got := l.fired(); len(got) > 0 || !c.Now().Equal(start) {
			t.Fatalf("fired %v at %s while held", got, c.Now())
		}
		c.Release()
		synctest.Wait()
		if got := l.fired(); len(got) != 1 {
			t.Fatalf("fired %v after the release, want it once", got)
		}
	})
}

func TestManualTimeMovesOnlyByAdvance(t *testing.T) {
	t.Parallel()
	c := running(t, clock.Manual)
	var l log
	c.Schedule(start.Add(25*time.Second), clock.TaskFunc(func() {
		c.Schedule(c.Now().Add(25*time.Second), l.task(c, "retry"))
		c.Release()
	}))
	for _, step := range []struct {
		by   time.Duration
		want int
	}{{24 * time.Second, 0}, {time.Second, 0}, {24 * time.Second, 0}, {time.Second, 1}, {time.Hour, 1}} {
		if err := c.Advance(t.Context(), step.by); err != nil {
			t.Fatal(err)
		}
		if got := len(l.fired()); got != step.want {
			t.Fatalf("%d fired by %s, want %d", got, c.Now().Sub(start), step.want)
		}
	}
	if want := start.Add(time.Hour + 50*time.Second); !c.Now().Equal(want) {
		t.Errorf("time is %s, want %s", c.Now(), want)
	}
}

func TestFlowingTimeFiresWhenDue(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		mode string
		wall time.Duration
	}{{"real", 25 * time.Second}, {"x25", time.Second}} {
		synctest.Test(t, func(t *testing.T) {
			mode, err := clock.ParseMode(test.mode)
			if err != nil {
				t.Fatal(err)
			}
			c := running(t, mode)
			begun, fired := time.Now(), make(chan time.Time, 1)
			c.Schedule(start.Add(25*time.Second), clock.TaskFunc(func() { fired <- time.Now(); c.Release() }))
			if wall := (<-fired).Sub(begun); wall != test.wall {
				t.Errorf("%s: fired after %s on the wall, want %s", test.mode, wall, test.wall)
			}
		})
	}
}

func TestAdvanceIsRefusedWhereTimePassesByItself(t *testing.T) {
	t.Parallel()
	if err := running(t, clock.Real).Advance(t.Context(), time.Second); err == nil {
		t.Error("a real clock was advanced")
	}
}

func TestAdvanceGivesUpWithItsContext(t *testing.T) {
	t.Parallel()
	c := running(t, clock.Manual)
	c.Hold()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.Advance(ctx, time.Second); err == nil {
		t.Error("advanced while something was in flight")
	}
}

func TestStoppedTimerNeverFires(t *testing.T) {
	t.Parallel()
	c := running(t, clock.Manual)
	var l log
	timer := c.Schedule(start.Add(time.Second), l.task(c, "stopped"))
	if !c.Stop(timer) || c.Stop(timer) {
		t.Error("want the first Stop to find the timer and the second not")
	}
	if err := c.Advance(t.Context(), time.Minute); err != nil {
		t.Fatal(err)
	}
	if got := l.fired(); len(got) > 0 {
		t.Errorf("fired %v", got)
	}
}

func TestSleepGivesTheClockUpAndTakesItBack(t *testing.T) {
	t.Parallel()
	c := running(t, clock.Virtual)
	c.Hold()
	if err := c.Sleep(t.Context(), time.Hour); err != nil {
		t.Fatal(err)
	}
	if got := c.Now().Sub(start); got != time.Hour {
		t.Errorf("slept %s, want 1h", got)
	}
	if got := c.State().InFlight; got != 1 {
		t.Errorf("%d in flight after the sleep, want the caller's hold", got)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c.SetMode(clock.Manual)
	if err := c.Sleep(ctx, time.Hour); err == nil {
		t.Error("slept through a canceled context")
	}
	if got := c.State(); got.InFlight != 1 || got.Scheduled != 0 {
		t.Errorf("after a canceled sleep %+v, want one hold and nothing scheduled", got)
	}
}

func TestReachMovesTimeOnAndNeverBack(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		mode clock.Mode
		to   time.Duration
		want time.Duration
	}{{clock.Manual, time.Hour, time.Hour}, {clock.Virtual, time.Hour, time.Hour}, {clock.Manual, -time.Hour, 0}} {
		c := clock.New(test.mode, start)
		c.Reach(start.Add(test.to))
		if got := c.Now().Sub(start); got != test.want {
			t.Errorf("%s: reached %s, want %s", test.mode, got, test.want)
		}
	}
	if c := clock.New(clock.Real, start); true {
		c.Reach(start.Add(time.Hour))
		if got := c.Now().Sub(start); got > time.Minute {
			t.Errorf("real time was moved by %s", got)
		}
	}
}

func TestChangingTheModeKeepsTheTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := running(t, clock.Manual)
		if err := c.Advance(t.Context(), time.Hour); err != nil {
			t.Fatal(err)
		}
		c.SetMode(clock.Real)
		time.Sleep(time.Second)
		if got, want := c.Now(), start.Add(time.Hour+time.Second); !got.Equal(want) {
			t.Errorf("time is %s, want %s", got, want)
		}
	})
}

func TestTasksFireByDueTimeAndThenInOrderOfScheduling(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		delays := rapid.SliceOfN(rapid.IntRange(0, 20), 1, 50).Draw(rt, "delays")
		c := running(t, clock.Virtual)
		var got []int
		c.Hold()
		for i, delay := range delays {
			c.Schedule(start.Add(time.Duration(delay)*time.Second), clock.TaskFunc(func() {
				if due := start.Add(time.Duration(delay) * time.Second); !c.Now().Equal(due) {
					rt.Errorf("fired at %s, due %s", c.Now(), due)
				}
				got = append(got, i)
				c.Release()
			}))
		}
		c.Release()
		if err := c.Advance(context.Background(), 0); err != nil {
			rt.Fatal(err)
		}
		want := make([]int, len(delays))
		for i := range want {
			want[i] = i
		}
		slices.SortStableFunc(want, func(a, b int) int { return delays[a] - delays[b] })
		if !slices.Equal(got, want) {
			rt.Errorf("fired %v, want %v", got, want)
		}
	})
}
