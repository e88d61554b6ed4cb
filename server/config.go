package server

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"

	"github.com/vinemock/vinemock/schemas"
	"github.com/vinemock/vinemock/server/api"
	"github.com/vinemock/vinemock/server/clock"
	"github.com/vinemock/vinemock/server/delivery"
	"github.com/vinemock/vinemock/server/mail"
)

// VirtualStart is what a virtual or manual clock shows at first, unless there
// is a data directory: a fixed moment, so that equal seeds make equal events on
// any day.
var VirtualStart = time.Date(2026, 3, 2, 17, 0, 0, 0, time.UTC)

// DefaultGrace is how long attempts in flight may take to finish at shutdown.
const DefaultGrace = 10 * time.Second

// Network is how receivers are reached; see [delivery.Network].
type Network = delivery.Network

// DefaultTrimEvery is how often what is over the bounds is forgotten.
const DefaultTrimEvery = 5 * time.Second

// DefaultSlowClient is how long a client may take over each part of a request.
const DefaultSlowClient = 10 * time.Second

// Config is everything that can be chosen about the stand-in.
type Config struct {
	// HTTP and SMTP are the addresses to listen on; port 0 takes a free one.
	HTTP, SMTP string
	// Data is the directory that keeps everything over a restart; in memory if
	// empty.
	Data string
	// Clock is real, xN, virtual or manual.
	Clock string
	// Policy is what a webhook has where it names none of its own.
	Policy api.Policy
	// Seed is where all randomness starts.
	Seed uint64
	// Token, if not empty, must come with every request to the API.
	Token string
	// Webhook is made at the start if its URL is not empty, and no webhook with
	// that URL is there from before.
	Webhook api.NewWebhook
	// MailFrom is whom failure emails come from; mail.DefaultFrom if empty.
	MailFrom string
	// Relay also gets every failure email if its address is not empty.
	Relay mail.Account
	// Catalogue is the contract; the embedded one if nil.
	Catalogue *schemas.Catalogue
	// Keep is how many settled deliveries, and messages, are kept; all if 0.
	Keep int
	// KeepFor is how long settled deliveries, and messages, are kept; for ever
	// if 0.
	KeepFor time.Duration
	// TrimEvery is how often what is over those bounds is forgotten, in wall
	// time; DefaultTrimEvery if 0.
	TrimEvery time.Duration
	// Concurrency bounds the attempts that one webhook has under way;
	// delivery.DefaultConcurrency if 0.
	Concurrency int
	// Grace bounds the shutdown; DefaultGrace if 0.
	Grace time.Duration
	// Network is how receivers are reached.
	Network Network
	// SlowClient is how long a client of the API may take over the head of a
	// request, and over its body; DefaultSlowClient if 0.
	SlowClient time.Duration
	Version    string
	Log        *slog.Logger
}

// Validate joins everything that is wrong with the configuration.
func (c Config) Validate() error {
	var errs []error
	check := func(what string, err error) {
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", what, err))
		}
	}
	check("http", validAddress(c.HTTP))
	check("smtp", validAddress(c.SMTP))
	_, err := clock.ParseMode(c.Clock)
	check("clock", err)
	check("policy", c.Policy.Validate())
	check("keep", notNegative(c.Keep))
	check("keep-for", notNegative(c.KeepFor))
	check("concurrency", notNegative(c.Concurrency))
	check("grace", notNegative(c.Grace))
	if c.Webhook.URL != "" {
		check("url", api.ValidateURL(c.Webhook.URL))
	}
	if c.MailFrom != "" {
		check("mail-from", mail.ValidateFrom(c.MailFrom))
	}
	if c.Relay != (mail.Account{}) {
		check("relay", c.Relay.Validate())
	}
	return errors.Join(errs...)
}

func validAddress(address string) error {
	_, port, err := net.SplitHostPort(address)
	if err == nil {
		_, err = net.LookupPort("tcp", port)
	}
	if err != nil {
		return fmt.Errorf("%q is not host:port, such as 127.0.0.1:8025: %w", address, err)
	}
	return nil
}

func notNegative[N ~int | ~int64](n N) error {
	if n < 0 {
		return fmt.Errorf("%v is less than nothing; leave it out for no bound", n)
	}
	return nil
}
