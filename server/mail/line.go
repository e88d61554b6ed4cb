package mail

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/vinemock/vinemock/server/api"
)

// errLine marks what ends a connection to the relay, or keeps it from
// beginning: all emails wait then.
var errLine = errors.New("the relay cannot be used now")

// Timeouts of a relay's answers.
const (
	commandTimeout    = 30 * time.Second
	submissionTimeout = 2 * time.Minute
)

// line is a connection to the relay, logged in.
type line struct {
	client *smtp.Client
	close  func()
}

// call connects to the relay. The connection outlives the context by a moment,
// so that an email under way comes to its end and is not sent again later.
func (r *Relay) call(ctx context.Context) (*line, error) {
	calling, cancel := outlive(ctx, lastWords)
	client, err := r.connect(calling)
	if err != nil {
		cancel()
		return nil, fmt.Errorf("%w: %w", errLine, err)
	}
	stop := context.AfterFunc(calling, func() { _ = client.Close() })
	return &line{client, func() { stop(); cancel(); _ = client.Close() }}, nil
}

// outlive gives a context that ends some time after its parent.
func outlive(parent context.Context, by time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(parent))
	stop := context.AfterFunc(parent, func() {
		timer := time.AfterFunc(by, cancel)
		context.AfterFunc(ctx, func() { timer.Stop() })
	})
	return ctx, func() { stop(); cancel() }
}

// connect dials, secures the connection and logs in, as the account says.
func (a Account) connect(ctx context.Context) (*smtp.Client, error) {
	host, port, err := net.SplitHostPort(a.Address)
	if err != nil {
		return nil, err
	}
	security := cmp.Or(a.TLS, TLSAuto)
	if security == TLSAuto && port == smtpsPort {
		security = TLSImplicit
	}
	client, err := a.dial(ctx, host, security)
	if err != nil {
		return nil, err
	}
	if ok, _ := client.Extension("STARTTLS"); ok && security == TLSAuto {
		_ = client.Quit() // go-smtp can only start with STARTTLS, not go over to it
		if client, err = a.dial(ctx, host, TLSStart); err != nil {
			return nil, err
		}
	}
	if err := a.logIn(client); err != nil {
		_ = client.Close()
		return nil, err
	}
	return client, nil
}

// send offers an email. An error that is no errLine is about this email alone.
func (l *line) send(from string, m api.OwedMail) error {
	options := &smtp.MailOptions{Size: int64(len(m.Raw)), UTF8: !isASCII(m.Recipient)}
	if err := l.client.Mail(from, options); err != nil {
		return fmt.Errorf("%w: from %s: %w", errLine, from, err) // it would refuse the others as well
	}
	err := l.submit(m)
	var answer *smtp.SMTPError
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &answer), answer.Code == 421, l.client.Reset() != nil:
		return fmt.Errorf("%w: %w", errLine, err)
	default:
		return fmt.Errorf("relay to %s: %w", m.Recipient, err)
	}
}

func (l *line) submit(m api.OwedMail) error {
	if err := l.client.Rcpt(m.Recipient, nil); err != nil {
		return err
	}
	w, err := l.client.Data()
	if err != nil {
		return err
	}
	if _, err := bytes.NewReader(m.Raw).WriteTo(w); err != nil {
		return err
	}
	return w.Close()
}

// hangUp ends the connection, if there is one.
func (l *line) hangUp() {
	if l != nil {
		_ = l.client.Quit()
		l.close()
	}
}

func isASCII(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r > '~' })
}
