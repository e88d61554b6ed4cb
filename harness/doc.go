// Package harness runs scenarios against a receiver and says what each came to,
// with the evidence.
//
//	scenario → steps → sender's HTTP API ⇄ receiver → probes → Result → report
//	                       selection → Ginkgo spec ──┘
//
// It has no back door: it drives the stand-in through the HTTP API alone, so it
// works against a vinemock in another container as well, and what it does a
// test in any language can do. Ginkgo is a thin runner around [Runner.Run].
package harness
