package faker

import "time"

// Of a year's events this share, in percent, are orders of the spring release,
// within a couple of hours.
const (
	burstShare  = 8
	burstMillis = 2 * 60 * aMinute
)

// calendar spreads a year's events over time: evenly, but for the release.
type calendar struct {
	start, release, end int64 // Unix milliseconds
	first, after        int   // events before the release, and up to its end
	size                int
}

func newCalendar(start time.Time, size int) calendar {
	start = start.UTC()
	release := time.Date(start.Year(), time.March, 17, 17, 0, 0, 0, time.UTC)
	if !release.After(start.AddDate(0, 0, 1)) {
		release = release.AddDate(1, 0, 0)
	}
	c := calendar{start: start.UnixMilli(), release: release.UnixMilli(), end: start.AddDate(1, 0, 2).UnixMilli(), size: size}
	burst := size * burstShare / 100
	if size < smallest {
		burst = 0
	}
	c.first = int(int64(size-burst) * (c.release - c.start) / (c.end - c.start))
	c.after = c.first + burst
	return c
}

// inRelease tells whether event i is an order of the release.
func (c *calendar) inRelease(i int) bool { return i >= c.first && i < c.after }

// burst is how many orders the release brings.
func (c *calendar) burst() int { return c.after - c.first }

// at is when event i happens: somewhere in its slot, clear of the next.
func (c *calendar) at(s *splitmix, i int) time.Time {
	from, to, low, high := c.start, c.release, 0, c.first
	switch {
	case c.inRelease(i):
		from, to, low, high = c.release, c.release+burstMillis, c.first, c.after
	case i >= c.after:
		from, to, low, high = c.release+burstMillis, c.end, c.after, c.size
	}
	slot := (to - from) / int64(high-low)
	jitter := int64(s.Uint64() % uint64(slot*3/4))
	return time.UnixMilli(from + int64(i-low)*slot + slot/4 + jitter).UTC()
}
