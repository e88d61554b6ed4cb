package receiver

import "net/http"

func answers202() Defect {
	return Defect{
		Name:     "answers-202",
		Sentence: "answers 202 Accepted out of habit: retried ten times, then an email about a success.",
		CaughtBy: "answers-exactly-200",
		spoil:    succeedsWith(http.StatusAccepted),
	}
}
