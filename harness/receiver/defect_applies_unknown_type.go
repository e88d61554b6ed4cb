package receiver

import "strings"

func appliesUnknownType() Defect {
	return Defect{
		Name:     "applies-unknown-type",
		Sentence: "goes by the beginning of the type, and takes customer.merged for a customer.",
		CaughtBy: "unknown-type-is-accepted",
		spoil:    appliesUnknown,
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
