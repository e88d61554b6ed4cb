package main

import (
	"context"
	"path/filepath"
	"slices"
	"time"

	"github.com/vinemock/vinemock/server/api"
)

// measureReady starts vinemock some times.
func measureReady(ctx context.Context, b *bench) error {
	for _, flags := range [][]string{nil, {"--data", filepath.Join(b.dir, "ready")}} {
		var took []time.Duration
		for range 11 {
			s, err := b.serve(ctx, flags...)
			if err != nil {
				return err
			}
			took = append(took, s.ready)
			s.stop()
		}
		slices.Sort(took)
		b.say("ready after start %v: least %s, median %s; want 30ms", flags, took[0].Round(time.Millisecond), took[len(took)/2].Round(time.Millisecond))
	}
	return nil
}

// measureExhausted delivers 10,000 events to a closed port on the virtual clock.
func measureExhausted(ctx context.Context, b *bench) error {
	const events = 10_000
	closed, err := freeAddress(ctx)
	if err != nil {
		return err
	}
	s, err := b.serve(ctx, "--clock", "virtual")
	if err != nil {
		return err
	}
	defer s.stop()
	webhook, err := s.webhook(ctx, "http://"+closed+"/", "admin@example.com", api.PolicyPatch{})
	if err != nil {
		return err
	}
	begun := time.Now()
	ask := api.NewEvents{Type: eventType, Webhook: webhook, Count: events, Wait: api.WaitSettled, Brief: true}
	accepted, err := s.client.CreateEvents(ctx, ask)
	if err != nil {
		return err
	}
	took := time.Since(begun)
	last, err := s.client.Delivery(ctx, accepted.IDs[events-1])
	if err != nil {
		return err
	}
	messages, err := s.client.Messages(ctx, api.MessageQuery{Limit: 1})
	if err != nil {
		return err
	}
	s.stop()
	b.say("%d deliveries to a closed port, %d attempts each, %d emails: %s, of processors %s; want 15s",
		events, len(last.Attempts), messages.Total, took.Round(10*time.Millisecond), s.processors())
	return nil
}

// measureLate measures how late retries begin on the real clock, with 1,000
// pending and no two due together.
func measureLate(ctx context.Context, b *bench) error {
	const pending = 1000
	closed, err := freeAddress(ctx)
	if err != nil {
		return err
	}
	s, err := b.serve(ctx)
	if err != nil {
		return err
	}
	defer s.stop()
	interval, retries := api.Duration(5*time.Second), 2
	webhook, err := s.webhook(ctx, "http://"+closed+"/", "", api.PolicyPatch{Interval: &interval, Retries: &retries})
	if err != nil {
		return err
	}
	var ids []string
	for range pending {
		accepted, err := s.client.CreateEvents(ctx, api.NewEvents{Type: eventType, Webhook: webhook, Brief: true})
		if err != nil {
			return err
		}
		ids = append(ids, accepted.IDs...)
		if err := pause(ctx, 4*time.Millisecond); err != nil {
			return err
		}
	}
	if err := pause(ctx, interval.Std()*time.Duration(retries)+time.Second); err != nil {
		return err
	}
	var late []time.Duration
	for _, id := range ids {
		d, err := s.client.Delivery(ctx, id)
		if err != nil {
			return err
		}
		for _, a := range d.Attempts[1:] {
			late = append(late, a.Start.Sub(a.Due.Time))
		}
	}
	slices.Sort(late)
	b.say("retries with %d pending began late by: median %s, 99th percentile %s, most %s; want 5ms at the 99th",
		pending, late[len(late)/2], late[len(late)*99/100], late[len(late)-1])
	return nil
}

// measureMillion fills a stand-in with a million pending retries, bodies on
// disk, and starts it again.
func measureMillion(ctx context.Context, b *bench) error {
	const events, each = 1_000_000, 10_000
	closed, err := freeAddress(ctx)
	if err != nil {
		return err
	}
	flags := []string{"--data", filepath.Join(b.dir, "million"), "--clock", "manual"}
	s, err := b.serve(ctx, flags...)
	if err != nil {
		return err
	}
	defer func() { s.stop() }()
	webhook, err := s.webhook(ctx, "http://"+closed+"/", "", api.PolicyPatch{})
	if err != nil {
		return err
	}
	begun := time.Now()
	for range events / each {
		if _, err := s.client.CreateEvents(ctx, api.NewEvents{Type: eventType, Webhook: webhook, Count: each, Brief: true}); err != nil {
			return err
		}
		if _, err := s.client.Advance(ctx, api.Duration(time.Millisecond)); err != nil {
			return err
		}
	}
	clock, err := s.client.Clock(ctx)
	if err != nil {
		return err
	}
	b.say("%d retries pending after %s: %s; want 1.5 GB", clock.Scheduled, time.Since(begun).Round(time.Second), s.memory())
	s.stop()
	if s, err = b.serve(ctx, flags...); err != nil {
		return err
	}
	b.say("taken up again after a restart in %s: %s", s.ready.Round(10*time.Millisecond), s.memory())
	return nil
}
