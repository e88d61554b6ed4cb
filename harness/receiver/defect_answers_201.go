package receiver

import "net/http"

func answers201() Defect {
	return Defect{
		Name:     "answers-201",
		Sentence: "answers 201 Created.",
		CaughtBy: "answers-exactly-200",
		spoil:    succeedsWith(http.StatusCreated),
	}
}
