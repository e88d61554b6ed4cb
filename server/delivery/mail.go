package delivery

import (
	"context"
	"fmt"
	"time"

	"github.com/vinemock/vinemock/server/api"
)

// mailRetry is how long, in wall time, the engine waits before it offers again
// a failure email that could not be handed over.
const mailRetry = time.Second

// mail has the failure email sent and settles the job. While the mailer cannot
// take it the email stays owed, in the store as well, and virtual time waits.
func (j *job) mail() {
	e := j.engine
	for {
		err := j.handOver()
		if err == nil {
			j.settle()
			return
		}
		e.Log.Error("failure email not sent", "delivery", j.delivery.ID, "error", err, "again in", mailRetry)
		select {
		case <-e.ctx.Done():
			return
		case <-time.After(mailRetry):
		}
	}
}

// handOver gives the mailer all that the email tells.
func (j *job) handOver() error {
	e := j.engine
	ctx := context.WithoutCancel(e.ctx)
	webhook, err := e.Store.Webhook(ctx, j.delivery.Webhook)
	if api.HasCode(err, api.CodeNotFound) || err == nil && webhook.FailureEmail == "" {
		return e.Store.FailureMailed(ctx, j.delivery.ID) // nobody to tell (VS-CFG-3)
	}
	if err != nil {
		return err
	}
	event, err := e.Store.Event(ctx, j.delivery.Event)
	if err != nil {
		return err
	}
	delivery, err := e.Store.Delivery(ctx, j.delivery.ID)
	if err != nil {
		return err
	}
	if err := e.Mailer.MailFailure(e.ctx, webhook, event, delivery); err != nil {
		return fmt.Errorf("mail the failure of %s: %w", delivery.ID, err)
	}
	return e.Store.FailureMailed(ctx, j.delivery.ID)
}
