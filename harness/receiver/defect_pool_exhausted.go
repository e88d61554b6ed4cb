package receiver

import "net/http"

func poolExhausted() Defect {
	return Defect{
		Name:     "pool-exhausted",
		Sentence: "answers 503 to more events at once than it has connections.",
		CaughtBy: "burst-is-applied",
		spoil:    holdsFour(http.StatusServiceUnavailable),
	}
}
