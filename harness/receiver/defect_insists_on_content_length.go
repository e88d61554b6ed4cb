package receiver

import "net/http"

func insistsOnContentLength() Defect {
	return Defect{
		Name:     "insists-on-content-length",
		Sentence: "refuses a chunked body with 411.",
		CaughtBy: "chunked-body-is-accepted",
		spoil: refuses(func(_ http.ResponseWriter, req *http.Request) error {
			return when(req.ContentLength < 0, http.StatusLengthRequired, "Say the length")
		}),
	}
}
