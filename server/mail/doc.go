// Package mail writes the failure email and hands it to an SMTP server.
//
//	exhausted delivery → letter → text, HTML and the event as JSON → MIME → SMTP → inbox
//
// The email goes out once for each exhausted delivery, after the last retry, to
// the webhook's Failure Email, and says which of the two documented cases it is
// (VS-MAIL-1, VS-MAIL-2).
package mail
