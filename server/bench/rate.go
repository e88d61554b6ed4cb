package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/vinemock/vinemock/server/api"
)

const (
	// eventType is what is sent; a body of it has about 2 KB.
	eventType = "order.created"
	// batch is how many events one request to the API asks for.
	batch = 2000
	// posters is how many such requests are under way.
	posters = 2
	// span is how long each sender is watched in a round. The best round counts,
	// because what else the machine does only ever slows one down.
	span   = 3 * time.Second
	rounds = 3
)

// The peers, as Go builds them.
const (
	vegeta = "github.com/tsenart/vegeta/v12@v12.12.0"
	hey    = "github.com/rakyll/hey@v0.1.4"
)

// sender posts to the URL until its context ends.
type sender struct {
	name string
	// want is how many times its rate vinemock promises; 0 for vinemock itself.
	want float64
	run  func(ctx context.Context, url string) error
}

// measureRate compares requests a second.
func measureRate(ctx context.Context, b *bench) error {
	r, stop, err := b.startReceiver(ctx)
	if err != nil {
		return err
	}
	defer stop()
	senders, err := b.senders(ctx)
	if err != nil {
		return err
	}
	b.say("requests a second, of one %s each, to one Go receiver, in turn, %s each, the best of %d rounds:", eventType, span, rounds)
	best := make([]float64, len(senders))
	for range rounds {
		for i, s := range senders {
			rate, err := watch(ctx, s, r)
			if err != nil {
				return fmt.Errorf("%s: %w", s.name, err)
			}
			best[i] = max(best[i], rate)
		}
	}
	for i, s := range senders {
		compare(b, s, best[i], best[0])
	}
	return nil
}

// compare tells a sender's rate beside that of vinemock in memory.
func compare(b *bench, s sender, rate, own float64) {
	switch {
	case s.want > 0:
		b.say("  %-24s %8.0f   vinemock is %.2f times as fast; want %.1f", s.name, rate, own/rate, s.want)
	case rate != own:
		b.say("  %-24s %8.0f   %.2f of in memory; want 0.5", s.name, rate, rate/own)
	default:
		b.say("  %-24s %8.0f", s.name, rate)
	}
}

// watch runs a sender and measures what comes of it.
func watch(ctx context.Context, s sender, r receiver) (float64, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- s.run(ctx, r.url) }()
	rate, err := r.rate(ctx, span)
	cancel()
	if ended := <-done; err == nil && ended != nil && !strings.Contains(ended.Error(), "killed") && ctx.Err() == nil {
		err = ended
	}
	return rate, err
}

// senders builds the peers that can be had.
func (b *bench) senders(ctx context.Context) ([]sender, error) {
	body, err := b.command(ctx, b.vinemock, "generate", eventType, "-n", "1", "--seed", "1").Output()
	if err != nil {
		return nil, err
	}
	file := filepath.Join(b.dir, "body.json")
	if err := os.WriteFile(file, body, 0o600); err != nil {
		return nil, err
	}
	b.say("the fixed body has %d bytes", len(body))
	for _, tool := range []string{vegeta, hey} {
		install := b.command(ctx, "go", "install", tool)
		install.Env = append(os.Environ(), "GOBIN="+b.dir)
		if err := install.Run(); err != nil {
			return nil, fmt.Errorf("build %s: %w", tool, err)
		}
	}
	senders := []sender{
		{"vinemock, in memory", 0, func(ctx context.Context, url string) error { return b.pour(ctx, url) }},
		{"vinemock --data", 0, func(ctx context.Context, url string) error {
			return b.pour(ctx, url, "--data", filepath.Join(b.dir, "data"))
		}},
		{"vegeta -max-workers 32", 1.2, b.tool("sh", "-c", `echo "POST $0" | "`+filepath.Join(b.dir, "vegeta")+
			`" attack -rate 0 -max-workers 32 -duration 60s -header "Content-Type: application/json" -body "`+file+`" >/dev/null`)},
		{"hey -c 32", 1.5, b.tool(filepath.Join(b.dir, "hey"), "-c", "32", "-z", "60s", "-m", "POST", "-T", "application/json", "-D", file)},
	}
	wrk, missing := exec.LookPath("wrk")
	if missing != nil {
		b.say("no wrk here; apt-get install wrk")
		return senders, nil //nolint:nilerr // it is left out
	}
	script := filepath.Join(b.dir, "post.lua")
	lua := fmt.Sprintf("wrk.method = \"POST\"\nwrk.headers[\"Content-Type\"] = \"application/json\"\nwrk.body = io.open(%q):read(\"*a\")\n", file)
	if err := os.WriteFile(script, []byte(lua), 0o600); err != nil {
		return nil, err
	}
	return append(senders, sender{"wrk -t2 -c32", 0.6, b.tool(wrk, "-t2", "-c32", "-d60s", "-s", script)}), nil
}

// tool runs a program with the URL as its last argument until the context ends.
func (b *bench) tool(name string, args ...string) func(context.Context, string) error {
	return func(ctx context.Context, url string) error {
		c := b.command(ctx, name, append(args, url)...)
		endWithChildren(c)
		return c.Run()
	}
}

// pour has vinemock make and deliver events as fast as it can.
func (b *bench) pour(ctx context.Context, url string, flags ...string) error {
	running := context.WithoutCancel(ctx)
	s, err := b.serve(running, flags...)
	if err != nil {
		return err
	}
	defer s.stop()
	webhook, err := s.webhook(running, url, "", api.PolicyPatch{})
	if err != nil {
		return err
	}
	ask := api.NewEvents{Type: eventType, Webhook: webhook, Count: batch, Wait: api.WaitSettled, Brief: true}
	errs := make(chan error, posters)
	var all sync.WaitGroup
	for range posters {
		all.Go(func() {
			for ctx.Err() == nil {
				if _, err := s.client.CreateEvents(running, ask); err != nil {
					errs <- err
					return
				}
			}
		})
	}
	all.Wait()
	select {
	case err := <-errs:
		return err
	default:
		return nil
	}
}
