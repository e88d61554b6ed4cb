package receiver

func dedupesOnBytes() Defect {
	return Defect{
		Name:     "dedupes-on-bytes",
		Sentence: "takes a repeat that is formatted differently for a new event.",
		CaughtBy: "repeat-written-differently-is-one-effect",
		spoil: keysBy(func(ev event) (string, error) {
			return hash(string(ev.body))
		}),
	}
}
