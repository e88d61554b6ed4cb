// Package receivertest is the exercise that every design of the reference
// receiver passes and that each of its defects fails somewhere: a table of
// behaviours, each checked over real HTTP.
//
//	Case → Subject (a receiver on a socket) → Check → what did not hold
package receivertest
