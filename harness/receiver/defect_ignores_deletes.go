package receiver

func ignoresDeletes() Defect {
	return Defect{
		Name:     "ignores-deletes",
		Sentence: "never deletes.",
		CaughtBy: "deleted-is-gone",
		spoil: func(r *Receiver) {
			forgets("customer.deleted")(r)
			forgets("group.deleted")(r)
		},
	}
}
