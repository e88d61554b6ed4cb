// Package memory keeps webhooks, events, deliveries with their attempts, and
// captured messages, until the process ends.
//
//	engine, inbox, API → memory
//
// It does what package store does, and passes the same exercise (package
// storetest), without a database between: a stand-in that has no data directory
// spends its time on the wire.
package memory
