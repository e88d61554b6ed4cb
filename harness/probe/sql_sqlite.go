package probe

import (
	"database/sql"
	"errors"
	"net/url"
	"path/filepath"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

func sqLite() dialect {
	return dialect{
		open:      openSQLite,
		parameter: func(int) string { return "?" },
		vague:     []string{""}, // an expression such as json_group_array(id)
		ours:      sqLiteOurs,
	}
}

// openSQLite reads a path, or a file: URI with the driver's parameters.
func openSQLite(dsn, dir string) (*sql.DB, error) {
	path, parameters := dsn, url.Values{}
	if uri, ok := strings.CutPrefix(dsn, "file:"); ok {
		var err error
		escaped, query, _ := strings.Cut(uri, "?")
		if path, err = url.PathUnescape(escaped); err != nil {
			return nil, err
		}
		if parameters, err = url.ParseQuery(query); err != nil {
			return nil, err
		}
	}
	if path == "" || path == ":memory:" {
		return nil, errors.New("it is no file, and what one program has in memory no other can read")
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	parameters.Set("mode", "ro") // without it a mistyped path becomes an empty database
	parameters.Add("_pragma", "busy_timeout(2000)")
	escaped := (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath()
	return sql.Open("sqlite", "file:"+escaped+"?"+parameters.Encode())
}

// sqLiteOurs: SQLite has one code for whatever is wrong with a query.
func sqLiteOurs(err error) bool {
	var told *sqlite.Error
	return errors.As(err, &told) && told.Code() == sqlite3.SQLITE_ERROR
}
