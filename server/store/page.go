package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"github.com/vinemock/vinemock/server/api"
)

// numbered is a record with its place in the order of arrival.
type numbered[T any] struct {
	seq    int64
	record T
}

// where gathers conditions.
type where struct {
	conditions []string
	args       []any
}

// and adds a condition unless its argument is empty.
func (w *where) and(condition, arg string) {
	if arg != "" {
		w.conditions = append(w.conditions, condition)
		w.args = append(w.args, arg)
	}
}

// sql writes the conditions.
func (w *where) sql() string {
	if len(w.conditions) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.conditions, " AND ")
}

// page reads one page, newest first, and the cursor of the next.
func page[T any](
	ctx context.Context, db *sql.DB, query string, w where, cursor string, limit int,
	scan func(scanner) (numbered[T], error),
) (api.Page[T], error) {
	if limit <= 0 {
		limit = api.DefaultPage
	}
	limit = min(limit, api.MaxPage)
	if cursor != "" {
		if _, err := strconv.ParseInt(cursor, 10, 64); err != nil {
			return api.Page[T]{}, api.Invalid(fmt.Sprintf("cursor %q: use the `next` of the page before", cursor))
		}
		w.and("seq < CAST(? AS INTEGER)", cursor)
	}
	// One more than asked for tells whether another page follows.
	rows, err := db.QueryContext(ctx, query+w.sql()+" ORDER BY seq DESC LIMIT "+strconv.Itoa(limit+1), w.args...)
	found, err := all(rows, err, scan)
	if err != nil {
		return api.Page[T]{}, err
	}
	answer := api.Page[T]{Items: make([]T, 0, len(found))}
	for i, n := range found {
		if i == limit {
			answer.Next = strconv.FormatInt(found[i-1].seq, 10)
			break
		}
		answer.Items = append(answer.Items, n.record)
	}
	return answer, nil
}
