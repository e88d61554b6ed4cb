package receiver

import "net/http"

func updateUnknownIs404() Defect {
	return Defect{
		Name:     "update-unknown-is-404",
		Sentence: "answers 404 to an update of what it does not have.",
		CaughtBy: "update-of-an-unknown-is-accepted",
		spoil: atWork(func(ev event, known bool) error {
			return when(ev.action == updated && !known, http.StatusNotFound, "There is no such "+ev.kind)
		}),
	}
}
