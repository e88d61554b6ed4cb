package main

import (
	"runtime/debug"

	"github.com/vinemock/vinemock/server"
	"github.com/vinemock/vinemock/server/api"
)

// serveCommand is `vinemock serve`.
type serveCommand struct {
	HTTP         string   `help:"Address of the control API." default:"127.0.0.1:8025" placeholder:"HOST:PORT"`
	SMTP         string   `help:"Address of the SMTP server." default:"127.0.0.1:1025" placeholder:"HOST:PORT"`
	Data         string   `help:"Directory that keeps everything over a restart; in memory by default." placeholder:"DIR"`
	Clock        string   `help:"How time passes: real, xN for N times faster, virtual or manual." default:"real"`
	Token        string   `help:"Ask for this token in every request to the API." placeholder:"TOKEN"`
	URL          string   `help:"Make a first webhook to this URL." placeholder:"URL"`
	FailureEmail string   `help:"Whom the first webhook's failure emails go to." placeholder:"ADDRESS"`
	Subscribe    []string `help:"Event types of the first webhook; * is all." default:"*" placeholder:"TYPES"`
	mailFlags
	boundFlags
	seedFlag
	policyFlags
	networkFlags
	contractFlags
}

// Example ends the command's help.
func (serveCommand) Example() string {
	return `  # 250 seconds of retries take 10, and there is a first webhook
  vinemock serve --clock x25 --url http://127.0.0.1:9000/webhooks/vinespring --failure-email admin@example.com
  curl -H 'Content-Type: application/json' -d '{"type":"order.created"}' http://127.0.0.1:8025/api/v1/events`
}

// Run implements the command.
func (c serveCommand) Run(env environment) error {
	policy, err := c.over(api.DefaultPolicy())
	if err != nil {
		return err
	}
	catalogue, err := c.catalogue()
	if err != nil {
		return err
	}
	network, err := c.network(env)
	if err != nil {
		return err
	}
	config := server.Config{
		HTTP: c.HTTP, SMTP: c.SMTP, Data: c.Data, Clock: c.Clock, Policy: policy, Seed: c.seed(), Token: c.Token,
		Catalogue: catalogue, Version: version(), Log: env.log, Network: network,
	}
	c.bound(&config)
	if c.URL != "" {
		config.Webhook = api.NewWebhook{URL: c.URL, FailureEmail: c.FailureEmail, Events: c.Subscribe}
	}
	if err := c.into(&config); err != nil {
		return err
	}
	if err := config.Validate(); err != nil {
		return usage("%w", err)
	}
	s, err := server.New(env.ctx, config)
	if err != nil {
		return err
	}
	collectLess(env)
	env.log.Info("vinemock serves", "api", s.URL(), "smtp", s.SMTPAddr(), "clock", c.Clock, "seed", config.Seed, "version", config.Version)
	err = s.Run(env.ctx)
	env.log.Info("vinemock has stopped")
	return err
}

// collectLess lets garbage grow to four times what is in use, up to a gigabyte:
// the sender's is short-lived, and collecting it costs a fifth of its speed.
// GOGC and GOMEMLIMIT say otherwise.
func collectLess(env environment) {
	if _, given := env.lookup("GOGC"); !given {
		debug.SetGCPercent(400)
	}
	if _, given := env.lookup("GOMEMLIMIT"); !given {
		debug.SetMemoryLimit(1 << 30)
	}
}
