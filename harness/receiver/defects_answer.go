package receiver

import (
	"errors"
	"net/http"
)

// answerDefects are mistakes in what is answered, and when.
func answerDefects() []Defect {
	return []Defect{
		answers201(),
		answers202(),
		answers204(),
		echoesPayloadDefect(),
		malformedIs200(),
		malformedIs500(),
		stackTraceInAnswer(),
		timesOutInline(),
		wedgesAfterPoison(),
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
