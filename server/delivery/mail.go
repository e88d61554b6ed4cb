package delivery

import (
	"context"
	"fmt"

	"github.com/vinemock/vinemock/server/api"
)

// mail has the failure email sent and settles the job. While the mailer cannot
// take it the email stays owed, in the store as well, and virtual time waits.
func (j *job) mail() {
	if j.insist("its failure email is not sent", j.handOver) {
		j.settle()
	}
}

// handOver gives the mailer all that the email tells.
func (j *job) handOver(ctx context.Context) error {
	e := j.engine
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
