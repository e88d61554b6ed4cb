package receiver

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"
)

// Config says what kind of receiver to make. Its zero value is a correct one
// that keeps everything in memory.
type Config struct {
	// Defect names the one mistake to make; "" makes none. [Defects] lists them.
	// Mistakes are made in the direct design only.
	Defect string
	// Design is how events become records: [Direct] if empty, [Queue] or
	// [Projection].
	Design string
	// Dir keeps the records across restarts; "" keeps them in memory.
	Dir string
	// Secret, if set, must stand in the webhook's URL, as ?secret=… or as
	// https://anyone:SECRET@host: the URL is the only credential that VineSpring
	// can be given (VS-CFG-2).
	Secret string
	// Delay lies between the commit and the answer.
	Delay time.Duration
	// Log hears of every event; nil for nobody. It never sees a payload.
	Log *slog.Logger
	// Now tells the time; time.Now if nil.
	Now func() time.Time
}

// Receiver is an [http.Handler] for VineSpring's webhooks, for reading back what
// became of them, and for the hooks of tests:
//
//	POST /webhooks/vinespring             one event
//	GET  /customers/{id} (orders, memberships, groups)  the record; an array if there are several
//	GET  /effects/{id}                    the side effects for one entity, an array
//	GET  /healthz                         200
//	POST /test/reset                      forget everything
//	POST /test/fail-next?n=N              the next N events fail before their commit
//	POST /test/store?state=down|up        the store is unavailable, or back and without a failure to come
type Receiver struct {
	does  behaviour
	store *store
	mux   *http.ServeMux
	log   *slog.Logger
	now   func() time.Time
	delay time.Duration

	// closing ends what waits; background is what Close waits for.
	closing    context.Context
	close      context.CancelFunc
	background sync.WaitGroup
}

// New makes a receiver. Close it after use.
func New(cfg Config) (*Receiver, error) { return over(nil, cfg) }

// over makes a receiver over a store that an earlier one has left; nil opens
// the configuration's.
func over(kept *store, cfg Config) (*Receiver, error) {
	defect, err := findDefect(cfg.Defect)
	if err == nil && cfg.Defect != "" && cfg.Design != "" && cfg.Design != Direct {
		err = fmt.Errorf("the defect %q is made in the %s design only: leave out design %q", cfg.Defect, Direct, cfg.Design)
	}
	if err != nil {
		return nil, fmt.Errorf("start the receiver: %w", err)
	}
	r := &Receiver{mux: http.NewServeMux(), log: cfg.Log, now: cfg.Now, delay: cfg.Delay}
	if r.log == nil {
		r.log = slog.New(slog.DiscardHandler)
	}
	if r.now == nil {
		r.now = time.Now
	}
	r.closing, r.close = context.WithCancel(context.Background())
	r.does = r.correct(cfg.Secret)
	if defect.spoil != nil {
		defect.spoil(r)
	}
	if r.store = kept; kept == nil {
		r.store, err = openStore(cfg.Dir, r.does.uniqueness)
	}
	if err != nil {
		return nil, fmt.Errorf("start the receiver: %w", err)
	}
	if err := r.useDesign(cfg.Design); err != nil {
		return nil, errors.Join(fmt.Errorf("start the receiver: %w", err), r.Close())
	}
	r.route()
	return r, nil
}

// route is every path that is answered.
func (r *Receiver) route() {
	r.mux.Handle(r.does.path, r.does.around(http.HandlerFunc(r.receive)))
	for _, kind := range []string{customer, order, membership, group} {
		r.mux.HandleFunc("GET /"+kind+"s/{id}", r.showRecords(kind))
	}
	r.mux.HandleFunc("GET /effects/{id}", r.showEffects)
	r.mux.HandleFunc("GET /healthz", r.showHealth)
	r.mux.HandleFunc("POST /test/reset", r.reset)
	r.mux.HandleFunc("POST /test/fail-next", r.failNext)
	r.mux.HandleFunc("POST /test/store", r.switchStore)
}

// ServeHTTP implements [http.Handler].
func (r *Receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) { r.mux.ServeHTTP(w, req) }

// Close ends what is under way in the background and closes the store. Records
// in Config.Dir stay.
func (r *Receiver) Close() error {
	r.stop()
	if err := r.store.db.Close(); err != nil {
		return fmt.Errorf("close the receiver: %w", err)
	}
	return nil
}

// stop ends what is under way in the background.
func (r *Receiver) stop() {
	r.close()
	r.background.Wait()
}

// pause waits for d, or until the receiver closes; true if it was d.
func (r *Receiver) pause(d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.closing.Done():
		return false
	}
}
