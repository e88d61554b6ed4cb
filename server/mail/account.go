package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// How a connection to a relay is secured.
const (
	// TLSAuto is implicit on port 465, else STARTTLS where the relay offers it.
	TLSAuto = "auto"
	// TLSStart insists on STARTTLS.
	TLSStart = "starttls"
	// TLSImplicit speaks TLS from the first byte.
	TLSImplicit = "implicit"
	// TLSNone speaks none, and sends passwords all the same.
	TLSNone = "none"
)

// smtpsPort is where TLS is implicit (RFC 8314).
const smtpsPort = "465"

// Account says how to reach a relay and as whom.
type Account struct {
	// Address is host:port.
	Address string
	// User and Password log in; no user, no login.
	User, Password string
	// TLS is one of the constants above; TLSAuto if empty.
	TLS string
	// Roots are what the relay's certificate is checked against; the system's if
	// nil.
	Roots *x509.CertPool
}

// Validate joins everything that is wrong with the account.
func (a Account) Validate() error {
	var errs []error
	if host, port, err := net.SplitHostPort(a.Address); err != nil || host == "" || port == "" {
		errs = append(errs, fmt.Errorf("relay %q is not host:port, such as smtp.example.com:587", a.Address))
	}
	switch a.TLS {
	case "", TLSAuto, TLSStart, TLSImplicit, TLSNone:
	default:
		errs = append(errs, fmt.Errorf("relay's TLS %q is none of %s, %s, %s and %s", a.TLS, TLSAuto, TLSStart, TLSImplicit, TLSNone))
	}
	if (a.User == "") != (a.Password == "") {
		errs = append(errs, errors.New("the relay's user and password go together; give both or neither"))
	}
	return errors.Join(errs...)
}

// dial connects with the security given, TLSAuto being none yet, and greets.
func (a Account) dial(ctx context.Context, host, security string) (client *smtp.Client, err error) {
	var dialer net.Dialer
	dialing, cancel := context.WithTimeout(ctx, commandTimeout)
	defer cancel()
	conn, err := dialer.DialContext(dialing, "tcp", a.Address)
	if err != nil {
		return nil, err
	}
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	_ = conn.SetDeadline(time.Now().Add(commandTimeout)) // until the greeting, which sets its own
	config := &tls.Config{ServerName: host, RootCAs: a.Roots, MinVersion: tls.VersionTLS12}
	switch security {
	case TLSStart:
		if client, err = smtp.NewClientStartTLS(conn, config); err != nil {
			_ = conn.Close()
			return nil, fmt.Errorf("STARTTLS: %w", err)
		}
	case TLSImplicit:
		client = smtp.NewClient(tls.Client(conn, config))
	default:
		client = smtp.NewClient(conn)
	}
	client.CommandTimeout, client.SubmissionTimeout = commandTimeout, submissionTimeout
	if err := client.Noop(); err != nil { // greets first
		_ = client.Close()
		return nil, err
	}
	return client, nil
}

// logIn authenticates if there is a user. Over a connection that anybody can
// read it only does so where that was asked for.
func (a Account) logIn(client *smtp.Client) error {
	if a.User == "" {
		return nil
	}
	if _, secure := client.TLSConnectionState(); !secure && a.TLS != TLSNone {
		return errors.New("the relay offers no TLS, and anybody on the way could read the password; with --relay-tls none it is sent all the same")
	}
	var auth sasl.Client
	switch {
	case client.SupportsAuth(sasl.Plain):
		auth = sasl.NewPlainClient("", a.User, a.Password)
	case client.SupportsAuth(sasl.Login):
		auth = sasl.NewLoginClient(a.User, a.Password)
	default:
		return errors.New("the relay takes no login by PLAIN or LOGIN; leave out --relay-user if it needs none")
	}
	if err := client.Auth(auth); err != nil {
		return fmt.Errorf("log in as %s: %w", a.User, err)
	}
	return nil
}
