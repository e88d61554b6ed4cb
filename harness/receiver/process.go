package receiver

import (
	"fmt"
	"log/slog"
	"net/http"
	"sync"
)

// Process is a receiver as its operator has it: it can crash and be started
// again over the same store, and its log can be read. Beside what [Receiver]
// answers it has
//
//	POST /test/restart              forget all that is in memory, as a crash does
//	GET /test/log?contains=TEXT     the lines of its log that have the text, an array
type Process struct {
	config Config
	log    logbook
	mux    *http.ServeMux

	// restarting is held for reading by requests, for writing by a restart.
	restarting sync.RWMutex
	receiver   *Receiver
}

// Start makes a receiver and keeps what it takes to make it again. Close it
// after use.
func Start(config Config) (*Process, error) {
	p := &Process{config: config, mux: http.NewServeMux()}
	var log slog.Handler = slog.NewTextHandler(&p.log, nil)
	if config.Log != nil {
		log = slog.NewMultiHandler(config.Log.Handler(), log)
	}
	p.config.Log = slog.New(log)
	var err error
	if p.receiver, err = New(p.config); err != nil {
		return nil, err
	}
	p.mux.HandleFunc("POST /test/restart", p.serveRestart)
	p.mux.HandleFunc("GET /test/log", p.serveLog)
	p.mux.HandleFunc("/", p.serveReceiver)
	return p, nil
}

// ServeHTTP implements [http.Handler].
func (p *Process) ServeHTTP(w http.ResponseWriter, req *http.Request) { p.mux.ServeHTTP(w, req) }

func (p *Process) serveReceiver(w http.ResponseWriter, req *http.Request) {
	p.restarting.RLock()
	defer p.restarting.RUnlock()
	p.receiver.ServeHTTP(w, req)
}

// Restart drops all that is in memory but the store, which is its database's
// and not the process's, and starts anew.
func (p *Process) Restart() error {
	defer p.alone()()
	p.receiver.stop()
	fresh, err := over(p.receiver.store, p.config)
	if err != nil {
		return fmt.Errorf("restart the receiver: %w", err)
	}
	p.receiver = fresh
	return nil
}

// Close ends the receiver. Records in Config.Dir stay.
func (p *Process) Close() error {
	defer p.alone()()
	return p.receiver.Close()
}

// alone waits until no request is under way, and hurries those that only wait.
func (p *Process) alone() (done func()) {
	p.restarting.RLock()
	p.receiver.close()
	p.restarting.RUnlock()
	p.restarting.Lock()
	return p.restarting.Unlock
}

func (p *Process) serveRestart(w http.ResponseWriter, _ *http.Request) {
	if err := p.Restart(); err != nil {
		answer(w, nil, &problem{Status: http.StatusInternalServerError, Title: "The receiver did not restart", Detail: err.Error()})
		return
	}
	answer(w, nil, nil)
}
