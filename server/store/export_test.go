package store

import (
	"context"
	"fmt"
	"testing"
)

// FillDisk lets the database grow no more until release: SQLite then fails as
// it does on a full disk.
func (s *Store) FillDisk(t *testing.T) (release func()) {
	t.Helper()
	limit := func(pages int) {
		err := s.writer.do(context.Background(), func(t *transaction) error {
			_, err := t.writer.conn.ExecContext(t.ctx, fmt.Sprint("PRAGMA max_page_count = ", pages))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	limit(1) // as many as there are
	return func() { limit(1 << 30) }
}
