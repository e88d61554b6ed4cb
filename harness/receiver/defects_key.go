package receiver

import (
	"context"
	"database/sql"
	"net/http"
	"reflect"
	"time"
)

// keyDefects are mistakes in telling a repeat from a new event.
func keyDefects() []Defect {
	return []Defect{
		{"created-twice-is-409", "answers 409 to a created event that it has already, and is sent it again and again.", "repeat-is-answered-with-200", conflicts},
		{"dedupes-on-bytes", "takes a repeat that is formatted differently for a new event.", "repeat-written-differently-is-one-effect", keysBy(func(ev event) (string, error) {
			return hash(string(ev.body))
		})},
		{"dedupes-on-content", "leaves updatedOn out of its comparison, so that a change back is taken for a repeat.", "back-to-the-old-value", keysBy(contentWithoutTime)},
		{"dedupes-on-entity-id", "takes every further event about one entity for a repeat.", "created-and-updated-both-count", keysBy(func(ev event) (string, error) {
			return ev.kind + ev.id, nil
		})},
		{"five-second-window", "forgets after five seconds what it has seen.", "repeated-late-is-one-effect", forgetsAfter(5 * time.Second)},
		{"hashes-headers", "includes the headers when it looks for repeats.", "retry-in-other-dress-is-one-effect", hashesHeaders},
		{"insert-only", "inserts whatever comes.", "lost-response-is-harmless", func(r *Receiver) {
			keepsCopies(r)
			r.does.recognise = func(context.Context, *sql.Tx, event) (bool, error) { return true, nil }
		}},
		{"key-too-broad", "takes a second update of one entity for a repeat of the first.", "two-updates-both-count", keysBy(func(ev event) (string, error) {
			return ev.name + ev.id, nil
		})},
		{"key-without-type", "leaves the type out of its comparison, so that a removal is taken for a repeat of the addition.", "type-is-part-of-the-key", keysBy(keyWithoutType)},
	}
}

// keysBy compares events by something else; what it fails to recognise is kept
// as a copy.
func keysBy(key func(event) (string, error)) func(*Receiver) {
	return func(r *Receiver) {
		keepsCopies(r)
		r.does.key = key
	}
}

// keepsCopies has no unique index on records, and inserts a created event again
// that was not recognised as a repeat.
func keepsCopies(r *Receiver) {
	r.does.uniqueness = oneMember
	next := r.does.apply
	r.does.apply = func(ctx context.Context, tx *sql.Tx, ev event) error {
		found, err := findRecords(ctx, tx, ev.kind, ev.id, ev.account)
		if err != nil {
			return err
		}
		if ev.action == created && len(found) > 0 && sameContent(found[0].body, string(ev.form)) {
			return insertRecord(ctx, tx, ev)
		}
		return next(ctx, tx, ev)
	}
}

// sameContent compares two JSON texts whatever their format.
func sameContent(a, b string) bool {
	first, errA := decode([]byte(a))
	second, errB := decode([]byte(b))
	return errA == nil && errB == nil && reflect.DeepEqual(first, second)
}

func contentWithoutTime(ev event) (string, error) {
	data, err := decode(ev.data)
	if err != nil {
		return "", err
	}
	if fields, ok := data.(map[string]any); ok {
		delete(fields, "updatedOn")
		delete(fields, "updatedBy")
	}
	return hash(map[string]any{"type": ev.name, "data": data})
}

// keyWithoutType is the entity and its time, or the content where there is none.
func keyWithoutType(ev event) (string, error) {
	if ev.version != "" {
		return ev.kind + ev.id + ev.version, nil
	}
	data, err := decode(ev.data)
	if err != nil {
		return "", err
	}
	return hash([]any{ev.kind, data})
}

// conflicts lets the unique index refuse a repeat, and passes the error on.
func conflicts(r *Receiver) {
	next := r.does.work
	r.does.work = func(ctx context.Context, tx *sql.Tx, ev event) error {
		found, err := findRecords(ctx, tx, ev.kind, ev.id, ev.account)
		if err != nil {
			return err
		}
		if ev.action == created && len(found) > 0 {
			return &problem{Status: http.StatusConflict, Title: "There is one already"}
		}
		return next(ctx, tx, ev)
	}
}

func forgetsAfter(window time.Duration) func(*Receiver) {
	return func(r *Receiver) {
		keepsCopies(r)
		next := r.does.recognise
		r.does.recognise = func(ctx context.Context, tx *sql.Tx, ev event) (bool, error) {
			if _, err := exec(ctx, tx, `DELETE FROM seen WHERE at < ?`, r.now().Add(-window).UnixNano()); err != nil {
				return false, err
			}
			return next(ctx, tx, ev)
		}
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
