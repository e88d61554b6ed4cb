package receiver

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
)

// receive is the webhook: one event in, 200 only when it is kept (VS-RES-1).
func (r *Receiver) receive(w http.ResponseWriter, req *http.Request) {
	body, err := r.handle(w, req)
	r.pause(r.delay)
	r.does.answer(w, body, err)
}

// handle takes one event through every step, and gives the body it read.
func (r *Receiver) handle(w http.ResponseWriter, req *http.Request) ([]byte, error) {
	if err := r.accept(w, req); err != nil {
		return nil, err
	}
	body, err := r.does.read(w, req)
	if err != nil {
		return nil, err
	}
	ev, err := r.does.parse(body)
	if err != nil {
		r.log.Warn("refused an event", "error", err)
		return body, err
	}
	if ev.action == ignored {
		r.log.Warn("ignored an event of an unknown type", "type", ev.name)
		return body, r.does.unknown(ev)
	}
	// The sender may hang up; what it sent is whole and is worth finishing.
	if err := r.does.take(context.WithoutCancel(req.Context()), ev); err != nil {
		r.log.Error("could not keep an event", "type", ev.name, "id", ev.id, "error", err)
		return body, err
	}
	r.log.Info("took an event", "type", ev.name, "id", ev.id)
	return body, nil
}

// accept refuses what is no webhook by its head.
func (r *Receiver) accept(w http.ResponseWriter, req *http.Request) error {
	if err := r.does.method(w, req); err != nil {
		return err
	}
	if err := r.does.credential(req); err != nil {
		return err
	}
	return r.does.media(req.Header.Get("Content-Type"))
}

// onlyPost: events are POSTed (VS-REQ-2), and a GET must change nothing.
func onlyPost(w http.ResponseWriter, req *http.Request) error {
	if req.Method == http.MethodPost {
		return nil
	}
	w.Header().Set("Allow", http.MethodPost)
	return &problem{Status: http.StatusMethodNotAllowed, Title: "Events are sent by POST"}
}

// secretInURL compares ?secret= and the password before the host with the
// secret that was agreed on, if any: one must be given, and none may be wrong.
func secretInURL(secret string) func(*http.Request) error {
	return func(req *http.Request) error {
		given := req.URL.Query()["secret"]
		if _, password, ok := req.BasicAuth(); ok {
			given = append(given, password)
		}
		wrong := func(one string) bool { return subtle.ConstantTimeCompare([]byte(one), []byte(secret)) != 1 }
		if secret == "" || len(given) > 0 && !slices.ContainsFunc(given, wrong) {
			return nil
		}
		return &problem{Status: http.StatusUnauthorized, Title: "The URL's secret is missing or wrong"}
	}
}

// onlyJSON looks at the media type and not at its parameters: JSON is UTF-8
// whatever charset says (VS-REQ-1).
func onlyJSON(contentType string) error {
	media, _, _ := mime.ParseMediaType(contentType)
	if media == "application/json" || strings.HasSuffix(media, "+json") {
		return nil
	}
	return &problem{Status: http.StatusUnsupportedMediaType, Title: "Events are application/json"}
}

// readBody reads the whole body, with or without a length announced.
func (r *Receiver) readBody(w http.ResponseWriter, req *http.Request) ([]byte, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, req.Body, r.does.limit))
	if tooLarge := new(http.MaxBytesError); errors.As(err, &tooLarge) {
		return nil, &problem{
			Status: http.StatusRequestEntityTooLarge, Title: "The event is too large",
			Detail: fmt.Sprintf("at most %d bytes are taken", tooLarge.Limit),
		}
	}
	if err != nil {
		return nil, malformed("the body ended before its announced length")
	}
	return body, nil
}

// problem is a refusal that the sender may read: RFC 9457, without anything of
// the payload or of our insides.
type problem struct {
	Status int    `json:"status"`
	Title  string `json:"title"`
	Detail string `json:"detail,omitempty"`
}

// Error implements error.
func (p *problem) Error() string { return strings.TrimSuffix(p.Title+": "+p.Detail, ": ") }

// malformed is the refusal of a body that is no event: trying again won't help,
// but the failure email that follows tells a person.
func malformed(detail string) error {
	return &problem{Status: http.StatusBadRequest, Title: "This is not a VineSpring event", Detail: detail}
}

// answer writes 200 and a tiny body, or what went wrong. An error that is not a
// problem is ours: 500 makes VineSpring try again.
func answer(w http.ResponseWriter, _ []byte, err error) {
	if err == nil {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"received":true}`)
		return
	}
	p := problemOf(err)
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p)
}

// problemOf is what the sender may know of an error.
func problemOf(err error) *problem {
	if p := new(problem); errors.As(err, &p) {
		return p
	}
	return &problem{Status: http.StatusInternalServerError, Title: "The receiver could not keep the event"}
}
