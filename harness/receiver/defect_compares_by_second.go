package receiver

func comparesBySecond() Defect {
	return Defect{
		Name:     "compares-by-second",
		Sentence: "compares times to the second only.",
		CaughtBy: "milliseconds-decide",
		spoil: replaces(func(old record, ev event) bool {
			old.version, ev.version = toSecond(old.version), toSecond(ev.version)
			return isNewer(old, ev)
		}),
	}
}

func toSecond(moment string) string { return moment[:min(len(moment), len("2006-01-02T15:04:05"))] }
