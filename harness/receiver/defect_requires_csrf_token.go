package receiver

import "net/http"

func requiresCsrfToken() Defect {
	return Defect{
		Name:     "requires-csrf-token",
		Sentence: "refuses every event with 403, because it has no CSRF token.",
		CaughtBy: "no-login-no-csrf-token",
		spoil: refuses(func(_ http.ResponseWriter, req *http.Request) error {
			return when(req.Header.Get("X-CSRF-Token") == "", http.StatusForbidden, "The CSRF token is missing")
		}),
	}
}
