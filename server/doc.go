// Package server puts the stand-in together: store, clock, engine, inbox and
// the HTTP API, in one process.
//
//	Config → New (open everything) → Run (serve until the context ends, then drain)
//
// Nothing here knows flags or prints; that is cmd/vinemock's.
package server
