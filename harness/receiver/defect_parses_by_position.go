package receiver

import (
	"bytes"
	"net/http"
)

func parsesByPosition() Defect {
	return Defect{
		Name:     "parses-by-position",
		Sentence: "takes the body apart by position, so that key order and white space matter.",
		CaughtBy: "formatting-is-no-matter",
		spoil: objects(func(ev event) error {
			return when(!bytes.HasPrefix(ev.body, []byte(`{"type":"`)), http.StatusBadRequest, "The event is not readable")
		}),
	}
}
