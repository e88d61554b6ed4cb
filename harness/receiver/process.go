package receiver

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
)

// Process is a receiver as its operator has it: it can be crashed and started
// again over the records in Config.Dir, and its log can be read. Beside what
// [Receiver] answers it has
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

// Restart drops all that is in memory and starts anew. It needs Config.Dir:
// without it nothing would be left, and that would be nobody's mistake.
func (p *Process) Restart() error {
	if p.config.Dir == "" {
		return errors.New("restart the receiver: its records are in memory; give it a directory first, with --data DIR")
	}
	if err := p.Close(); err != nil {
		return fmt.Errorf("restart the receiver: %w", err)
	}
	p.restarting.Lock()
	defer p.restarting.Unlock()
	fresh, err := New(p.config)
	if err != nil {
		return fmt.Errorf("restart the receiver: %w", err)
	}
	p.receiver = fresh
	return nil
}

// Close ends the receiver. Records in Config.Dir stay.
func (p *Process) Close() error {
	p.restarting.RLock()
	p.receiver.close() // what waits, waits no longer
	p.restarting.RUnlock()
	p.restarting.Lock()
	defer p.restarting.Unlock()
	return p.receiver.Close()
}

func (p *Process) serveRestart(w http.ResponseWriter, _ *http.Request) {
	if err := p.Restart(); err != nil {
		answer(w, nil, &problem{Status: http.StatusConflict, Title: "The receiver did not restart", Detail: err.Error()})
		return
	}
	answer(w, nil, nil)
}
