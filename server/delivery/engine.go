package delivery

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/vinemock/vinemock/server/api"
	"github.com/vinemock/vinemock/server/clock"
)

// DefaultConcurrency bounds the attempts that one webhook has under way.
const DefaultConcurrency = 256

// maxUnrecorded bounds the attempts that are under way or wait to be recorded,
// so that a store that does not keep up slows the attempts down.
const maxUnrecorded = 4096

// Config is what an engine is made of. All but Observe are needed.
type Config struct {
	Clock  *clock.Clock
	Store  Store
	Mailer Mailer
	Log    *slog.Logger
	// Observe is told of everything as it happens, in order for each delivery.
	// It must not block.
	Observe func(api.Happening)
	// UserAgent is sent with every request.
	UserAgent string
	// Network is how receivers are reached.
	Network Network
	// Concurrency bounds the attempts that one webhook has under way;
	// DefaultConcurrency if 0.
	Concurrency int
}

// Engine attempts deliveries. Make one with [New]; [Engine.Stop] it.
type Engine struct {
	Config
	wire *wire
	gate *gate

	ctx      context.Context // ends when the engine stops
	cancel   context.CancelFunc
	underway sync.WaitGroup // attempts and mails

	// unrecorded has an element for each attempt from its beginning until it is
	// recorded.
	unrecorded chan struct{}
	atHand     atomic.Int64 // bytes of the bodies that jobs hold

	mu       sync.Mutex
	stopping bool
	jobs     map[string]*job   // unsettled deliveries, by id
	paused   map[string]bool   // webhooks, by id
	parked   map[string][]*job // due and put aside, by paused webhook
}

// New makes an engine; it sends nothing until something is submitted or
// [Engine.Resume] finds something unfinished.
func New(config Config) *Engine {
	if config.Observe == nil {
		config.Observe = func(api.Happening) {}
	}
	ctx, cancel := context.WithCancel(context.Background())
	return &Engine{
		Config: config,
		wire:   newWire(ctx, config.UserAgent, config.Network),
		gate:   newGate(cmp.Or(config.Concurrency, DefaultConcurrency)),
		ctx:    ctx, cancel: cancel,
		unrecorded: make(chan struct{}, maxUnrecorded),
		jobs:       make(map[string]*job), paused: make(map[string]bool), parked: make(map[string][]*job),
	}
}

// submission is one event for one webhook.
type submission struct {
	event        api.Event
	webhook      api.Webhook
	faults       []api.Fault
	redeliveryOf string // the delivery whose bytes are sent again, or empty
}

// Send keeps new events, and starts to deliver each to those of the webhooks
// that subscribe to its type (VS-CFG-4), with these faults on the wire. When it
// returns, nothing can be lost any more than the store loses things.
func (e *Engine) Send(ctx context.Context, events []api.Event, webhooks []api.Webhook, faults []api.Fault) ([]api.Delivery, error) {
	var submissions []submission
	for _, event := range events {
		for _, webhook := range webhooks {
			if webhook.Subscribes(event.Type) {
				submissions = append(submissions, submission{event: event, webhook: webhook, faults: faults})
			}
		}
	}
	return e.submit(ctx, events, submissions)
}

// Redeliver sends the same bytes as the named delivery again, as a new one and
// without its faults.
func (e *Engine) Redeliver(ctx context.Context, id string) (api.Event, []api.Delivery, error) {
	d, err := e.Store.Delivery(ctx, id)
	if err != nil {
		return api.Event{}, nil, err
	}
	event, err := e.Store.Event(ctx, d.Event)
	if err != nil {
		return api.Event{}, nil, err
	}
	webhook, err := e.Store.Webhook(ctx, d.Webhook)
	if err != nil {
		return api.Event{}, nil, fmt.Errorf("redeliver %s: its webhook: %w", id, err)
	}
	deliveries, err := e.submit(ctx, nil, []submission{{event: event, webhook: webhook, redeliveryOf: id}})
	return event, deliveries, err
}

