package receiver

import "context"

func swallowsStoreErrors() Defect {
	return Defect{
		Name:     "swallows-store-errors",
		Sentence: "answers 200 although its store failed.",
		CaughtBy: "no-answer-before-it-is-kept",
		spoil: func(r *Receiver) {
			next := r.does.take
			r.does.take = func(ctx context.Context, ev event) error {
				if err := next(ctx, ev); err != nil {
					r.log.Error("could not keep an event", "error", err)
				}
				return nil
			}
		},
	}
}
