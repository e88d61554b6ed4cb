package receiver

import (
	"context"
	"database/sql"
	"encoding/json"
	"net/http"
)

// behaviour is each step of the pipeline, in the order in which an event meets
// them. A defect replaces fields; the correct receiver is what [Receiver.correct]
// gives.
type behaviour struct {
	// path is where events are taken, as a pattern of [http.ServeMux].
	path string
	// around wraps the whole endpoint.
	around func(http.Handler) http.Handler

	// method, credential and media refuse a request by its head.
	method     func(http.ResponseWriter, *http.Request) error
	credential func(*http.Request) error
	media      func(contentType string) error
	// limit is the largest body taken, in bytes.
	limit int64
	read  func(http.ResponseWriter, *http.Request) ([]byte, error)

	// parse makes an event of a body, with routes, key and form.
	parse func(body []byte) (event, error)
	// routes tells what an event type means; false for an unknown one.
	routes func(eventType string) (route, bool)
	// unknown is what happens to an event of an unknown type.
	unknown func(event) error
	// key is what two repeats have in common.
	key func(event) (string, error)
	// form is what is kept of an event's data.
	form func(json.RawMessage) json.RawMessage

	// take makes an event durable; the answer is 200 if it gives nil.
	take func(context.Context, event) error
	// work recognises, applies and performs one event in a transaction.
	work func(context.Context, *sql.Tx, event) error
	// recognise marks the event as seen; false if it was already.
	recognise func(context.Context, *sql.Tx, event) (fresh bool, err error)
	// apply brings the records to what the event says.
	apply func(context.Context, *sql.Tx, event) error
	// buried tells whether the entity has been deleted before.
	buried func(context.Context, *sql.Tx, event) (bool, error)
	// supersedes tells whether the event is newer than the record.
	supersedes func(record, event) bool
	// perform records the event's side effect, to be done once.
	perform func(context.Context, *sql.Tx, event) error

	// answer writes the response; err is nil for an event that is kept.
	answer func(w http.ResponseWriter, body []byte, err error)

	// uniqueness is the SQL that keeps a record from being there twice.
	uniqueness string
	// forget clears what a defect keeps in memory, when a test resets.
	forget func()
}

// correct is the behaviour without a mistake.
func (r *Receiver) correct(secret string) behaviour {
	return behaviour{
		path:       "/webhooks/vinespring",
		around:     func(next http.Handler) http.Handler { return next },
		method:     onlyPost,
		credential: secretInURL(secret),
		media:      onlyJSON,
		limit:      8 << 20,
		read:       r.readBody,
		parse:      r.parseEvent,
		routes:     routeOf,
		unknown:    func(event) error { return nil },
		key:        contentKey,
		form:       withoutSecrets,
		take:       r.takeDirectly,
		work:       r.workOnce,
		recognise:  r.markSeen,
		apply:      r.applyEvent,
		buried:     hasTombstone,
		supersedes: isNewer,
		perform:    recordEffect,
		answer:     answer,
		uniqueness: oneRecord + oneMember,
		forget:     func() {},
	}
}
