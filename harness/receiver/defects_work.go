package receiver

import (
	"context"
	"database/sql"
	"net/http"
	"sync"
	"time"
)

// workDefects are mistakes in what is done when: before the answer, in one
// transaction, or not.
func workDefects() []Defect {
	return []Defect{
		{"acks-before-work", "answers 200 before it has done anything; what fails then is lost.", "no-answer-before-it-is-kept", acksBeforeWork},
		{"check-then-act", "looks whether it has seen an event, and notes it some time later: two at once are both new.", "repeated-at-once-is-one-effect", inStages(func(r *Receiver) [][]step {
			return [][]step{nil, {markOnly, r.does.apply, r.does.perform, r.failIfAsked}}
		})},
		{"effect-on-every-arrival", "sends its email for every arrival, before it looks for repeats.", "side-effect-once", func(r *Receiver) {
			perform, next := r.does.perform, r.does.work
			r.does.perform = nothing
			r.does.work = func(ctx context.Context, tx *sql.Tx, ev event) error {
				if err := perform(ctx, tx, ev); err != nil {
					return err
				}
				return next(ctx, tx, ev)
			}
		}},
		{"effect-outside-transaction", "sends its email outside the transaction, and again when that is retried.", "side-effect-of-a-failure", inStages(func(r *Receiver) [][]step {
			return [][]step{{r.does.perform}, {markOnly, r.does.apply, r.failIfAsked}}
		})},
		{"failed-for-good", "refuses a retry of what failed, because it failed.", "failed-then-retried", failsForGood},
		{"marks-seen-before-work", "notes an event as seen before the work: when that fails, the retry is ignored.", "failed-then-retried", inStages(func(r *Receiver) [][]step {
			return [][]step{{markOnly}, {r.does.apply, r.does.perform, r.failIfAsked}}
		})},
		{"marks-seen-last", "does the work and notes it as seen some time later: a retry that overlaps does it again.", "overlapping-retry-is-one-effect", inStages(func(r *Receiver) [][]step {
			return [][]step{{r.does.apply, r.does.perform, r.failIfAsked}, nil, {markOnly}}
		})},
		{"memory-queue", "answers 200 with the event in memory only, and works it off later: a crash loses it.", "crash-after-the-answer", queuesInMemory},
		{"partial-commit", "commits the record before the rest: when that fails, the retry makes another.", "failed-then-retried", inStages(func(r *Receiver) [][]step {
			return [][]step{{r.does.apply}, {markOnly, r.does.perform, r.failIfAsked}}
		})},
		{"seen-set-in-memory", "remembers what it has seen in memory only.", "repeated-after-a-restart", seenInMemory},
		{"swallows-store-errors", "answers 200 although its store failed.", "no-answer-before-it-is-kept", func(r *Receiver) {
			next := r.does.take
			r.does.take = func(ctx context.Context, ev event) error {
				if err := next(ctx, ev); err != nil {
					r.log.Error("could not keep an event", "error", err)
				}
				return nil
			}
		}},
	}
}

// raceWindow is how long the defects that race leave the door open.
const raceWindow = 300 * time.Millisecond

func nothing(context.Context, *sql.Tx, event) error { return nil }

// markOnly notes the event as seen, and does not look whether it was.
func markOnly(ctx context.Context, tx *sql.Tx, ev event) error {
	_, err := exec(ctx, tx, `INSERT INTO seen (key, at) VALUES (?, 0) ON CONFLICT DO NOTHING`, ev.key)
	return err
}

// inStages looks in one transaction whether the event was seen, and works on it
// in others.
func inStages(stages func(*Receiver) [][]step) func(*Receiver) {
	return func(r *Receiver) {
		keepsCopies(r)
		r.does.take = func(ctx context.Context, ev event) error {
			var seen []int
			err := r.commit(ctx, ev, func(ctx context.Context, tx *sql.Tx, ev event) (err error) {
				seen, err = selectAll(ctx, tx, func(rows *sql.Rows, one *int) error { return rows.Scan(one) },
					`SELECT 1 FROM seen WHERE key = ?`, ev.key)
				return err
			})
			if err != nil || len(seen) > 0 {
				return err
			}
			return r.workInStages(ctx, ev, stages(r))
		}
	}
}

// workInStages commits each stage by itself; an empty one only takes time.
func (r *Receiver) workInStages(ctx context.Context, ev event, stages [][]step) error {
	for _, stage := range stages {
		if len(stage) == 0 {
			r.pause(raceWindow)
			continue
		}
		if err := r.commit(ctx, ev, stage...); err != nil {
			return err
		}
	}
	return nil
}

func acksBeforeWork(r *Receiver) {
	next := r.does.take
	r.does.take = func(ctx context.Context, ev event) error {
		r.background.Go(func() {
			if err := next(ctx, ev); err != nil {
				r.log.Error("could not keep an event", "error", err)
			}
		})
		return nil
	}
}

func queuesInMemory(r *Receiver) {
	next := r.does.take
	r.does.take = func(ctx context.Context, ev event) error {
		r.background.Go(func() {
			if r.pause(raceWindow) {
				_ = next(ctx, ev)
			}
		})
		return nil
	}
}

func seenInMemory(r *Receiver) {
	keepsCopies(r)
	var mu sync.Mutex
	seen := map[string]bool{}
	r.does.forget = func() {
		mu.Lock()
		defer mu.Unlock()
		clear(seen)
	}
	r.does.take = func(ctx context.Context, ev event) error {
		mu.Lock()
		defer mu.Unlock()
		if seen[ev.key] {
			return nil
		}
		err := r.commit(ctx, ev, r.does.apply, r.does.perform, r.failIfAsked)
		seen[ev.key] = err == nil
		return err
	}
}

func failsForGood(r *Receiver) {
	var failed sync.Map
	r.does.forget = failed.Clear
	next := r.does.take
	r.does.take = func(ctx context.Context, ev event) error {
		if _, before := failed.Load(ev.key); before {
			return &problem{Status: http.StatusConflict, Title: "The event has failed before"}
		}
		err := next(ctx, ev)
		if err != nil {
			failed.Store(ev.key, true)
		}
		return err
	}
}
