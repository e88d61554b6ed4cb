// Package document reads YAML strictly and reports everything that is wrong
// with a file at once, each with its place and what was probably meant.
//
// It knows nothing of scenarios: the scenario files and vinemock.yaml are both
// read through it.
//
//	bytes → Read → Nodes → Keys, Text, Duration, Value, Struct … → File.Err → Problems
//
// A reader takes what it needs from a [Node]. What is wrong is recorded with
// the [File] and a zero value is given, so that reading goes on and the next
// mistake is found too. In the end [File.Err] has them all:
//
//	orders.yaml:7:5: a send step has no key "expct"; did you mean "expect"?
//	    7 |     expct: {attempts: 2}
//	      |     ^
package document
