package receiver

func checkThenAct() Defect {
	return Defect{
		Name:     "check-then-act",
		Sentence: "looks whether it has seen an event, and notes it some time later: two at once are both new.",
		CaughtBy: "repeated-at-once-is-one-effect",
		spoil: inStages(func(r *Receiver) [][]step {
			return [][]step{nil, {markOnly, r.does.apply, r.does.perform, r.failIfAsked}}
		}),
	}
}
