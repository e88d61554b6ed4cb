package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	sqlite3 "modernc.org/sqlite/lib"
)

// maxGroup bounds how many writes share a commit.
const maxGroup = 4096

var errClosed = errors.New("the store is closed")

// writer is the one connection that changes the database. Everything that waits
// when it starts a transaction goes into it.
type writer struct {
	conn     *sql.Conn
	queue    chan *change
	stop     func() // once
	stopping chan struct{}
	done     chan struct{}
	prepared map[string]*sql.Stmt // every statement so far, by text
	observe  func(commit time.Duration, changes int)
}

// change is one caller's write: do may run twice, if a neighbour's failed.
type change struct {
	do   func(*transaction) error
	done chan error
}

// transaction runs a change's statements.
type transaction struct {
	ctx    context.Context
	writer *writer
}

// exec runs a statement, which is parsed the first time only.
func (t *transaction) exec(query string, args ...any) (sql.Result, error) {
	statement := t.writer.prepared[query]
	if statement == nil {
		var err error
		if statement, err = t.writer.conn.PrepareContext(t.ctx, query); err != nil {
			return nil, err
		}
		t.writer.prepared[query] = statement
	}
	return statement.ExecContext(t.ctx, args...)
}

// startWriter starts a writer on the connection. observe is told how long each
// commit took and how many changes it had.
func startWriter(conn *sql.Conn, observe func(commit time.Duration, changes int)) *writer {
	w := &writer{
		conn: conn, queue: make(chan *change, maxGroup), observe: observe,
		stopping: make(chan struct{}), done: make(chan struct{}), prepared: make(map[string]*sql.Stmt),
	}
	w.stop = sync.OnceFunc(w.end)
	go w.run()
	return w
}

// do has the change committed. A context that ends only stops the wait in the
// queue: once begun, a commit is waited for, so its result is always known.
func (w *writer) do(ctx context.Context, do func(*transaction) error) error {
	c := &change{do: do, done: make(chan error, 1)}
	select {
	case w.queue <- c:
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-w.done:
		return errClosed
	}
	select {
	case err := <-c.done:
		return err
	case <-w.done:
		return errClosed
	}
}

func (w *writer) run() {
	defer close(w.done)
	for {
		select {
		case first := <-w.queue:
			w.commit(w.gather(first))
		case <-w.stopping:
			return
		}
	}
}

// gather takes all that waits behind the first change.
func (w *writer) gather(first *change) []*change {
	group := []*change{first}
	for len(group) < maxGroup {
		select {
		case next := <-w.queue:
			group = append(group, next)
		default:
			return group
		}
	}
	return group
}

// commit commits the group; if one of several fails, each alone.
func (w *writer) commit(group []*change) {
	err := w.try(group)
	if err != nil && len(group) > 1 {
		for _, c := range group {
			w.commit([]*change{c})
		}
		return
	}
	for _, c := range group {
		c.done <- err
	}
}

// try runs the group in one transaction.
func (w *writer) try(group []*change) error {
	begun := time.Now()
	t := &transaction{ctx: context.Background(), writer: w}
	if _, err := t.exec("BEGIN IMMEDIATE"); err != nil {
		return refusal(fmt.Errorf("begin: %w", err))
	}
	for _, c := range group {
		if err := c.do(t); err != nil {
			return refusal(errors.Join(err, w.rollBack(t)))
		}
	}
	if _, err := t.exec("COMMIT"); err != nil {
		return refusal(errors.Join(fmt.Errorf("commit: %w", err), w.rollBack(t)))
	}
	w.observe(time.Since(begun), len(group))
	return nil
}

// rollBack ends a failed transaction, unless SQLite has done so itself, as it
// does when the disk is full.
func (w *writer) rollBack(t *transaction) error {
	_, err := t.exec("ROLLBACK")
	if code(err) == sqlite3.SQLITE_ERROR { // no transaction is active
		return nil
	}
	return err
}

// end commits what is in the queue and ends the writer.
func (w *writer) end() {
	close(w.stopping)
	<-w.done
	for {
		select {
		case c := <-w.queue:
			w.commit(w.gather(c))
		default:
			for _, prepared := range w.prepared {
				_ = prepared.Close()
			}
			_ = w.conn.Close()
			return
		}
	}
}
