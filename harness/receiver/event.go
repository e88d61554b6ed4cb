package receiver

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/tidwall/gjson"
)

// The kinds of entity that events are about.
const (
	customer   = "customer"
	order      = "order"
	membership = "membership"
	group      = "group"
)

// action is what an event does to its entity.
type action int

const (
	ignored action = iota
	created
	updated
	deleted
	membersAdded
	membersRemoved
)

// route is what an event type means: what happened to which kind of entity, and
// the side effect that follows, if any.
type route struct {
	kind   string
	action action
	effect string
}

// routeOf knows every event type (VS-EVT-…), also membership.shippingMethod.updated,
// which the article shows and does not list.
func routeOf(eventType string) (route, bool) {
	switch eventType {
	case "customer.created":
		return route{customer, created, "welcome"}, true
	case "customer.updated":
		return route{customer, updated, ""}, true
	case "customer.deleted":
		return route{customer, deleted, ""}, true
	case "order.created":
		return route{order, created, "confirmation"}, true
	case "order.updated":
		return route{order, updated, ""}, true
	case "membership.created":
		return route{membership, created, "club-welcome"}, true
	case "membership.customerNote.updated", "membership.on_hold", "membership.paymentMethod.updated",
		"membership.reactivated", "membership.shippingAddress.updated", "membership.shippingMethod.updated":
		return route{membership, updated, ""}, true
	case "group.created":
		return route{group, created, ""}, true
	case "group.updated":
		return route{group, updated, ""}, true
	case "group.deleted":
		return route{group, deleted, ""}, true
	case "group.customers.added":
		return route{group, membersAdded, ""}, true
	case "group.customers.removed":
		return route{group, membersRemoved, ""}, true
	}
	return route{}, false
}

// event is one webhook, understood.
type event struct {
	route
	// name is the event type; body and data are the bytes as they came.
	name string
	body []byte
	data json.RawMessage
	// id is the entity's; account is empty where the event does not say it.
	id, account string
	// version orders the events of one entity; empty where nothing tells.
	version string
	members []string
	// key is equal for repeats, and for nothing else.
	key string
	// form is what is kept of data.
	form json.RawMessage
}

// parseEvent reads {type, data}, in any order of keys (VS-REQ-3).
func (r *Receiver) parseEvent(body []byte) (event, error) {
	ev := event{body: body}
	envelope, err := object(body)
	if err != nil || !utf8.Valid(body) {
		return ev, malformed("the body is not a JSON object in UTF-8")
	}
	if ev.name, err = text(envelope, "type"); err != nil || ev.name == "" {
		return ev, malformed("type is missing or no string")
	}
	ev.data = envelope["data"]
	fields, err := object(ev.data)
	if err != nil {
		return ev, malformed("data is missing or no object")
	}
	var known bool
	if ev.route, known = r.does.routes(ev.name); !known {
		return ev, nil
	}
	if err := ev.identify(fields); err != nil {
		return ev, malformed(err.Error())
	}
	ev.form = r.does.form(ev.data)
	if ev.key, err = r.does.key(ev); err != nil {
		return ev, malformed(err.Error())
	}
	return ev, nil
}

// identify finds which entity of which account the event is about, and when.
func (ev *event) identify(fields map[string]json.RawMessage) (err error) {
	idField := "id"
	if ev.action == membersAdded || ev.action == membersRemoved {
		idField = "groupId"
		if list := fields["customerIds"]; list != nil && json.Unmarshal(list, &ev.members) != nil {
			return fmt.Errorf("data.customerIds is not a list of strings")
		}
		ev.members = slices.DeleteFunc(ev.members, func(id string) bool { return id == "" })
	}
	if ev.id, err = text(fields, idField); err != nil || ev.id == "" {
		return fmt.Errorf("data.%s is missing or no string", idField)
	}
	if ev.account, err = text(fields, "accountId"); err != nil {
		return err
	}
	ev.version = moment(fields["updatedOn"])
	if ev.version == "" && ev.action == created {
		ev.version = moment(fields["createdOn"])
	}
	return nil
}

// object reads a JSON object's fields by their exact names; null is none.
func object(src []byte) (map[string]json.RawMessage, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(src, &fields); err != nil {
		return nil, fmt.Errorf("read an object: %w", err)
	}
	if fields == nil {
		return nil, fmt.Errorf("read an object: got null")
	}
	return fields, nil
}

// text reads a string field; absent and null are "".
func text(fields map[string]json.RawMessage, name string) (string, error) {
	var value *string
	if raw := fields[name]; raw != nil && json.Unmarshal(raw, &value) != nil {
		return "", fmt.Errorf("data.%s is no string", name)
	}
	if value == nil {
		return "", nil
	}
	return *value, nil
}

// datePattern is the beginning of every date that VineSpring writes.
var datePattern = regexp.MustCompile(`^\d{4}-\d\d-\d\dT`)

// moment makes a date comparable as text. A date that the calendar does not
// have, such as the article's 2020-02-31, stays as it is and still compares
// well; what is no date at all gives "".
func moment(raw json.RawMessage) string {
	var date string
	if json.Unmarshal(raw, &date) != nil || !datePattern.MatchString(date) {
		return ""
	}
	t, err := time.Parse(time.RFC3339Nano, date)
	if err != nil {
		return date
	}
	return t.UTC().Format("2006-01-02T15:04:05.000000000Z")
}

// contentKey hashes type and data with keys sorted and white space gone, so
// that it is equal exactly when the two say the same.
func contentKey(ev event) (string, error) {
	data, err := decode(ev.data)
	if err != nil {
		return "", err
	}
	return hash(map[string]any{"type": ev.name, "data": data})
}

// decode reads JSON and keeps its numbers as they are written.
func decode(src []byte) (value any, err error) {
	decoder := json.NewDecoder(bytes.NewReader(src))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		return nil, fmt.Errorf("data is not readable")
	}
	return value, nil
}

// hash is a short name for a value; encoding/json sorts the keys of maps.
func hash(value any) (string, error) {
	canonical, err := json.Marshal(value)
	if err != nil {
		return "", fmt.Errorf("data cannot be written again")
	}
	sum := sha256.Sum256(canonical)
	return hex.EncodeToString(sum[:]), nil
}

// withoutSecrets leaves out what a receiver has no business keeping. All other
// numbers and texts stay byte for byte.
func withoutSecrets(data json.RawMessage) json.RawMessage {
	return without(gjson.ParseBytes(data), "authToken", "password")
}

// without copies a JSON value and leaves out the named fields at every depth.
func without(value gjson.Result, names ...string) []byte {
	if !value.IsObject() && !value.IsArray() {
		return []byte(value.Raw)
	}
	var out bytes.Buffer
	out.WriteByte(value.Raw[0])
	value.ForEach(func(key, item gjson.Result) bool {
		if value.IsObject() && slices.Contains(names, key.Str) {
			return true
		}
		if out.Len() > 1 {
			out.WriteByte(',')
		}
		if value.IsObject() {
			out.WriteString(key.Raw + ":")
		}
		out.Write(without(item, names...))
		return true
	})
	out.WriteByte(value.Raw[0] + 2) // in ASCII, ']' and '}' follow '[' and '{' by two
	return out.Bytes()
}
