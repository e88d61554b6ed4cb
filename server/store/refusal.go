package store

import (
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/vinemock/vinemock/server/api"
)

// code is SQLite's code of the error, without its details; 0 if it is not
// SQLite's.
func code(err error) int {
	var failed *sqlite.Error
	if !errors.As(err, &failed) {
		return 0
	}
	return failed.Code() & 0xff
}

// refusal makes a [api.Problem] of an error that says that the disk does not
// take writes, so that the API can tell what to do about it. Any other error
// stays as it is.
func refusal(err error) error {
	var mend string
	switch code(err) {
	case sqlite3.SQLITE_FULL:
		mend = "the disk is full: make room, and it goes on"
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN:
		mend = "vinemock may not write there: give it the right to"
	case sqlite3.SQLITE_IOERR:
		mend = "the disk fails: see the system's log"
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		mend = "the file is damaged: stop vinemock, put a backup in its place, or start with another --data directory"
	default:
		return err
	}
	return fmt.Errorf("%w: %w", api.Unwritable(mend), err)
}
