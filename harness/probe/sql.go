package probe

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/vinemock/vinemock/scenarios/document"
)

// connections is how many a probe opens at most: it should not use up what the
// receiver needs.
const connections = 2

// dialect is what differs between databases.
type dialect struct {
	// open checks the DSN; it does not connect.
	open func(dsn, dir string) (*sql.DB, error)
	// parameter writes the nth bind parameter, from 1.
	parameter func(n int) string
	// vague are types that columns of JSON have where it is not called so: a
	// text of them that is a JSON object or array is taken for one.
	vague []string
	// array reads the text of an array column, if the database has such.
	array func(text, kind string) (any, bool)
	// ours tells whether an error is the query's or the DSN's fault.
	ours func(error) bool
}

func dialects() map[string]dialect {
	return map[string]dialect{"postgres": postgres(), "mysql": mySQL(), "sqlite": sqLite()}
}

// Drivers are the databases that a query can be for, sorted.
func Drivers() []string { return slices.Sorted(maps.Keys(dialects())) }

// sqlSource asks the receiver's own database.
type sqlSource struct {
	driver  string
	dialect dialect
	query   query
	fields  map[string]string
	db      *sql.DB
}

func newSQL(spec Spec) (source, error) {
	given := *spec.SQL
	dialect, ok := dialects()[given.Driver]
	switch {
	case !ok:
		return nil, misconfigured("there is "+strings.Join(Drivers(), ", "), "sql: %q is no driver", given.Driver)
	case strings.TrimSpace(given.DSN) == "":
		return nil, misconfigured(`such as "postgres://app@127.0.0.1/app"`, "sql: %s needs to know where the database is", given.Driver)
	}
	query, err := parseQuery(given.Query, dialect.parameter)
	if err != nil {
		return nil, err
	}
	db, err := dialect.open(given.DSN, spec.Dir)
	if err != nil {
		return nil, misconfigured("write it as the driver wants it", "sql: this is no address of a %s database: %v", given.Driver, err)
	}
	db.SetMaxOpenConns(connections)
	return &sqlSource{driver: given.Driver, dialect: dialect, query: query, fields: spec.Fields, db: db}, nil
}

// String leaves the DSN out, for it may hold a password.
func (s *sqlSource) String() string {
	return s.driver + " " + strings.Join(strings.Fields(s.query.source), " ")
}

func (s *sqlSource) close() error { return s.db.Close() }

func (s *sqlSource) fetch(ctx context.Context, with map[string]any) ([]map[string]any, error) {
	args, err := s.query.arguments(with)
	if err != nil {
		return nil, err
	}
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, s.explain(err, "is the database running, and is the address right?")
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	rows, err := tx.QueryContext(ctx, s.query.text, args...)
	if err != nil {
		return nil, s.explain(err, "try the query in the database's own shell")
	}
	defer rows.Close()
	return s.records(rows)
}

// explain names the database's complaint.
func (s *sqlSource) explain(err error, hint string) error {
	told := failed(hint, "%s: %v", s, err).because(err)
	told.Config = s.dialect.ours(err)
	return told
}

func (s *sqlSource) records(rows *sql.Rows) ([]map[string]any, error) {
	columns, err := s.columns(rows)
	if err != nil {
		return nil, err
	}
	var records []map[string]any
	for rows.Next() {
		if len(records) == MaxRows {
			return nil, misconfigured("give it a where", "%s gives more than %d rows", s, MaxRows)
		}
		record, err := s.record(rows, columns)
		if err != nil {
			return nil, err
		}
		records = append(records, record)
	}
	if err := rows.Err(); err != nil {
		return nil, s.explain(err, "try the query in the database's own shell")
	}
	return records, nil
}

// columns gives the columns' types, whose names must make a record and have
// every mapped field.
func (s *sqlSource) columns(rows *sql.Rows) ([]*sql.ColumnType, error) {
	columns, err := rows.ColumnTypes()
	if err != nil {
		return nil, s.explain(err, "")
	}
	var names []string
	for _, column := range columns {
		if slices.Contains(names, column.Name()) {
			return nil, misconfigured("give one of them another name, with as", "%s gives two columns named %q", s, column.Name())
		}
		names = append(names, column.Name())
	}
	for _, name := range slices.Sorted(maps.Keys(s.fields)) {
		column, _, _ := strings.Cut(s.fields[name], ".")
		if !slices.Contains(names, column) {
			hint := document.DidYouMean(column, names)
			if hint == "" {
				hint = "it gives " + strings.Join(names, ", ")
			}
			return nil, misconfigured(hint, "fields: %s gives no column %q", s, column)
		}
	}
	return columns, nil
}

func (s *sqlSource) record(rows *sql.Rows, columns []*sql.ColumnType) (map[string]any, error) {
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	if err := rows.Scan(into...); err != nil {
		return nil, fmt.Errorf("%s: read a row: %w", s, err)
	}
	record := make(map[string]any, len(columns))
	for i, column := range columns {
		record[column.Name()] = s.dialect.plain(values[i], column.DatabaseTypeName())
	}
	return record, nil
}
