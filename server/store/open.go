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

	_ "modernc.org/sqlite" // the driver named sqlite
)

//go:embed schema.sql
var schema string

const (
	// fileName is the database in the data directory.
	fileName = "vinemock.db"
	// application marks the file as vinemock's: "vine" in ASCII.
	application = 0x76696e65
	// version of the schema.
	version = 1
	// readers is how many connections read from a file at a time.
	readers = 4
)

// Store keeps everything durable. Open one, and Close it.
type Store struct {
	read   *sql.DB
	writer *writer
}

// Open opens the store in the directory, making both if need be. An empty
// directory name keeps everything in memory, until Close.
func Open(ctx context.Context, dir string) (*Store, error) {
	path := ":memory:"
	if dir != "" {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, fmt.Errorf("open store: make directory: %w", err)
		}
		path = filepath.Join(dir, fileName)
	}
	write, err := connect(ctx, path, 1)
	if err != nil {
		return nil, err
	}
	s := &Store{read: write}
	err = prepare(ctx, write, path)
	if err == nil && dir != "" {
		s.read, err = connect(ctx, path, readers)
	} // in memory a second connection would see a database of its own
	if err == nil {
		s.writer, err = startWriter(ctx, write, insertEvent, insertDelivery, insertAttempt, updateDelivery)
	}
	if err != nil {
		return nil, errors.Join(err, write.Close())
	}
	return s, nil
}

// connect opens up to conns connections to the database at the path.
func connect(ctx context.Context, path string, conns int) (*sql.DB, error) {
	pragmas := url.Values{"_pragma": {
		"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "temp_store(MEMORY)",
	}, "_txlock": {"immediate"}}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+pragmas.Encode())
	if err != nil {
		return nil, fmt.Errorf("open store %s: %w", path, err)
	}
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open store %s: %w", path, err), db.Close())
	}
	return db, nil
}

// prepare makes the tables in a new database and refuses one that is not
// vinemock's or comes from a newer vinemock.
func prepare(ctx context.Context, db *sql.DB, path string) error {
	var app, have, tables int
	err := db.QueryRowContext(ctx, `SELECT
		(SELECT application_id FROM pragma_application_id),
		(SELECT user_version FROM pragma_user_version),
		(SELECT count(*) FROM sqlite_schema)`).Scan(&app, &have, &tables)
	switch {
	case err != nil:
		return fmt.Errorf("open store %s: %w", path, err)
	case app == application && have == version:
		return nil
	case app == application && have > version:
		return fmt.Errorf("open store %s: written by a newer vinemock (format %d, this one knows %d); use that one or another --data directory", path, have, version)
	case app != 0 || tables > 0:
		return fmt.Errorf("open store %s: this is not vinemock's database; use another --data directory", path)
	}
	stamp := fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d;", application, version)
	if _, err := db.ExecContext(ctx, "BEGIN IMMEDIATE;"+schema+stamp+"COMMIT;"); err != nil {
		return fmt.Errorf("make store %s: %w", path, err)
	}
	return nil
}

// Close commits what waits and closes the database.
func (s *Store) Close() error {
	s.writer.stop()
	return errors.Join(s.read.Close(), s.writer.db.Close())
}
