package receiver

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// The designs of a correct receiver. All of them answer only when the event is
// durable; they differ in when it becomes a record.
const (
	// Direct does all the work before the answer, in one transaction.
	Direct = "direct"
	// Queue stores the raw event, answers, and works it off.
	Queue = "queue"
	// Projection keeps every raw event for good, and makes records of them a
	// little later.
	Projection = "projection"
)

const (
	// projectionLag lies between an event and its record.
	projectionLag = 50 * time.Millisecond
	// workAgainAfter lies between a failure in the backlog and the next try.
	workAgainAfter = 100 * time.Millisecond
)

// backlog is work that is done after the answer.
type backlog struct {
	// store is done before the answer, work after it, lag later, in the
	// transaction that also runs the statement finish.
	store, work step
	lag         time.Duration
	finish      string
	// stored wakes the worker.
	stored chan struct{}
}

// useDesign starts the design's worker, if it has one.
func (r *Receiver) useDesign(name string) error {
	b := backlog{stored: make(chan struct{}, 1)}
	switch name {
	case "", Direct:
		return nil
	case Queue:
		b.store = storeRaw
		b.work, b.finish = r.does.work, `DELETE FROM backlog WHERE row = ?`
	case Projection:
		b.store = r.storeOnce
		b.work, b.finish, b.lag = r.project, `UPDATE backlog SET done = 1 WHERE row = ?`, projectionLag
	default:
		return fmt.Errorf("there is no design %q; choose %s, %s or %s", name, Direct, Queue, Projection)
	}
	r.does.take = func(ctx context.Context, ev event) error {
		if err := r.commit(ctx, ev, b.store, r.failIfAsked); err != nil {
			return err
		}
		b.wake()
		return nil
	}
	b.wake() // for what an earlier run has left
	r.background.Go(func() { r.workOff(b) })
	return nil
}

// wake tells the worker that there is something; once is enough.
func (b backlog) wake() {
	select {
	case b.stored <- struct{}{}:
	default:
	}
}

// storeRaw puts the event's bytes into the backlog.
func storeRaw(ctx context.Context, tx *sql.Tx, ev event) error {
	_, err := exec(ctx, tx, `INSERT INTO backlog (body) VALUES (?)`, ev.body)
	return err
}

// storeOnce puts the event's bytes into the backlog if they are new.
func (r *Receiver) storeOnce(ctx context.Context, tx *sql.Tx, ev event) error {
	fresh, err := r.does.recognise(ctx, tx, ev)
	if err != nil || !fresh {
		return err
	}
	return storeRaw(ctx, tx, ev)
}

// project makes a record of an event that is known to be new.
func (r *Receiver) project(ctx context.Context, tx *sql.Tx, ev event) error {
	if err := r.does.apply(ctx, tx, ev); err != nil {
		return err
	}
	return r.does.perform(ctx, tx, ev)
}

// workOff does the backlog in the order in which it came, until the receiver
// closes. What fails stays, and is tried again.
func (r *Receiver) workOff(b backlog) {
	for {
		select {
		case <-b.stored:
		case <-r.closing.Done():
			return
		}
		if !r.pause(b.lag) {
			return
		}
		for more := true; more && r.closing.Err() == nil; {
			var err error
			if more, err = r.workOffOldest(b); err != nil {
				r.log.Error("could not work off an event; trying again", "error", err)
				more = r.pause(workAgainAfter)
			}
		}
	}
}

// waiting is an event in the backlog.
type waiting struct {
	row  int64
	body []byte
}

// workOffOldest does one event of the backlog; false if there is none.
func (r *Receiver) workOffOldest(b backlog) (more bool, err error) {
	err = r.store.inTx(context.Background(), func(tx *sql.Tx) error {
		ctx := context.Background()
		oldest, err := selectAll(ctx, tx, func(rows *sql.Rows, one *waiting) error { return rows.Scan(&one.row, &one.body) },
			`SELECT row, body FROM backlog WHERE done = 0 ORDER BY row LIMIT 1`)
		if err != nil || len(oldest) == 0 {
			return err
		}
		more = true
		ev, err := r.does.parse(oldest[0].body)
		if err != nil {
			return fmt.Errorf("read event %d of the backlog: %w", oldest[0].row, err)
		}
		if err := b.work(ctx, tx, ev); err != nil {
			return err
		}
		_, err = exec(ctx, tx, b.finish, oldest[0].row)
		return err
	})
	return more, err
}
