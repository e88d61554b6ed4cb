package receiver

func keyWithoutTypeDefect() Defect {
	return Defect{
		Name:     "key-without-type",
		Sentence: "leaves the type out of its comparison, so that a removal is taken for a repeat of the addition.",
		CaughtBy: "type-is-part-of-the-key",
		spoil:    keysBy(keyWithoutType),
	}
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
