package receiver

import "net/http"

func getMutates() Defect {
	return Defect{
		Name:     "get-mutates",
		Sentence: "is blind to the method: a GET is an event too.",
		CaughtBy: "other-methods-are-safe",
		spoil: func(r *Receiver) {
			r.does.method = func(http.ResponseWriter, *http.Request) error { return nil }
			next := r.does.media
			r.does.media = func(contentType string) error {
				if contentType == "" {
					return nil
				}
				return next(contentType)
			}
		},
	}
}
