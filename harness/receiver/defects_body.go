package receiver

// bodyDefects are mistakes in reading and understanding the body.
func bodyDefects() []Defect {
	return []Defect{
		appliesTruncatedBody(),
		bodyLimit100k(),
		closedSchema(),
		impossibleDateIs500(),
		nullDereference(),
		parsesByPosition(),
		readsOnceDefect(),
		rejectsNul(),
		wrongShapeIs500(),
	}
}

// objects refuses events that were understood.
func objects(objection func(event) error) func(*Receiver) {
	return func(r *Receiver) {
		next := r.does.parse
		r.does.parse = func(body []byte) (event, error) {
			ev, err := next(body)
			if err != nil || ev.action == ignored {
				return ev, err
			}
			return ev, objection(ev)
		}
	}
}
