package receiver

import (
	"context"
	"database/sql"
	"time"
)

// workDefects are mistakes in what is done when: before the answer, in one
// transaction, or not.
func workDefects() []Defect {
	return []Defect{
		acksBeforeWorkDefect(),
		checkThenAct(),
		effectOnEveryArrival(),
		effectOutsideTransaction(),
		failedForGood(),
		marksSeenBeforeWork(),
		marksSeenLast(),
		memoryQueue(),
		partialCommit(),
		seenSetInMemory(),
		swallowsStoreErrors(),
	}
}

// raceWindow is how long the defects that race leave the door open.
const raceWindow = 300 * time.Millisecond

// queueDelay is how long the queue in memory keeps an event before it works it
// off: longer than a busy machine takes to kill the receiver.
const queueDelay = 2 * time.Second

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
