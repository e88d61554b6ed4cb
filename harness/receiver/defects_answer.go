package receiver

import (
	"errors"
	"net/http"
	"runtime/debug"
	"sync/atomic"
	"time"
)

// answerDefects are mistakes in what is answered, and when.
func answerDefects() []Defect {
	return []Defect{
		{"answers-201", "answers 201 Created.", "answers-exactly-200", succeedsWith(http.StatusCreated)},
		{"answers-202", "answers 202 Accepted out of habit: retried ten times, then an email about a success.", "answers-exactly-200", succeedsWith(http.StatusAccepted)},
		{"answers-204", "answers 204 No Content.", "answers-exactly-200", succeedsWith(http.StatusNoContent)},
		{"echoes-payload", "answers with the event it was sent, secrets and all.", "no-echo-of-secrets", echoesPayload},
		{"malformed-is-200", "answers 200 to what it could not read.", "malformed-is-4xx", answersMalformed(http.StatusOK)},
		{"malformed-is-500", "answers 500 to what it could not read.", "malformed-is-4xx", answersMalformed(http.StatusInternalServerError)},
		{"stack-trace-in-answer", "shows its stack in error answers.", "no-stack-trace", showsStack},
		{"times-out-inline", "works for 30 seconds before it answers.", "quick-answer", func(r *Receiver) { r.delay = 30 * time.Second }},
		{"wedges-after-poison", "answers 500 to everything after one event that it could not read.", "poison-then-good", wedges},
	}
}

// succeedsWith answers another success than 200 (VS-RES-1).
func succeedsWith(status int) func(*Receiver) {
	return func(r *Receiver) {
		next := r.does.answer
		r.does.answer = func(w http.ResponseWriter, body []byte, err error) {
			if err != nil {
				next(w, body, err)
				return
			}
			w.WriteHeader(status)
		}
	}
}

func echoesPayload(r *Receiver) {
	next := r.does.answer
	r.does.answer = func(w http.ResponseWriter, body []byte, err error) {
		next(w, body, err)
		_, _ = w.Write(body)
	}
}

// answersMalformed answers a body that is no event with the status.
func answersMalformed(status int) func(*Receiver) {
	return func(r *Receiver) {
		next := r.does.answer
		r.does.answer = func(w http.ResponseWriter, body []byte, err error) {
			if p := new(problem); errors.As(err, &p) && p.Status == http.StatusBadRequest {
				err = &problem{Status: status, Title: p.Title}
			}
			next(w, body, err)
		}
	}
}

func showsStack(r *Receiver) {
	next := r.does.answer
	r.does.answer = func(w http.ResponseWriter, body []byte, err error) {
		if err != nil {
			p := problemOf(err)
			err = &problem{Status: p.Status, Title: p.Title, Detail: string(debug.Stack())}
		}
		next(w, body, err)
	}
}

func wedges(r *Receiver) {
	var wedged atomic.Bool
	r.does.forget = func() { wedged.Store(false) }
	next := r.does.parse
	r.does.parse = func(body []byte) (event, error) {
		if wedged.Load() {
			return event{}, errors.New("the worker is still at the event before")
		}
		ev, err := next(body)
		if err != nil {
			wedged.Store(true)
		}
		return ev, err
	}
}
