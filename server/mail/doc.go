// Package mail writes the failure email, hands it to the inbox over SMTP, and
// relays it to a real SMTP server if there is one.
//
//	exhausted delivery → letter → text, HTML and the event as JSON → MIME → SMTP → inbox
//	                                                                   └→ outbox → relay → SMTP → a real mailbox
//
// The email goes out once for each exhausted delivery, after the last retry, to
// the webhook's Failure Email, and says which of the two documented cases it is
// (VS-MAIL-1, VS-MAIL-2). The inbox comes first, and the delivery waits for it;
// the relay comes later, and nothing waits for it.
package mail
