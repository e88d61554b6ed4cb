package receiver

import "net/http"

// headDefects are mistakes made by a request's head: its path, method,
// credentials and headers.
func headDefects() []Defect {
	return []Defect{
		acceptsAnyPath(),
		charsetComparedWhole(),
		getIs500(),
		getMutates(),
		ignoresSecret(),
		insistsOnContentLength(),
		redirectsToHttps(),
		redirectsToLogin(),
		redirectsTrailingSlash(),
		requiresCsrfToken(),
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
