package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/vinemock/vinemock/server/api"
)

const insertMessage = `INSERT INTO messages
	(id, delivery, sender, recipients, summary, in_from, in_to, in_subject, in_text, raw, arrived_at)
	SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11 WHERE ?2 = '' OR NOT EXISTS
		(SELECT 1 FROM messages WHERE delivery = ?2 AND delivery <> '' AND summary ->> 'MessageID' = ?12)`

// AddMessage keeps a message. The email about a delivery is kept once, however
// often it comes: a sender that was killed may not know that it has sent it.
func (s *Store) AddMessage(ctx context.Context, m api.CapturedMail) error {
	summary, err := json.Marshal(m.Summary)
	if err != nil {
		return fmt.Errorf("keep message: %w", err)
	}
	recipients := strings.ToLower(strings.Join(m.Recipients, "\n"))
	return s.writer.do(ctx, func(t *transaction) error {
		_, err := t.exec(insertMessage, m.Summary.ID, m.Delivery, m.Sender, recipients, string(summary),
			m.Words.From, m.Words.To, m.Words.Subject, m.Words.Text, m.Raw,
			m.Summary.Created.UnixNano(), m.Summary.MessageID)
		return err
	})
}

// RawMessage gives a message as it came.
func (s *Store) RawMessage(ctx context.Context, id string) (api.CapturedMail, error) {
	query := `SELECT summary, delivery, sender, recipients, raw FROM messages WHERE id = ?`
	return one(ctx, s, query, "message", id, func(row scanner) (m api.CapturedMail, err error) {
		var recipients string
		err = row.Scan(asJSON{&m.Summary}, &m.Delivery, &m.Sender, &recipients, &m.Raw)
		m.Recipients = strings.Split(recipients, "\n")
		return m, err
	})
}

// Messages gives messages, newest first, and how many there are in all.
func (s *Store) Messages(ctx context.Context, q api.MessageQuery) (found []api.MessageSummary, total int, err error) {
	w := messagesWhere(q)
	if err := s.read.QueryRowContext(ctx, `SELECT count(*) FROM messages`+w.sql(), w.args...).Scan(&total); err != nil {
		return nil, 0, fmt.Errorf("count messages: %w", err)
	}
	if q.Limit <= 0 {
		q.Limit = api.DefaultPage
	}
	rows, err := s.read.QueryContext(ctx, `SELECT summary FROM messages`+w.sql()+` ORDER BY seq DESC LIMIT ? OFFSET ?`,
		append(w.args, min(q.Limit, api.MaxPage), q.Start)...)
	found, err = all(rows, err, func(row scanner) (m api.MessageSummary, err error) { return m, row.Scan(asJSON{&m}) })
	return found, total, err
}

// messagesWhere gives the conditions of a query.
func messagesWhere(q api.MessageQuery) where {
	var w where
	w.and("delivery = ?", q.Delivery)
	w.and("instr(char(10) || recipients || char(10), char(10) || lower(?) || char(10)) > 0", q.To)
	w.and("instr(in_subject, ?) > 0", strings.ToLower(q.Subject))
	for _, term := range q.Terms {
		place := "in_from || char(10) || in_to || char(10) || in_subject || char(10) || in_text"
		switch term.In {
		case "from", "to", "subject":
			place = "in_" + term.In
		}
		found := "> 0"
		if term.Not {
			found = "= 0"
		}
		w.and("instr("+place+", ?) "+found, term.Text)
	}
	return w
}

// DeleteMessages forgets the named messages, or all when none is named.
func (s *Store) DeleteMessages(ctx context.Context, ids ...string) error {
	return s.writer.do(ctx, func(t *transaction) error {
		if len(ids) == 0 {
			_, err := t.exec(`DELETE FROM messages`)
			return err
		}
		for _, id := range ids {
			if _, err := t.exec(`DELETE FROM messages WHERE id = ?`, id); err != nil {
				return err
			}
		}
		return nil
	})
}
