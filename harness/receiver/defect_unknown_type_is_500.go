package receiver

import "errors"

func unknownTypeIs500() Defect {
	return Defect{
		Name:     "unknown-type-is-500",
		Sentence: "answers 500 to an event type that it does not know.",
		CaughtBy: "unknown-type-is-accepted",
		spoil: func(r *Receiver) {
			r.does.unknown = func(event) error { return errors.New("no handler for this type") }
		},
	}
}
