package receiver

func dedupesOnEntityId() Defect {
	return Defect{
		Name:     "dedupes-on-entity-id",
		Sentence: "takes every further event about one entity for a repeat.",
		CaughtBy: "created-and-updated-both-count",
		spoil: keysBy(func(ev event) (string, error) {
			return ev.kind + ev.id, nil
		}),
	}
}
