// Package api holds vinemock's nouns as they cross HTTP: webhooks, events,
// deliveries, attempts, policies, faults, messages; the table of problems; and
// a client.
//
// Every other package points here and this one points at none of ours, so a
// user's own Go test can import it alone:
//
//	event → delivery → attempt ⇄ receiver → (exhausted) failure email → message
//
// JSON is camelCase, times are RFC 3339 UTC with milliseconds, durations are
// written as Go writes them ("25s"). Messages are the exception: they have the
// shapes and capital letters of Mailpit, so that Mailpit's clients can read
// them.
package api
