package receiver

import (
	"context"
	"database/sql"
	"net/http"
)

func hashesHeadersDefect() Defect {
	return Defect{
		Name:     "hashes-headers",
		Sentence: "includes the headers when it looks for repeats.",
		CaughtBy: "retry-in-other-dress-is-one-effect",
		spoil:    hashesHeaders,
	}
}

// headersOf is the place of a request's headers in its context.
type headersOf struct{}

func hashesHeaders(r *Receiver) {
	keepsCopies(r)
	r.does.around = func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			head := []any{req.Header, req.ContentLength, req.TransferEncoding}
			next.ServeHTTP(w, req.WithContext(context.WithValue(req.Context(), headersOf{}, head)))
		})
	}
	next := r.does.recognise
	r.does.recognise = func(ctx context.Context, tx *sql.Tx, ev event) (bool, error) {
		key, err := hash([]any{ev.key, ctx.Value(headersOf{})})
		if err != nil {
			return false, err
		}
		ev.key = key
		return next(ctx, tx, ev)
	}
}
