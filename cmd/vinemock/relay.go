package main

import (
	"crypto/x509"
	"os"

	"github.com/vinemock/vinemock/server"
)

// mailFlags say whom failure emails come from, and where else they go.
type mailFlags struct {
	MailFrom      string `help:"Whom failure emails come from, where a relay insists on an address of its own." placeholder:"ADDRESS" group:"Failure emails"`
	Relay         string `help:"Hand failure emails on to this SMTP server as well; the inbox keeps them in any case." placeholder:"HOST:PORT" group:"Failure emails"`
	RelayUser     string `help:"Log in to the relay as this user." placeholder:"NAME" group:"Failure emails"`
	RelayPassword string `help:"… with this password; better given in the environment." placeholder:"PASSWORD" group:"Failure emails"`
	RelayTLS      string `help:"How the connection to the relay is secured: starttls, implicit, none, or auto: implicit on port 465, else starttls where it is offered." default:"auto" group:"Failure emails"`
	RelayCAFile   string `help:"Certificates (PEM) that the relay's is checked against; the system's by default." type:"existingfile" placeholder:"FILE" group:"Failure emails"`
}

// into lays the flags into the configuration.
func (f mailFlags) into(config *server.Config) error {
	config.MailFrom = f.MailFrom
	if f.Relay == "" {
		if f.RelayUser != "" || f.RelayPassword != "" || f.RelayCAFile != "" {
			return usage("--relay-user, --relay-password and --relay-ca-file are about a relay: name it with --relay HOST:PORT")
		}
		return nil
	}
	relay := &config.Relay
	relay.Address, relay.User, relay.Password, relay.TLS = f.Relay, f.RelayUser, f.RelayPassword, f.RelayTLS
	if f.RelayCAFile == "" {
		return nil
	}
	certificates, err := os.ReadFile(f.RelayCAFile)
	if err != nil {
		return usage("read --relay-ca-file: %w", err)
	}
	relay.Roots = x509.NewCertPool()
	if !relay.Roots.AppendCertsFromPEM(certificates) {
		return usage("read --relay-ca-file: %s has no certificate in PEM", f.RelayCAFile)
	}
	return nil
}
