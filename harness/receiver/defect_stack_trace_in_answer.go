package receiver

import (
	"net/http"
	"runtime/debug"
)

func stackTraceInAnswer() Defect {
	return Defect{
		Name:     "stack-trace-in-answer",
		Sentence: "shows its stack in error answers.",
		CaughtBy: "no-stack-trace",
		spoil:    showsStack,
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
