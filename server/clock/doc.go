// Package clock is the sender's time: real, N times faster, virtual or manual.
//
// It is both a clock and the queue of what falls due on it, because virtual
// time can only jump when it knows that nothing is in flight and what comes
// next:
//
//	delivery: Schedule(due, task) → clock: task.Fire → attempt → Release → jump
//
// Everything that fires, and everything between [Clock.Hold] and
// [Clock.Release], is in flight. Virtual time stands still while anything is,
// so the same work always has the same times, however long a receiver takes to
// answer.
package clock
