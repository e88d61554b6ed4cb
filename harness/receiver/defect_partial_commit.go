package receiver

func partialCommit() Defect {
	return Defect{
		Name:     "partial-commit",
		Sentence: "commits the record before the rest: when that fails, the retry makes another.",
		CaughtBy: "failed-then-retried",
		spoil: inStages(func(r *Receiver) [][]step {
			return [][]step{{r.does.apply}, {markOnly, r.does.perform, r.failIfAsked}}
		}),
	}
}
