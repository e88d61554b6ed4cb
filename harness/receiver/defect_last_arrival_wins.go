package receiver

func lastArrivalWins() Defect {
	return Defect{
		Name:     "last-arrival-wins",
		Sentence: "keeps what came last, however old it is.",
		CaughtBy: "stale-update-loses",
		spoil:    replaces(func(record, event) bool { return true }),
	}
}
