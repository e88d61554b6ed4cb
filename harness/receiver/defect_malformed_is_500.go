package receiver

import "net/http"

func malformedIs500() Defect {
	return Defect{
		Name:     "malformed-is-500",
		Sentence: "answers 500 to what it could not read.",
		CaughtBy: "malformed-is-4xx",
		spoil:    answersMalformed(http.StatusInternalServerError),
	}
}
