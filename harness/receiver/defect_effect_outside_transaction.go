package receiver

func effectOutsideTransaction() Defect {
	return Defect{
		Name:     "effect-outside-transaction",
		Sentence: "sends its email outside the transaction, and again when that is retried.",
		CaughtBy: "side-effect-of-a-failure",
		spoil: inStages(func(r *Receiver) [][]step {
			return [][]step{{r.does.perform}, {markOnly, r.does.apply, r.failIfAsked}}
		}),
	}
}
