package receiver

func dedupesOnContent() Defect {
	return Defect{
		Name:     "dedupes-on-content",
		Sentence: "leaves updatedOn out of its comparison, so that a change back is taken for a repeat.",
		CaughtBy: "back-to-the-old-value",
		spoil:    keysBy(contentWithoutTime),
	}
}

func contentWithoutTime(ev event) (string, error) {
	data, err := decode(ev.data)
	if err != nil {
		return "", err
	}
	if fields, ok := data.(map[string]any); ok {
		delete(fields, "updatedOn")
		delete(fields, "updatedBy")
	}
	return hash(map[string]any{"type": ev.name, "data": data})
}
