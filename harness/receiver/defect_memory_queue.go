package receiver

import "context"

func memoryQueue() Defect {
	return Defect{
		Name:     "memory-queue",
		Sentence: "answers 200 with the event in memory only, and works it off later: a crash loses it.",
		CaughtBy: "crash-after-the-answer",
		spoil:    queuesInMemory,
	}
}

func queuesInMemory(r *Receiver) {
	next := r.does.take
	r.does.take = func(ctx context.Context, ev event) error {
		r.background.Go(func() {
			if r.pause(queueDelay) {
				_ = next(ctx, ev)
			}
		})
		return nil
	}
}
