package receiver

func marksSeenBeforeWork() Defect {
	return Defect{
		Name:     "marks-seen-before-work",
		Sentence: "notes an event as seen before the work: when that fails, the retry is ignored.",
		CaughtBy: "failed-then-retried",
		spoil: inStages(func(r *Receiver) [][]step {
			return [][]step{{markOnly}, {r.does.apply, r.does.perform, r.failIfAsked}}
		}),
	}
}
