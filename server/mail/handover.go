package mail

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/mail"
	"net/textproto"
	"time"
)

// handOverTimeout bounds how long the inbox may take for one email.
const handOverTimeout = time.Minute

// connection is an SMTP connection to the inbox. It says all that a message
// needs at once (PIPELINING, RFC 2920) and sends it as one chunk (CHUNKING, RFC
// 3030): an email costs one write, and nobody looks at its bytes one by one.
// Mail to a relay takes the ordinary way, as not every server knows these.
type connection struct {
	conn net.Conn
	text *textproto.Reader
}

// connect dials and greets.
func connect(ctx context.Context, address string) (*connection, error) {
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	c := &connection{conn, textproto.NewReader(bufio.NewReader(conn))}
	if err := c.say(ctx, net.Buffers{[]byte("EHLO localhost\r\n")}, 220, 250); err != nil {
		_ = c.close()
		return nil, err
	}
	return c, nil
}

// send hands a message over. After an error the connection is of no use.
func (c *connection) send(ctx context.Context, from, to string, message []byte) error {
	sender, recipient := mail.Address{Address: from}, mail.Address{Address: to} // which quote themselves
	var extended string
	if !isASCII(to) {
		extended = " SMTPUTF8"
	}
	commands := fmt.Appendf(nil, "MAIL FROM:%s%s\r\nRCPT TO:%s\r\nBDAT %d LAST\r\n", &sender, extended, &recipient, len(message))
	return c.say(ctx, net.Buffers{commands, message}, 250, 250, 250)
}

// say writes, and reads answers that must have these codes.
func (c *connection) say(ctx context.Context, what net.Buffers, codes ...int) error {
	stop := context.AfterFunc(ctx, func() { _ = c.close() })
	defer stop()
	if err := c.conn.SetDeadline(time.Now().Add(handOverTimeout)); err != nil {
		return err
	}
	if _, err := what.WriteTo(c.conn); err != nil {
		return err
	}
	for _, code := range codes {
		if _, _, err := c.text.ReadResponse(code); err != nil {
			return err
		}
	}
	return nil
}

func (c *connection) close() error { return c.conn.Close() }
