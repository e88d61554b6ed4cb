package receiver

import "net/http"

func deleteUnknownIs404() Defect {
	return Defect{
		Name:     "delete-unknown-is-404",
		Sentence: "answers 404 to the deletion of what it does not have.",
		CaughtBy: "delete-of-an-unknown-and-twice",
		spoil: atWork(func(ev event, known bool) error {
			return when(ev.action == deleted && !known, http.StatusNotFound, "There is no such "+ev.kind)
		}),
	}
}
