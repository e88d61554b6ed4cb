package receiver

func marksSeenLast() Defect {
	return Defect{
		Name:     "marks-seen-last",
		Sentence: "does the work and notes it as seen some time later: a retry that overlaps does it again.",
		CaughtBy: "overlapping-retry-is-one-effect",
		spoil: inStages(func(r *Receiver) [][]step {
			return [][]step{{r.does.apply, r.does.perform, r.failIfAsked}, nil, {markOnly}}
		}),
	}
}
