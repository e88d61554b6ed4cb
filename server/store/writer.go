package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// maxGroup bounds how many writes share a commit.
const maxGroup = 512

var errClosed = errors.New("the store is closed")

// writer is the one connection that changes the database. Everything that waits
// when it starts a transaction goes into it.
type writer struct {
	db       *sql.DB
	queue    chan *change
	stopping chan struct{}
	done     chan struct{}
	prepared map[string]*sql.Stmt // the hot statements, by text
}

// change is one caller's write: do may run twice, if a neighbour's failed.
type change struct {
	do   func(*transaction) error
	done chan error
}

// transaction runs a change's statements.
type transaction struct {
	ctx      context.Context
	tx       *sql.Tx
	prepared map[string]*sql.Stmt
}

// exec runs a statement, without parsing it anew if it is a hot one.
func (t *transaction) exec(query string, args ...any) (sql.Result, error) {
	if prepared := t.prepared[query]; prepared != nil {
		return t.tx.StmtContext(t.ctx, prepared).ExecContext(t.ctx, args...)
	}
	return t.tx.ExecContext(t.ctx, query, args...)
}

// startWriter starts a writer that has the hot statements prepared.
func startWriter(ctx context.Context, db *sql.DB, hot ...string) (*writer, error) {
	w := &writer{
		db: db, queue: make(chan *change, maxGroup),
		stopping: make(chan struct{}), done: make(chan struct{}), prepared: make(map[string]*sql.Stmt),
	}
	for _, query := range hot {
		statement, err := db.PrepareContext(ctx, query)
		if err != nil {
			return nil, fmt.Errorf("prepare %q: %w", query, err)
		}
		w.prepared[query] = statement
	}
	go w.run()
	return w, nil
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
	ctx := context.Background()
	tx, err := w.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	t := &transaction{ctx: ctx, tx: tx, prepared: w.prepared}
	for _, c := range group {
		if err := c.do(t); err != nil {
			return errors.Join(err, tx.Rollback())
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// stop commits what is in the queue and ends the writer.
func (w *writer) stop() {
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
			return
		}
	}
}
