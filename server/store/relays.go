package store

import (
	"context"

	"github.com/vinemock/vinemock/server/api"
)

// OweRelay keeps that a failure email is to be relayed; Seq is ignored. A
// delivery whose email is owed already, or was relayed, changes nothing.
func (s *Store) OweRelay(ctx context.Context, m api.OwedMail) error {
	return s.writer.do(ctx, func(t *transaction) error {
		_, err := t.exec(`INSERT INTO relays (delivery, recipient, raw) VALUES (?, ?, ?) ON CONFLICT (delivery) DO NOTHING`,
			m.Delivery, m.Recipient, m.Raw)
		return err
	})
}

// OwedRelays gives up to limit emails to be relayed, oldest first, that come
// after the one numbered so.
func (s *Store) OwedRelays(ctx context.Context, after int64, limit int) ([]api.OwedMail, error) {
	rows, err := s.read.QueryContext(ctx,
		`SELECT seq, delivery, recipient, raw FROM relays WHERE raw IS NOT NULL AND seq > ? ORDER BY seq LIMIT ?`, after, limit)
	return all(rows, err, func(row scanner) (m api.OwedMail, err error) {
		return m, row.Scan(&m.Seq, &m.Delivery, &m.Recipient, &m.Raw)
	})
}

// Relayed keeps that the email of the delivery is not to be relayed any more.
// What nobody will ask to have relayed again is forgotten.
func (s *Store) Relayed(ctx context.Context, delivery string) error {
	return s.writer.do(ctx, func(t *transaction) error {
		if _, err := t.exec(`UPDATE relays SET raw = NULL WHERE delivery = ?`, delivery); err != nil {
			return err
		}
		_, err := t.exec(`DELETE FROM relays WHERE raw IS NULL AND NOT EXISTS
			(SELECT 1 FROM deliveries WHERE id = relays.delivery AND mail_owed = 1)`)
		return err
	})
}
