package receiver

import "net/http"

func answers204() Defect {
	return Defect{
		Name:     "answers-204",
		Sentence: "answers 204 No Content.",
		CaughtBy: "answers-exactly-200",
		spoil:    succeedsWith(http.StatusNoContent),
	}
}
