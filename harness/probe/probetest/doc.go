// Package probetest is the exercise that every kind of probe passes, so that a
// scenario means the same whichever way the receiver is read:
//
//	Fixture → (a table, an API, a program's files) → Spec → probe.New → Exercise
package probetest
