package receiver

import "net/http"

func dropsInBurst() Defect {
	return Defect{
		Name:     "drops-in-burst",
		Sentence: "answers 200 to more events at once than it has room for, and drops them.",
		CaughtBy: "burst-is-applied",
		spoil:    holdsFour(http.StatusOK),
	}
}
