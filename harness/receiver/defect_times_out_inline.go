package receiver

import "time"

func timesOutInline() Defect {
	return Defect{
		Name:     "times-out-inline",
		Sentence: "works for 30 seconds before it answers.",
		CaughtBy: "quick-answer",
		spoil:    func(r *Receiver) { r.delay = 30 * time.Second },
	}
}