// submit keeps the events and a delivery for each submission, all or none.
func (e *Engine) submit(ctx context.Context, events []api.Event, submissions []submission) ([]api.Delivery, error) {
	e.Clock.Hold()
	defer e.Clock.Release()
	now := e.Clock.Now()
	deliveries := make([]api.Delivery, len(submissions))
	jobs := make([]*job, len(submissions))
	var shared sharing
	for i, s := range submissions {
		deliveries[i] = s.delivery(api.At(now))
		jobs[i] = &job{engine: e, delivery: shared.outgoing(deliveries[i])}
		jobs[i].hold(s.event.Body)
	}
	if err := e.adopt(jobs); err != nil {
		return nil, err
	}
	if err := e.Store.Accept(ctx, events, deliveries); err != nil {
		e.disown(jobs)
		return nil, fmt.Errorf("accept %d events: %w", len(events), err)
	}
	for i := range events {
		e.Observe(api.Happening{Kind: api.HappenedEvent, Event: &events[i]})
	}
	for i, j := range jobs {
		e.Observe(api.Happening{Kind: api.HappenedDelivery, Delivery: &deliveries[i]})
		j.schedule(now)
	}
	return deliveries, nil
}

func (s *submission) delivery(now api.Time) api.Delivery {
	return api.Delivery{
		ID: api.NewID(api.DeliveryPrefix, now.Time), Event: s.event.ID, Webhook: s.webhook.ID,
		Type: s.event.Type, EntityID: s.event.EntityID, URL: s.webhook.URL,
		Status: api.Pending, Policy: s.webhook.Policy, Faults: s.faults, RedeliveryOf: s.redeliveryOf,
		CreatedAt: now, NextAttemptAt: &now, Attempts: []api.Attempt{},
	}
}

// Resume takes up what the store has unfinished: retries at their due times,
// failure emails at once.
func (e *Engine) Resume(ctx context.Context) error {
	e.Clock.Hold()
	defer e.Clock.Release()
	now := e.Clock.Now()
	var jobs []*job
	var shared sharing
	var latest time.Time // what is known of when the sender stopped
	err := e.Store.Unfinished(ctx, func(d api.Delivery, attempts int, answered, mailOwed bool) error {
		j := &job{engine: e, delivery: shared.outgoing(d), attempts: attempts, answered: answered, mailOwed: mailOwed, due: now}
		latest = later(latest, d.CreatedAt.Time)
		if d.NextAttemptAt != nil {
			j.due = d.NextAttemptAt.Time
		}
		if d.NextAttemptAt != nil && attempts > 0 {
			latest = later(latest, j.due.Add(-d.Policy.Interval.Std()))
		}
		jobs = append(jobs, j)
		return nil
	})
	if err != nil {
		return fmt.Errorf("resume deliveries: %w", err)
	}
	if err := e.adopt(jobs); err != nil {
		return err
	}
	e.Clock.Reach(latest)
	for _, j := range jobs {
		j.schedule(j.due)
	}
	return nil
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// adopt makes the jobs known; an engine that stops takes none.
func (e *Engine) adopt(jobs []*job) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.stopping {
		return api.Stopping()
	}
	for _, j := range jobs {
		e.jobs[j.delivery.ID] = j
	}
	return nil
}

func (e *Engine) disown(jobs []*job) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, j := range jobs {
		delete(e.jobs, j.delivery.ID)
		j.drop()
	}
}

// Pending is how many deliveries are not settled.
func (e *Engine) Pending() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.jobs)
}

// Settled waits until each of the deliveries is delivered, failed or canceled,
// and its failure email, if one is due, has been handed over.
func (e *Engine) Settled(ctx context.Context, ids ...string) error {
	for _, id := range ids {
		settled := e.settlement(id)
		if settled == nil {
			continue
		}
		select {
		case <-settled:
		case <-ctx.Done():
			return fmt.Errorf("wait for delivery %s to settle: %w", id, context.Cause(ctx))
		case <-e.ctx.Done():
			return fmt.Errorf("wait for delivery %s to settle: %w", id, api.Stopping())
		}
	}
	return nil
}

// settlement is closed when the delivery is settled; nil if it is already.
func (e *Engine) settlement(id string) <-chan struct{} {
	e.mu.Lock()
	defer e.mu.Unlock()
	j := e.jobs[id]
	if j == nil {
		return nil
	}
	if j.settled == nil {
		j.settled = make(chan struct{})
	}
	return j.settled
}

// Stop takes no more work, lets what is in flight finish until the context
// ends, and then breaks it off. What is pending stays so in the store.
func (e *Engine) Stop(ctx context.Context) {
	e.mu.Lock()
	e.stopping = true
	e.mu.Unlock()
	idle := make(chan struct{})
	go func() { e.underway.Wait(); close(idle) }()
	select {
	case <-idle:
	case <-ctx.Done():
	}
	e.cancel()
	<-idle
	e.wire.close()
}
