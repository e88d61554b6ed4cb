package faker

import (
	"context"
	"fmt"
	"iter"
	"runtime"
	"time"
)

// HistoryRequest asks for a stream of events that hang together.
type HistoryRequest struct {
	// Seed makes the history: equal requests give equal bytes, however many
	// workers there are.
	Seed uint64
	// N is how many events there are.
	N int
	// Start is when the first may happen, within the years 1995 to 2097.
	Start time.Time
	// Profile says which optional fields there are.
	Profile Profile
	// DataFirst writes each body's data before its type.
	DataFirst bool
	// Workers is how many chapters are made at once; one per processor if 0.
	Workers int
}

// chapterSize is how many events a winery has in a year. Chapters are made at
// once and emitted in order, so the size also bounds the memory.
const chapterSize = 2500

// History gives a stream of events as a winery's year brings them: customers
// join, order, move and leave; orders are held, sent and delivered; memberships
// pause and go on; and on one day in spring the allocation is released, which
// is a burst of orders. From a hundred events on every type of the catalogue
// occurs, in plausible proportions. An event refers to nothing that was not
// made before, and nothing is told of what was deleted.
//
// Time runs forward within a year of one winery. A longer history goes on with
// other wineries, each with its own account and the same year.
//
// The stream ends early with an error if the context does or if the request is
// wrong.
func (g *Generator) History(ctx context.Context, r HistoryRequest) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		if err := r.check(); err != nil {
			yield(Event{}, fmt.Errorf("generate a history: %w", err))
			return
		}
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		for pages := range g.chapters(ctx, r) {
			for _, event := range <-pages {
				if !yield(event, nil) {
					return
				}
			}
			if err := ctx.Err(); err != nil {
				yield(Event{}, fmt.Errorf("generate a history: %w", context.Cause(ctx)))
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(Event{}, fmt.Errorf("generate a history: %w", context.Cause(ctx)))
		}
	}
}

func (r HistoryRequest) check() error {
	if r.N < 0 {
		return fmt.Errorf("n %d: want 0 or more", r.N)
	}
	if r.Start.Before(earliest.AddDate(5, 0, 0)) || !r.Start.Before(latest.AddDate(-2, 0, 0)) {
		return fmt.Errorf("start %s: a history starts within the years 1995 to 2097", r.Start)
	}
	return nil
}

// chapters starts the chapters, as many at once as there are workers, and
// hands them out in order; one more is under way while the first of them is
// read. All its goroutines end with the context, or when the last chapter has
// been taken.
func (g *Generator) chapters(ctx context.Context, r HistoryRequest) <-chan chan []Event {
	workers := r.Workers
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	out := make(chan chan []Event, workers)
	go func() {
		defer close(out)
		for from := 0; from < r.N && ctx.Err() == nil; from += chapterSize {
			pages := make(chan []Event, 1)
			select {
			case out <- pages:
			case <-ctx.Done():
				return
			}
			go func() {
				pages <- g.chapter(ctx, r, from/chapterSize, min(chapterSize, r.N-from))
			}()
		}
	}()
	return out
}

// chapter makes one winery's year.
func (g *Generator) chapter(ctx context.Context, r HistoryRequest, number, size int) []Event {
	seed := mix(r.Seed ^ mix(uint64(number)+1))
	y := newYear(g, r, seed, size)
	events := make([]Event, 0, size)
	for i := range size {
		if i%256 == 0 && ctx.Err() != nil {
			break
		}
		events = append(events, y.next(i))
	}
	return events
}
