package main

import (
	"bufio"
	"context"
	"iter"
	"time"

	"github.com/vinemock/vinemock/schemas/faker"
	"github.com/vinemock/vinemock/server"
	"github.com/vinemock/vinemock/server/api"
)

// generateCommand is `vinemock generate`.
type generateCommand struct {
	Types     []string  `arg:"" optional:"" help:"Event types, in turn; all by default." placeholder:"TYPE"`
	N         int       `short:"n" help:"How many events." default:"10"`
	Format    string    `help:"ndjson, json, vegeta or curl." enum:"ndjson,json,vegeta,curl" default:"ndjson"`
	Profile   string    `help:"Which optional fields there are: full, sparse or mixed." enum:"full,sparse,mixed" default:"full"`
	History   bool      `help:"A coherent stream over all types, as a winery's year brings it."`
	At        time.Time `help:"The moment when events happen, or a history starts." placeholder:"TIME"`
	URL       string    `help:"Where vegeta and curl requests go." default:"http://127.0.0.1:9000/webhooks/vinespring"`
	BodyOrder string    `help:"Which of the body's keys comes first: type-first or data-first." enum:"type-first,data-first" default:"type-first"`
	Force     bool      `help:"Take overrides that break the schema."`
	overrideFlags
	seedFlag
	contractFlags
}

// Example ends the command's help.
func (generateCommand) Example() string {
	return `  vinemock generate order.created -n 3 --seed 7 --set data.total=80
  vinemock generate --history -n 1000 > history.ndjson`
}

// Run implements the command.
func (c generateCommand) Run(env environment) error {
	if err := c.check(); err != nil {
		return err
	}
	catalogue, err := c.catalogue()
	if err != nil {
		return err
	}
	for _, name := range c.Types {
		if _, known := catalogue.Type(name); !known {
			return unknownType(name, catalogue.Suggest(name))
		}
	}
	generator, err := faker.New(catalogue)
	if err != nil {
		return usage("%w", err)
	}
	out := bufio.NewWriter(env.stdout)
	var refused error
	events := until(env.ctx, c.events(env, generator), &refused)
	err = faker.Write(out, faker.Format(c.Format), c.URL, events)
	switch {
	case env.ctx.Err() != nil:
		err = env.ctx.Err()
	case refused != nil:
		err = usage("%w", refused)
	case err == nil:
		return out.Flush()
	}
	_ = out.Flush() // the error before says more
	return err
}

// until passes events on until the context ends or there is an error, which it
// keeps apart from those of writing.
func until(ctx context.Context, events iter.Seq2[faker.Event, error], failed *error) iter.Seq2[faker.Event, error] {
	return func(yield func(faker.Event, error) bool) {
		for event, err := range events {
			*failed = err
			if ctx.Err() != nil || !yield(event, err) {
				return
			}
		}
	}
}

// check refuses flags that cannot go together.
func (c generateCommand) check() error {
	switch {
	case c.N < 0:
		return usage("-n %d: want 0 or more", c.N)
	case c.History && len(c.Types)+len(c.Set)+len(c.Add)+len(c.Drop) > 0:
		return usage("a history takes no TYPE, --set, --add or --drop: its events hang together")
	}
	if err := api.ValidateURL(c.URL); err != nil {
		return usage("url: %w", err)
	}
	return nil
}

func (c generateCommand) events(env environment, generator *faker.Generator) iter.Seq2[faker.Event, error] {
	at, profile := c.At, map[string]faker.Profile{"full": faker.Full, "sparse": faker.Sparse, "mixed": faker.Mixed}[c.Profile]
	if at.IsZero() {
		at = server.VirtualStart // fixed, so that equal arguments give equal bytes on any day
	}
	dataFirst := api.BodyOrder(c.BodyOrder) == api.DataFirst
	if c.History {
		return generator.History(env.ctx, faker.HistoryRequest{Seed: c.seed(), N: c.N, Start: at, Profile: profile, DataFirst: dataFirst})
	}
	return generator.Sequence(faker.Request{
		Seed: c.seed(), At: at, Profile: profile, DataFirst: dataFirst, Force: c.Force,
		Set: values(c.Set), Add: values(c.Add), Drop: c.Drop,
	}, c.Types, c.N)
}
