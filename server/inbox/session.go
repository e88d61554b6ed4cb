package inbox

import (
	"fmt"
	"io"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// session is one SMTP connection.
type session struct {
	inbox *Inbox
	conn  *patient
	user  string // as whom it logged in
	from  string
	to    []string
}

// newSession starts a session when a client has introduced itself.
func (i *Inbox) newSession(c *smtp.Conn) (smtp.Session, error) {
	conn, ok := c.Conn().(*patient)
	if !ok {
		return nil, fmt.Errorf("SMTP connection is a %T, which has no limits", c.Conn())
	}
	return &session{inbox: i, conn: conn}, nil
}

// AuthMechanisms implements [smtp.AuthSession]. Programs that insist on logging
// in can: any name and password will do.
func (s *session) AuthMechanisms() []string { return []string{sasl.Plain, sasl.Login} }

// Auth implements [smtp.AuthSession].
func (s *session) Auth(mechanism string) (sasl.Server, error) {
	switch mechanism {
	case sasl.Plain:
		return sasl.NewPlainServer(func(_, user, _ string) error { s.user = user; return nil }), nil
	case sasl.Login:
		return &login{session: s}, nil
	default:
		return nil, smtp.ErrAuthUnknownMechanism
	}
}

// login is the server's side of LOGIN, which go-sasl lacks: it asks for the
// name, then for the password.
type login struct {
	session *session
	asked   int
}

// Next implements [sasl.Server].
func (l *login) Next(response []byte) (challenge []byte, done bool, err error) {
	if l.asked == 0 && response == nil {
		l.asked = 1
		return []byte("Username:"), false, nil
	}
	if l.asked < 2 {
		l.session.user, l.asked = string(response), 2
		return []byte("Password:"), false, nil
	}
	return nil, true, nil
}

// Mail implements [smtp.Session].
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.conn.begin()
	s.from = from
	return nil
}

// Rcpt implements [smtp.Session].
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = append(s.to, to)
	return nil
}

// Data implements [smtp.Session]. It answers 250 only when the message is kept.
func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	mail := capture(s.from, s.to, raw)
	mail.Summary.Username = s.user
	if err := s.inbox.keep(mail); err != nil {
		s.inbox.Log.Error("message not kept", "from", s.from, "error", err)
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "could not keep the message"}
	}
	s.conn.renew()
	return nil
}

// Reset implements [smtp.Session].
func (s *session) Reset() {
	s.from, s.to = "", nil
	s.conn.end()
}

// Logout implements [smtp.Session].
func (s *session) Logout() error { return nil }
