package receiver

func ignoresUpdates() Defect {
	return Defect{
		Name:     "ignores-updates",
		Sentence: "keeps the first that it hears of an entity for ever.",
		CaughtBy: "order-status-is-kept",
		spoil:    replaces(func(record, event) bool { return false }),
	}
}
