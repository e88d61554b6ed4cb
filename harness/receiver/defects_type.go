package receiver

import (
	"errors"
	"net/http"
	"strings"
)

// typeDefects are mistakes in telling the event types apart.
func typeDefects() []Defect {
	return []Defect{
		{"applies-unknown-type", "goes by the beginning of the type, and takes customer.merged for a customer.", "unknown-type-is-accepted", appliesUnknown},
		{"forgets-membership-shipping-method", "has no handler for membership.shippingMethod.updated, which the article's list lacks, and answers 404.", "accepts-each-type", func(r *Receiver) {
			forgets("membership.shippingMethod.updated")(r)
			r.does.unknown = func(ev event) error {
				return when(ev.name == "membership.shippingMethod.updated", http.StatusNotFound, "There is no handler")
			}
		}},
		{"ignores-deletes", "never deletes.", "deleted-is-gone", func(r *Receiver) {
			forgets("customer.deleted")(r)
			forgets("group.deleted")(r)
		}},
		{"ignores-membership-shipping-method", "answers 200 to membership.shippingMethod.updated and does nothing.", "membership-change-is-kept", forgets("membership.shippingMethod.updated")},
		{"tenants-mixed", "never looks at accountId.", "tenants-are-kept-apart", func(r *Receiver) {
			next := r.does.parse
			r.does.parse = func(body []byte) (event, error) {
				ev, err := next(body)
				ev.account = ""
				return ev, err
			}
		}},
		{"unknown-type-is-500", "answers 500 to an event type that it does not know.", "unknown-type-is-accepted", func(r *Receiver) {
			r.does.unknown = func(event) error { return errors.New("no handler for this type") }
		}},
	}
}

// forgets has no handler for one event type.
func forgets(eventType string) func(*Receiver) {
	return func(r *Receiver) {
		next := r.does.routes
		r.does.routes = func(name string) (route, bool) {
			if name == eventType {
				return route{}, false
			}
			return next(name)
		}
	}
}

func appliesUnknown(r *Receiver) {
	next := r.does.routes
	r.does.routes = func(name string) (route, bool) {
		if found, known := next(name); known {
			return found, true
		}
		kind, _, _ := strings.Cut(name, ".")
		return next(kind + ".updated")
	}
}
