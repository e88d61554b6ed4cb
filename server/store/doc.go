// Package store keeps webhooks, events, deliveries with their attempts, and
// captured messages, in SQLite: in a file that survives, or in memory.
//
//	engine, inbox, API → write queue → one writer, one commit for all that wait → SQLite
//	API → readers ───────────────────────────────────────────────────────────────┘
//
// A write returns when it is committed. Writes that come together share one
// commit, so durability costs one flush for many rather than one each.
package store
