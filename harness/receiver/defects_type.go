package receiver

// typeDefects are mistakes in telling the event types apart.
func typeDefects() []Defect {
	return []Defect{
		appliesUnknownType(),
		forgetsMembershipShippingMethod(),
		ignoresDeletes(),
		ignoresMembershipShippingMethod(),
		tenantsMixed(),
		unknownTypeIs500(),
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
