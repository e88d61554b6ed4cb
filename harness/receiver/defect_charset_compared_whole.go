package receiver

import "net/http"

func charsetComparedWhole() Defect {
	return Defect{
		Name:     "charset-compared-whole",
		Sentence: "compares Content-Type as a whole and refuses application/json; charset=utf-8.",
		CaughtBy: "charset-is-no-matter",
		spoil: func(r *Receiver) {
			r.does.media = func(contentType string) error {
				if contentType == "application/json" {
					return nil
				}
				return &problem{Status: http.StatusUnsupportedMediaType, Title: "Events are application/json"}
			}
		},
	}
}
