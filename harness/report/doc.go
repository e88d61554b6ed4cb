// Package report turns what scenarios came to into something to act on: text
// for a terminal, and JSON, JUnit, HTML and GitHub annotations for machines.
//
//	harness: scenario → Result → Report → terminal, JSON, JUnit, HTML, GitHub
//
// One file per format. The account of a failure in plain text is written once
// (prose.go, evidence.go) and goes into the terminal, JUnit and GitHub; the
// attempts become moments on the sender's time once (timeline.go), which text
// and drawing share. [Read] and [Merge] make one report of a sharded run's.
//
// It holds the shapes of the results and knows nothing of how they came about.
// What a receiver answered is in them all, so every writer makes it harmless:
// no escapes to a terminal, no orders to a CI system, no markup to a browser.
// Everything in a Report has had its secrets redacted by the harness.
package report
