package receiver

import "context"

func acksBeforeWorkDefect() Defect {
	return Defect{
		Name:     "acks-before-work",
		Sentence: "answers 200 before it has done anything; what fails then is lost.",
		CaughtBy: "no-answer-before-it-is-kept",
		spoil:    acksBeforeWork,
	}
}

func acksBeforeWork(r *Receiver) {
	next := r.does.take
	r.does.take = func(ctx context.Context, ev event) error {
		r.background.Go(func() {
			if err := next(ctx, ev); err != nil {
				r.log.Error("could not keep an event", "error", err)
			}
		})
		return nil
	}
}
