package receiver

func logsPayload() Defect {
	return Defect{
		Name:     "logs-payload",
		Sentence: "writes every body to its log, secrets and all.",
		CaughtBy: "no-secrets-in-the-log",
		spoil: func(r *Receiver) {
			next := r.does.parse
			r.does.parse = func(body []byte) (event, error) {
				r.log.Info("got an event", "body", string(body))
				return next(body)
			}
		},
	}
}
