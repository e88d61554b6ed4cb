package receiver

func acceptsAnyPath() Defect {
	return Defect{
		Name:     "accepts-any-path",
		Sentence: "takes events at every URL below its own, so a wrong secret in the path is as good as the right one.",
		CaughtBy: "wrong-secret-is-refused",
		spoil: func(r *Receiver) {
			r.does.path = "/webhooks/"
		},
	}
}
