package receiver

func keyTooBroad() Defect {
	return Defect{
		Name:     "key-too-broad",
		Sentence: "takes a second update of one entity for a repeat of the first.",
		CaughtBy: "two-updates-both-count",
		spoil: keysBy(func(ev event) (string, error) {
			return ev.name + ev.id, nil
		}),
	}
}
