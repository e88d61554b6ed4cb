package probe

import (
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/stdlib"
)

func postgres() dialect {
	return dialect{
		open:      openPostgres,
		parameter: func(n int) string { return "$" + strconv.Itoa(n) },
		array:     postgresArray,
		ours:      postgresOurs,
	}
}

func openPostgres(dsn, _ string) (*sql.DB, error) {
	cfg, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, err
	}
	// A plan kept from before the receiver's migration or reset would fail.
	cfg.DefaultQueryExecMode = pgx.QueryExecModeDescribeExec
	return stdlib.OpenDB(*cfg), nil
}

// postgresOurs goes by the class of the SQLSTATE: 22 the value has not the
// column's type, 28 who logs in, 3D the database, 42 what the query names.
func postgresOurs(err error) bool {
	var told *pgconn.PgError
	return errors.As(err, &told) && len(told.Code) > 2 && slices.Contains([]string{"22", "28", "3D", "42"}, told.Code[:2])
}

// postgresArray reads {a,b}, whose type's name begins with _.
func postgresArray(text, kind string) (any, bool) {
	element, ok := strings.CutPrefix(kind, "_")
	if !ok {
		return nil, false
	}
	var items []*string
	if err := pgtype.NewMap().SQLScanner(&items).Scan(text); err != nil {
		return nil, false
	}
	list := make([]any, len(items))
	for i, item := range items {
		switch {
		case item == nil:
		case element == "BOOL":
			list[i] = *item == "t"
		default:
			list[i] = dialect{}.text(*item, element)
		}
	}
	return list, true
}
