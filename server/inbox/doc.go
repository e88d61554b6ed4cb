// Package inbox catches mail: it is an SMTP server that accepts everything
// within its limits, keeps each message, and lets a caller wait for one.
//
//	failure email, receiver's own mail → SMTP → skim → store → wait, list, read (parse)
//
// An arriving message is skimmed for what a list and a search need; it is parsed
// when somebody reads it. Messages read back in the shapes of Mailpit's API.
package inbox
