package receiver

import "net/http"

// headDefects are mistakes made by a request's head: its path, method,
// credentials and headers.
func headDefects() []Defect {
	return []Defect{
		{"accepts-any-path", "takes events at every URL below its own, so a wrong secret in the path is as good as the right one.", "wrong-secret-is-refused", func(r *Receiver) {
			r.does.path = "/webhooks/"
		}},
		{"charset-compared-whole", "compares Content-Type as a whole and refuses application/json; charset=utf-8.", "charset-is-no-matter", func(r *Receiver) {
			r.does.media = func(contentType string) error {
				if contentType == "application/json" {
					return nil
				}
				return &problem{Status: http.StatusUnsupportedMediaType, Title: "Events are application/json"}
			}
		}},
		{"get-is-500", "fails on a GET, for which it has no handler.", "other-methods-are-safe", refuses(func(_ http.ResponseWriter, req *http.Request) error {
			return when(req.Method != http.MethodPost, http.StatusInternalServerError, "There is no handler")
		})},
		{"get-mutates", "is blind to the method: a GET is an event too.", "other-methods-are-safe", func(r *Receiver) {
			r.does.method = func(http.ResponseWriter, *http.Request) error { return nil }
			next := r.does.media
			r.does.media = func(contentType string) error {
				if contentType == "" {
					return nil
				}
				return next(contentType)
			}
		}},
		{"ignores-secret", "never looks at the secret in its URL.", "wrong-secret-is-refused", func(r *Receiver) {
			r.does.credential = func(*http.Request) error { return nil }
		}},
		{"insists-on-content-length", "refuses a chunked body with 411.", "chunked-body-is-accepted", refuses(func(_ http.ResponseWriter, req *http.Request) error {
			return when(req.ContentLength < 0, http.StatusLengthRequired, "Say the length")
		})},
		{"redirects-to-https", "redirects events to https, and VineSpring does not follow.", "no-redirect", redirects("https://example.com/webhooks/vinespring")},
		{"redirects-to-login", "asks VineSpring to log in.", "no-redirect", redirects("/login")},
		{"redirects-trailing-slash", "redirects to the same URL with a slash at its end.", "no-redirect", redirects("/webhooks/vinespring/")},
		{"requires-csrf-token", "refuses every event with 403, because it has no CSRF token.", "no-login-no-csrf-token", refuses(func(_ http.ResponseWriter, req *http.Request) error {
			return when(req.Header.Get("X-CSRF-Token") == "", http.StatusForbidden, "The CSRF token is missing")
		})},
	}
}

// refuses objects to requests before anything else looks at them.
func refuses(objection func(http.ResponseWriter, *http.Request) error) func(*Receiver) {
	return func(r *Receiver) {
		next := r.does.method
		r.does.method = func(w http.ResponseWriter, req *http.Request) error {
			if err := objection(w, req); err != nil {
				return err
			}
			return next(w, req)
		}
	}
}

// redirects answers every event with 301.
func redirects(to string) func(*Receiver) {
	return refuses(func(w http.ResponseWriter, _ *http.Request) error {
		w.Header().Set("Location", to)
		return &problem{Status: http.StatusMovedPermanently, Title: "Moved"}
	})
}

// when is a problem if the condition holds.
func when(condition bool, status int, title string) error {
	if !condition {
		return nil
	}
	return &problem{Status: status, Title: title}
}
