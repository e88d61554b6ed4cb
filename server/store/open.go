package store

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	_ "modernc.org/sqlite" // the driver named sqlite
)

//go:embed schema.sql
var schema string

const (
	// fileName is the database in the data directory.
	fileName = "vinemock.db"
	// lockName is the file that says that a vinemock runs on the directory.
	lockName = "vinemock.lock"
	// application marks the file as vinemock's: "vine" in ASCII.
	application = 0x76696e65
	// version of the schema.
	version = 1
	// readers is how many connections read at a time.
	readers = 4
)

// Options are what can be chosen about a store.
type Options struct {
	// Observe, if not nil, is told how long each commit took and how many
	// changes shared it.
	Observe func(commit time.Duration, changes int)
}

// Store keeps everything durable. Open one, and Close it.
type Store struct {
	db     *sql.DB // the writer's
	read   *sql.DB
	writer *writer
	lock   *os.File

	mu       sync.Mutex
	prepared map[string]*sql.Stmt // to read with, by text
}

// Open opens the store in the directory, making both if need be. It refuses,
// and leaves as it is, a directory that another vinemock uses, and a database
// that is damaged, not vinemock's or from a newer one.
func Open(ctx context.Context, dir string, options Options) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open store: make directory: %w; choose another --data directory", err)
	}
	s := &Store{prepared: make(map[string]*sql.Stmt)}
	var err error
	if s.lock, err = lock(filepath.Join(dir, lockName)); err != nil {
		return nil, err
	}
	if err := s.open(ctx, filepath.Join(dir, fileName), options); err != nil {
		return nil, errors.Join(fmt.Errorf("open store %s: %w", dir, refusal(err)), s.Close())
	}
	return s, nil
}

func (s *Store) open(ctx context.Context, path string, options Options) (err error) {
	if s.db, err = connect(path, 1); err != nil {
		return err
	}
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return err
	}
	if err := prepare(ctx, conn); err != nil {
		return errors.Join(err, conn.Close())
	}
	if s.read, err = connect(path, readers); err != nil {
		return errors.Join(err, conn.Close())
	}
	observe := options.Observe
	if observe == nil {
		observe = func(time.Duration, int) {}
	}
	s.writer = startWriter(conn, observe)
	return nil
}

// connect gives up to conns connections to the database at the path. It touches
// nothing yet.
func connect(path string, conns int) (*sql.DB, error) {
	pragmas := url.Values{"_pragma": {
		"busy_timeout(5000)", "synchronous(FULL)", "temp_store(MEMORY)", "cache_size(-32000)", "wal_autocheckpoint(4000)",
	}}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+pragmas.Encode())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	return db, nil
}

// prepare makes the tables in a new database and refuses one that is not
// vinemock's or comes from a newer vinemock. Only then is anything written.
func prepare(ctx context.Context, conn *sql.Conn) error {
	var app, have, tables int
	err := conn.QueryRowContext(ctx, `SELECT
		(SELECT application_id FROM pragma_application_id),
		(SELECT user_version FROM pragma_user_version),
		(SELECT count(*) FROM sqlite_schema)`).Scan(&app, &have, &tables)
	switch {
	case err != nil:
		return fmt.Errorf("read its header: %w", err)
	case app == application && have == version:
	case app == application && have > version:
		return fmt.Errorf("written by a newer vinemock (format %d, this one knows %d); use that one, or another --data directory", have, version)
	case app != 0 || tables > 0:
		return errors.New("this is not vinemock's database; use another --data directory")
	default:
		stamp := fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d;", application, version)
		if _, err := conn.ExecContext(ctx, "BEGIN IMMEDIATE;"+schema+stamp+"COMMIT;"); err != nil {
			return fmt.Errorf("make its tables: %w", err)
		}
	}
	if _, err := conn.ExecContext(ctx, "PRAGMA journal_mode = WAL"); err != nil {
		return fmt.Errorf("prepare it: %w", err)
	}
	return nil
}

// Close commits what waits and closes the database.
func (s *Store) Close() error {
	if s.writer != nil {
		s.writer.stop()
	}
	var errs []error
	for _, statement := range s.prepared {
		errs = append(errs, statement.Close())
	}
	for _, db := range []*sql.DB{s.read, s.db} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(append(errs, s.lock.Close())...)
}

// statement prepares a query to read with, which each connection parses once.
func (s *Store) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if prepared := s.prepared[query]; prepared != nil {
		return prepared, nil
	}
	prepared, err := s.read.PrepareContext(ctx, query)
	if err == nil {
		s.prepared[query] = prepared
	}
	return prepared, err
}
