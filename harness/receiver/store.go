package receiver

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync/atomic"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

const schema = `
CREATE TABLE IF NOT EXISTS seen       (key TEXT PRIMARY KEY, at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS records    (row INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL,
                                       account TEXT NOT NULL, version TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS tombstones (kind TEXT, id TEXT, PRIMARY KEY (kind, id));
CREATE TABLE IF NOT EXISTS members    (group_id TEXT NOT NULL, customer_id TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS effects    (row INTEGER PRIMARY KEY, effect TEXT NOT NULL, kind TEXT NOT NULL,
                                       id TEXT NOT NULL, account TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS effects_of ON effects (id);
CREATE TABLE IF NOT EXISTS backlog    (row INTEGER PRIMARY KEY AUTOINCREMENT, body BLOB NOT NULL,
                                       done INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS undone ON backlog (row) WHERE done = 0;
`

// The database itself refuses a second copy, whatever the code does.
const (
	oneRecord = `CREATE UNIQUE INDEX IF NOT EXISTS one_record ON records (kind, id, account);`
	oneMember = `CREATE UNIQUE INDEX IF NOT EXISTS one_member ON members (group_id, customer_id);`
)

// What a test can ask the store for.
var (
	errDown   = errors.New("the store is down, as a test asked")
	errFailed = errors.New("the work failed before its commit, as a test asked")
)

// store is the database, and the two ways in which a test breaks it.
type store struct {
	db *sql.DB
	// down makes every transaction fail; failures counts the events that are
	// still to fail before their commit.
	down     atomic.Bool
	failures atomic.Int64
}

// openStore opens the database in dir, or in memory if dir is empty.
func openStore(dir, uniqueness string) (*store, error) {
	source := ":memory:?_txlock=immediate"
	if dir != "" {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, fmt.Errorf("make the directory for records: %w", err)
		}
		file := url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.Join(dir, "receiver.db")}).EscapedPath()}
		source = file.String() + "?_txlock=immediate&_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)"
	}
	db, err := sql.Open("sqlite", source)
	if err != nil {
		return nil, fmt.Errorf("open the store: %w", err)
	}
	// One connection: SQLite has one writer anyway, and a database in memory
	// belongs to its connection.
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(context.Background(), schema+uniqueness); err != nil {
		return nil, errors.Join(fmt.Errorf("make the tables of the store in %q: %w", dir, err), db.Close())
	}
	return &store{db: db}, nil
}

// inTx runs do in a transaction, and commits if it gives nil.
func (s *store) inTx(ctx context.Context, do func(*sql.Tx) error) error {
	if s.down.Load() {
		return errDown
	}
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin a transaction: %w", err)
	}
	if err := do(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit a transaction: %w", err)
	}
	return nil
}

// exec runs one statement and tells how many rows it changed.
func exec(ctx context.Context, tx *sql.Tx, statement string, args ...any) (int64, error) {
	result, err := tx.ExecContext(ctx, statement, args...)
	if err != nil {
		return 0, fmt.Errorf("write to the store: %w", err)
	}
	changed, err := result.RowsAffected()
	if err != nil {
		return 0, fmt.Errorf("write to the store: %w", err)
	}
	return changed, nil
}

// selectAll reads every row of a query with scan.
func selectAll[T any](ctx context.Context, tx *sql.Tx, scan func(*sql.Rows, *T) error, query string, args ...any) ([]T, error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read from the store: %w", err)
	}
	defer rows.Close()
	all := []T{}
	for rows.Next() {
		var one T
		if err := scan(rows, &one); err != nil {
			return nil, fmt.Errorf("read from the store: %w", err)
		}
		all = append(all, one)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read from the store: %w", err)
	}
	return all, nil
}

// fault fails as often as a test asked.
func (s *store) fault() error {
	for {
		left := s.failures.Load()
		if left <= 0 {
			return nil
		}
		if s.failures.CompareAndSwap(left, left-1) {
			return errFailed
		}
	}
}
