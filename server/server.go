package server

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/vinemock/vinemock/schemas"
	"github.com/vinemock/vinemock/schemas/faker"
	"github.com/vinemock/vinemock/server/api"
	"github.com/vinemock/vinemock/server/clock"
	"github.com/vinemock/vinemock/server/delivery"
	"github.com/vinemock/vinemock/server/inbox"
	"github.com/vinemock/vinemock/server/mail"
	"github.com/vinemock/vinemock/server/web"
)

// Server is the stand-in. Make one with [New] and then call [Server.Run], which
// also closes it.
type Server struct {
	config Config
	http   net.Listener
	smtp   net.Listener
	store  storage
	clock  *clock.Clock
	engine *delivery.Engine
	mailer *mail.Mailer
	relay  *mail.Relay // nil without one
	inbox  *inbox.Inbox
	stream *web.Stream
	meter  *meter
	web    *http.Server
	ready  atomic.Bool
}

// New opens the store and both listeners, so that a wrong address or a locked
// database shows before anything runs.
func New(ctx context.Context, config Config) (*Server, error) {
	if config.Log == nil {
		config.Log = slog.New(slog.DiscardHandler)
	}
	config.Grace = cmp.Or(config.Grace, DefaultGrace)
	config.TrimEvery = cmp.Or(config.TrimEvery, DefaultTrimEvery)
	config.SlowClient = cmp.Or(config.SlowClient, DefaultSlowClient)
	if err := config.Validate(); err != nil {
		return nil, fmt.Errorf("configure vinemock: %w", err)
	}
	s := &Server{config: config, stream: &web.Stream{}, meter: newMeter()}
	if err := s.open(ctx); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

// open opens the store while the contract is compiled, since each takes some
// milliseconds.
func (s *Server) open(ctx context.Context) (err error) {
	var opened error
	var opening sync.WaitGroup
	opening.Go(func() { s.store, opened = openStorage(ctx, s.config.Data, s.meter.commit) })
	catalogue, generator, err := s.contract()
	opening.Wait()
	if err := errors.Join(err, opened); err != nil {
		return err
	}
	var listen net.ListenConfig
	if s.http, err = listen.Listen(ctx, "tcp", s.config.HTTP); err != nil {
		return fmt.Errorf("listen for HTTP: %w", err)
	}
	if s.smtp, err = listen.Listen(ctx, "tcp", s.config.SMTP); err != nil {
		return fmt.Errorf("listen for SMTP: %w", err)
	}
	s.assemble(catalogue, generator)
	return nil
}

// contract is the configured catalogue, or the one that is built in, and what
// makes events from it.
func (s *Server) contract() (catalogue *schemas.Catalogue, generator *faker.Generator, err error) {
	catalogue = s.config.Catalogue
	if catalogue == nil {
		if catalogue, err = schemas.Default(); err != nil {
			return nil, nil, err
		}
	}
	generator, err = faker.New(catalogue)
	return catalogue, generator, err
}

// assemble joins the parts; it cannot fail.
func (s *Server) assemble(catalogue *schemas.Catalogue, generator *faker.Generator) {
	mode, _ := clock.ParseMode(s.config.Clock) // Validate has read it before
	start := time.Now()
	if s.config.Data == "" && (mode == clock.Virtual || mode == clock.Manual) {
		start = VirtualStart
	}
	s.clock = clock.New(mode, start)
	if s.config.Relay.Address != "" {
		s.relay = mail.NewRelay(mail.RelayConfig{
			Account: s.config.Relay, Outbox: s.store, Log: s.config.Log, From: s.config.MailFrom,
		})
	}
	s.mailer = mail.New(mail.Config{Server: s.SMTPAddr(), From: s.config.MailFrom, Relay: s.relay})
	s.engine = delivery.New(delivery.Config{
		Clock: s.clock, Store: s.store, Mailer: s.mailer, Log: s.config.Log,
		Observe: s.happened, UserAgent: "vinemock/" + s.config.Version,
		Network: s.config.Network, Concurrency: s.config.Concurrency,
	})
	s.meter.watch(s.engine.Pending)
	s.inbox = inbox.New(inbox.Config{Store: s.store, Log: s.config.Log, Observe: s.happened})
	s.web = &http.Server{
		Handler: web.New(web.Config{
			Sender: s.engine, Store: s.store, Inbox: s.inbox, Clock: s.clock,
			Catalogue: catalogue, Generator: generator, Stream: s.stream,
			Policy: s.config.Policy, Seed: s.config.Seed, Token: s.config.Token, Version: s.config.Version,
			Log: s.config.Log, Ready: s.readiness, Metrics: s.meter.handler(), SlowClient: s.config.SlowClient,
		}),
		ReadHeaderTimeout: s.config.SlowClient,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(s.config.Log.Handler(), slog.LevelDebug),
	}
}

// happened tells everybody who watches.
func (s *Server) happened(h api.Happening) {
	s.meter.observe(h)
	s.stream.Publish(h)
}

// URL is where the API is, such as http://127.0.0.1:8025.
func (s *Server) URL() string { return "http://" + reachable(s.http.Addr()) }

// SMTPAddr is where mail is taken, as host:port.
func (s *Server) SMTPAddr() string { return reachable(s.smtp.Addr()) }

// reachable turns the address that means every interface into one to connect to.
func reachable(address net.Addr) string {
	host, port, err := net.SplitHostPort(address.String())
	if err != nil {
		return address.String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}

var errNotReady = errors.New("starting or stopping")

func (s *Server) readiness() error {
	if !s.ready.Load() {
		return errNotReady
	}
	return nil
}

// firstWebhook makes the configured webhook, once.
func (s *Server) firstWebhook(ctx context.Context) error {
	if s.config.Webhook.URL == "" {
		return nil
	}
	webhooks, err := s.store.Webhooks(ctx)
	if err != nil {
		return err
	}
	for _, w := range webhooks {
		if w.URL == s.config.Webhook.URL {
			return nil
		}
	}
	client := api.NewClient(s.URL(), s.config.Token)
	if _, err := client.CreateWebhook(ctx, s.config.Webhook); err != nil {
		return fmt.Errorf("make the webhook: %w", err)
	}
	return nil
}

// close closes what New opened, as far as it came.
func (s *Server) close() error {
	var errs []error
	for _, listener := range []net.Listener{s.http, s.smtp} {
		if listener != nil {
			if err := listener.Close(); !errors.Is(err, net.ErrClosed) {
				errs = append(errs, err)
			}
		}
	}
	if s.store != nil {
		errs = append(errs, s.store.Close())
	}
	return errors.Join(errs...)
}
