// Package report turns what scenarios came to into something to act on: text
// for a terminal, and JSON, JUnit, HTML and GitHub annotations for machines.
//
//	harness: scenario → Result → Report → terminal, JSON, JUnit, HTML, GitHub
//
// It holds the shapes of the results and knows nothing of how they came about.
// Everything in a Report has had its secrets redacted by the harness.
package report
