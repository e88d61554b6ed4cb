// Command bench compares the stand-in with programs that do nothing but send
// requests, and measures what else it promises. It starts one receiver, and has
// each sender in turn post to it:
//
//	vinemock serve (API → events → deliveries → record) ─┐
//	vegeta, hey, wrk (one fixed body, nothing recorded) ─┴→ receiver → requests a second → ratios
//
// vinemock's events differ from each other; the fixed body of the others is one
// of them. Everything runs on this machine, each in a process of its own.
//
//	go run ./server/bench            # every measurement
//	go run ./server/bench rate late  # some of them
package main
