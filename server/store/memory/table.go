package memory

import (
	"fmt"
	"strconv"

	"github.com/vinemock/vinemock/server/api"
)

// table keeps rows in the order of arrival and finds them by id. A row is
// replaced or added to under the store's lock, and never moved.
type table[T any] struct {
	rows  []*T  // nil where one was removed
	first int64 // the number of rows[0]
	byID  map[string]int64
}

func newTable[T any]() table[T] { return table[T]{first: 1, byID: make(map[string]int64)} }

// next is the number of the next row.
func (t *table[T]) next() int64 { return t.first + int64(len(t.rows)) }

// add appends a row.
func (t *table[T]) add(id string, row *T) {
	t.byID[id] = t.next()
	t.rows = append(t.rows, row)
}

// get gives the row of the id, or nil.
func (t *table[T]) get(id string) *T {
	number, found := t.byID[id]
	if !found {
		return nil
	}
	return t.rows[number-t.first]
}

// remove takes the row of the id out and tells whether it was there. The room
// of the oldest rows is given back once they are gone.
func (t *table[T]) remove(id string) bool {
	number, found := t.byID[id]
	if !found {
		return false
	}
	delete(t.byID, id)
	t.rows[number-t.first] = nil
	gone := 0
	for gone < len(t.rows) && t.rows[gone] == nil {
		gone++
	}
	t.rows, t.first = t.rows[gone:], t.first+int64(gone)
	return true
}

// page gives one page of what pick picks, newest first.
func page[T, R any](t *table[T], cursor string, limit int, pick func(*T) (R, bool)) (api.Page[R], error) {
	if limit <= 0 {
		limit = api.DefaultPage
	}
	limit = min(limit, api.MaxPage)
	from := len(t.rows) - 1
	if cursor != "" {
		number, err := strconv.ParseInt(cursor, 10, 64)
		if err != nil {
			return api.Page[R]{}, api.Invalid(fmt.Sprintf("cursor %q: use the `next` of the page before", cursor))
		}
		from = int(min(number-1-t.first, int64(from)))
	}
	answer := api.Page[R]{Items: []R{}}
	last := 0
	for i := from; i >= 0; i-- {
		if t.rows[i] == nil {
			continue
		}
		record, picked := pick(t.rows[i])
		if !picked {
			continue
		}
		if len(answer.Items) == limit {
			answer.Next = strconv.FormatInt(t.first+int64(last), 10)
			break
		}
		answer.Items, last = append(answer.Items, record), i
	}
	return answer, nil
}
