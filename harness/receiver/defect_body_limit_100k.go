package receiver

func bodyLimit100k() Defect {
	return Defect{
		Name:     "body-limit-100k",
		Sentence: "refuses a body over 100 KB.",
		CaughtBy: "large-order-is-accepted",
		spoil:    func(r *Receiver) { r.does.limit = 100 << 10 },
	}
}
