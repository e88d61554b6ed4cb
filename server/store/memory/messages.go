package memory

import (
	"context"
	"slices"
	"strings"

	"github.com/vinemock/vinemock/server/api"
)

// AddMessage keeps a message. The email about a delivery is kept once, however
// often it comes: a sender that was killed may not know that it has sent it.
func (s *Store) AddMessage(_ context.Context, m api.CapturedMail) error {
	recipients := make([]string, len(m.Recipients))
	for i, r := range m.Recipients {
		recipients[i] = strings.ToLower(r)
	}
	m.Recipients = recipients
	return s.change(func() error {
		if m.Delivery != "" {
			first := s.messages.get(s.mailed[m.Delivery])
			if first != nil && first.Summary.MessageID == m.Summary.MessageID {
				return nil
			}
			s.mailed[m.Delivery] = m.Summary.ID
		}
		s.messages.add(m.Summary.ID, &m)
		return nil
	})
}

// RawMessage gives a message as it came.
func (s *Store) RawMessage(_ context.Context, id string) (api.CapturedMail, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	m := s.messages.get(id)
	if m == nil {
		return api.CapturedMail{}, api.NotFound("message", id)
	}
	return *m, nil
}

// Messages gives messages, newest first, and how many there are in all.
func (s *Store) Messages(_ context.Context, q api.MessageQuery) (found []api.MessageSummary, total int, err error) {
	if q.Limit <= 0 {
		q.Limit = api.DefaultPage
	}
	q.Limit = min(q.Limit, api.MaxPage)
	q.To, q.Subject = strings.ToLower(q.To), strings.ToLower(q.Subject)
	s.mu.RLock()
	defer s.mu.RUnlock()
	found = []api.MessageSummary{}
	for _, m := range slices.Backward(s.messages.rows) {
		if m == nil || !asked(q, m) {
			continue
		}
		if total >= q.Start && len(found) < q.Limit {
			found = append(found, m.Summary)
		}
		total++
	}
	return found, total, nil
}

func asked(q api.MessageQuery, m *api.CapturedMail) bool {
	return (q.Delivery == "" || m.Delivery == q.Delivery) &&
		(q.To == "" || slices.Contains(m.Recipients, q.To)) &&
		strings.Contains(m.Words.Subject, q.Subject) &&
		!slices.ContainsFunc(q.Terms, func(term api.MessageTerm) bool { return found(m.Words, term) == term.Not })
}

// found tells whether the term's text is where the term says.
func found(w api.MessageWords, term api.MessageTerm) bool {
	switch term.In {
	case "from":
		return strings.Contains(w.From, term.Text)
	case "to":
		return strings.Contains(w.To, term.Text)
	case "subject":
		return strings.Contains(w.Subject, term.Text)
	default:
		return strings.Contains(w.From+"\n"+w.To+"\n"+w.Subject+"\n"+w.Text, term.Text)
	}
}

// DeleteMessages forgets the named messages, or all when none is named.
func (s *Store) DeleteMessages(_ context.Context, ids ...string) error {
	return s.change(func() error {
		if len(ids) == 0 {
			s.messages, s.mailed = newTable[api.CapturedMail](), make(map[string]string)
		}
		for _, id := range ids {
			s.forget(id)
		}
		return nil
	})
}

// forget removes a message, if it is there.
func (s *Store) forget(id string) {
	m := s.messages.get(id)
	if m == nil {
		return
	}
	s.messages.remove(id)
	if s.mailed[m.Delivery] == id {
		delete(s.mailed, m.Delivery)
	}
}
