package receiver

import "net/http"

func getIs500() Defect {
	return Defect{
		Name:     "get-is-500",
		Sentence: "fails on a GET, for which it has no handler.",
		CaughtBy: "other-methods-are-safe",
		spoil: refuses(func(_ http.ResponseWriter, req *http.Request) error {
			return when(req.Method != http.MethodPost, http.StatusInternalServerError, "There is no handler")
		}),
	}
}
