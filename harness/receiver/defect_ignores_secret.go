package receiver

import "net/http"

func ignoresSecret() Defect {
	return Defect{
		Name:     "ignores-secret",
		Sentence: "never looks at the secret in its URL.",
		CaughtBy: "wrong-secret-is-refused",
		spoil: func(r *Receiver) {
			r.does.credential = func(*http.Request) error { return nil }
		},
	}
}
