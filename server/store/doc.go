// Package store keeps webhooks, events, deliveries with their attempts, and
// captured messages, in an SQLite file that survives vinemock's end, whatever it
// is. One vinemock uses a directory at a time. Package memory does the same for
// as long as the process lives, and package storetest is what both must pass.
//
//	engine, inbox, API → write queue → one writer, one commit for all that wait → SQLite
//	API → readers ───────────────────────────────────────────────────────────────┘
//
// A write returns when it is committed. Writes that come together share one
// commit, so durability costs one flush for many rather than one each.
package store
