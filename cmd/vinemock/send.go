package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/vinemock/vinemock/server"
	"github.com/vinemock/vinemock/server/api"
)

// sendCommand is `vinemock send TYPE`.
type sendCommand struct {
	Type         string `arg:"" help:"An event type, such as order.created." placeholder:"TYPE"`
	URL          string `help:"Where to." required:"" placeholder:"URL"`
	FailureEmail string `help:"Whom to tell if it cannot be delivered." default:"admin@example.com" placeholder:"ADDRESS"`
	Clock        string `help:"How time passes between retries: real, xN or virtual." default:"real"`
	overrideFlags
	seedFlag
	policyFlags
	networkFlags
	contractFlags
}

// Example ends the command's help.
func (sendCommand) Example() string {
	return `  # an order over 80, its retries without waiting for them
  vinemock send order.created --url http://127.0.0.1:9000/webhooks/vinespring --set data.total=80 --clock virtual`
}

// Run implements the command.
func (c sendCommand) Run(env environment) error {
	policy, err := c.over(api.DefaultPolicy())
	if err != nil {
		return err
	}
	catalogue, err := c.catalogue()
	if err != nil {
		return err
	}
	if _, known := catalogue.Type(c.Type); !known {
		return unknownType(c.Type, catalogue.Suggest(c.Type))
	}
	if c.Clock == "manual" {
		return usage("clock: nobody would move a manual clock here; want real, xN or virtual")
	}
	network, err := c.network(env)
	if err != nil {
		return err
	}
	config := server.Config{HTTP: "127.0.0.1:0", SMTP: "127.0.0.1:0", Clock: c.Clock, Policy: policy, Catalogue: catalogue, Network: network}
	if err := config.Validate(); err != nil {
		return usage("%w", err)
	}
	client, stop, err := standIn(env, config)
	if err != nil {
		return err
	}
	delivered, err := c.deliver(env, client)
	if stopped := stop(); err == nil {
		err = stopped
	}
	if err == nil && !delivered {
		return errBreaks
	}
	return err
}

// deliver sends the event and prints what happens until the delivery is
// settled.
func (c sendCommand) deliver(env environment, client *api.Client) (delivered bool, err error) {
	ctx, cancel := context.WithCancel(env.ctx)
	defer cancel()
	webhook, err := client.CreateWebhook(ctx, api.NewWebhook{
		Name: "send", URL: c.URL, FailureEmail: c.FailureEmail, Events: []string{api.AllEvents},
	})
	if err != nil {
		return false, asUsage(err)
	}
	stream, err := client.Stream(ctx)
	if err != nil {
		return false, err
	}
	seed := c.seed()
	accepted, err := client.CreateEvents(ctx, api.NewEvents{
		Type: c.Type, Seed: &seed, Webhook: webhook.ID, Set: values(c.Set), Add: values(c.Add), Drop: c.Drop,
	})
	if err != nil {
		return false, asUsage(err)
	}
	_, _ = fmt.Fprintln(env.stdout, accepted.Events[0].Body)
	for h, err := range stream {
		if err != nil {
			return false, err
		}
		switch {
		case h.Kind == api.HappenedAttempt:
			printAttempt(env.stdout, *h.Attempt, accepted.Deliveries[0].CreatedAt)
		case h.Kind == api.HappenedDelivery && h.Delivery.Status == api.Delivered:
			_, _ = fmt.Fprintf(env.stderr, "delivered; seed %d\n", seed)
			return true, nil
		case h.Kind == api.HappenedMessage:
			return false, printEmail(env, client, h.Message.ID)
		}
	}
	return false, context.Cause(env.ctx)
}

// printAttempt writes one attempt as a line.
func printAttempt(w io.Writer, a api.Attempt, first api.Time) {
	result := a.Result()
	if a.Error != "" {
		result = a.Error
	}
	took := a.WallEnd.Sub(a.WallStart.Time).Round(time.Millisecond)
	_, _ = fmt.Fprintf(w, "attempt %2d  +%-8s %s (%s)\n", a.Number, a.Start.Sub(first.Time).Round(time.Millisecond), result, took)
}

// printEmail writes the failure email as a mail client would show it.
func printEmail(env environment, client *api.Client, id string) error {
	m, err := client.Message(env.ctx, id)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(env.stdout, "\nFrom: %s\nTo: %s\nSubject: %s\n\n%s\n", m.From.Address, m.To[0].Address, m.Subject, m.Text)
	return err
}
