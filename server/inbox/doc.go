// Package inbox catches mail: it is an SMTP server that accepts everything,
// keeps each message, and lets a caller wait for one.
//
//	failure email, receiver's own mail → SMTP → parse → store → wait, list, read
//
// Messages read back in the shapes of Mailpit's API.
package inbox
