package receiver

import "net/http"

func malformedIs200() Defect {
	return Defect{
		Name:     "malformed-is-200",
		Sentence: "answers 200 to what it could not read.",
		CaughtBy: "malformed-is-4xx",
		spoil:    answersMalformed(http.StatusOK),
	}
}
