package receiver

func lateCreatedWins() Defect {
	return Defect{
		Name:     "late-created-wins",
		Sentence: "lets a late created event replace what updates have told.",
		CaughtBy: "updated-before-created",
		spoil: replaces(func(old record, ev event) bool {
			return ev.action == created || isNewer(old, ev)
		}),
	}
}
