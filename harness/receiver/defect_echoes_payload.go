package receiver

import "net/http"

func echoesPayloadDefect() Defect {
	return Defect{
		Name:     "echoes-payload",
		Sentence: "answers with the event it was sent, secrets and all.",
		CaughtBy: "no-echo-of-secrets",
		spoil:    echoesPayload,
	}
}

func echoesPayload(r *Receiver) {
	next := r.does.answer
	r.does.answer = func(w http.ResponseWriter, body []byte, err error) {
		next(w, body, err)
		_, _ = w.Write(body)
	}
}
