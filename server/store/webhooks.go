package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/vinemock/vinemock/server/api"
)

// AddWebhook keeps a new webhook.
func (s *Store) AddWebhook(ctx context.Context, w api.Webhook) error {
	record, err := json.Marshal(w)
	if err != nil {
		return fmt.Errorf("add webhook: %w", err)
	}
	return s.writer.do(ctx, func(t *transaction) error {
		_, err := t.exec(`INSERT INTO webhooks (id, record) VALUES (?, ?)`, w.ID, string(record))
		return err
	})
}

// SaveWebhook keeps a webhook's new form.
func (s *Store) SaveWebhook(ctx context.Context, w api.Webhook) error {
	record, err := json.Marshal(w)
	if err != nil {
		return fmt.Errorf("save webhook: %w", err)
	}
	return s.change(ctx, "webhook", w.ID, `UPDATE webhooks SET record = ?1 WHERE id = ?2`, string(record), w.ID)
}

// DeleteWebhook forgets a webhook. Its deliveries stay.
func (s *Store) DeleteWebhook(ctx context.Context, id string) error {
	return s.change(ctx, "webhook", id, `DELETE FROM webhooks WHERE id = ?`, id)
}

// Webhook gives one webhook.
func (s *Store) Webhook(ctx context.Context, id string) (api.Webhook, error) {
	return one(ctx, s, `SELECT record FROM webhooks WHERE id = ?`, "webhook", id, scanWebhook)
}

// Webhooks gives all webhooks, in the order in which they were made.
func (s *Store) Webhooks(ctx context.Context) ([]api.Webhook, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT record FROM webhooks ORDER BY seq`)
	return all(rows, err, scanWebhook)
}

func scanWebhook(row scanner) (w api.Webhook, err error) {
	return w, row.Scan(asJSON{&w})
}

// change runs a statement that must change the one row of the id.
func (s *Store) change(ctx context.Context, what, id, query string, args ...any) error {
	return s.writer.do(ctx, func(t *transaction) error {
		result, err := t.exec(query, args...)
		if err != nil {
			return fmt.Errorf("change %s %s: %w", what, id, err)
		}
		if changed, err := result.RowsAffected(); err != nil || changed == 0 {
			return notFound(what, id, err)
		}
		return nil
	})
}

func notFound(what, id string, err error) error {
	if err != nil {
		return err
	}
	return api.NotFound(what, id)
}

// scanner is a row, alone or among others.
type scanner interface{ Scan(into ...any) error }

// one reads the one row of the id.
func one[T any](ctx context.Context, s *Store, query, what, id string, scan func(scanner) (T, error)) (record T, err error) {
	statement, err := s.statement(ctx, query)
	if err == nil {
		record, err = scan(statement.QueryRowContext(ctx, id))
	}
	if errors.Is(err, sql.ErrNoRows) {
		return record, api.NotFound(what, id)
	}
	if err != nil {
		return record, fmt.Errorf("read %s %s: %w", what, id, err)
	}
	return record, nil
}

// all reads every row.
func all[T any](rows *sql.Rows, err error, scan func(scanner) (T, error)) ([]T, error) {
	if err != nil {
		return nil, fmt.Errorf("read list: %w", err)
	}
	defer func() { _ = rows.Close() }()
	records := []T{}
	for rows.Next() {
		record, err := scan(rows)
		if err != nil {
			return nil, fmt.Errorf("read list: %w", err)
		}
		records = append(records, record)
	}
	return records, rows.Err()
}

// asJSON scans a column of JSON into what it points to.
type asJSON struct{ into any }

// Scan implements [sql.Scanner].
func (j asJSON) Scan(column any) error {
	switch text := column.(type) {
	case string:
		return json.Unmarshal([]byte(text), j.into)
	case []byte:
		return json.Unmarshal(text, j.into)
	default:
		return fmt.Errorf("want JSON text, got %T", column)
	}
}
