package receiver

import (
	"encoding/json"
	"errors"
)

func wrongShapeIs500() Defect {
	return Defect{
		Name:     "wrong-shape-is-500",
		Sentence: "fails with 500 on JSON that is no event: an array, a string, no data.",
		CaughtBy: "wrong-shape-is-4xx",
		spoil:    wrongShapeFails,
	}
}

func wrongShapeFails(r *Receiver) {
	next := r.does.parse
	r.does.parse = func(body []byte) (event, error) {
		ev, err := next(body)
		if err != nil && json.Valid(body) {
			return ev, errors.New("undefined is not an object")
		}
		return ev, err
	}
}
