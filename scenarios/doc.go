// Package scenarios is the scenario format: what a file may say, the checks
// that find every mistake in it before anything runs, its JSON Schema for
// editors, and the scenarios that vinemock has built in.
//
//	file → document.Read → each: one per row → steps → checks → []*Scenario → harness
//
// The package runs nothing. A [Scenario] is a list of [Step] values, each kind
// in a file of its own; the harness executes them, resolves every [Value] in
// its [Scope] and holds every [Matcher] against what it saw. What the event
// types and the clauses are comes from a [Contract].
//
// README.md is the reference of the language.
package scenarios
