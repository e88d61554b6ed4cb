package clock

import (
	"container/heap"
	"time"
)

// Task is work that falls due. Fire is called on the clock's own goroutine, in
// the order of due times and then of scheduling; it must return at once and
// hand the work on. The clock is held for it until Release is called.
type Task interface{ Fire() }

// TaskFunc makes a function a Task.
type TaskFunc func()

// Fire calls f.
func (f TaskFunc) Fire() { f() }

// Timer is a task in the queue, to be taken out again with [Clock.Stop].
type Timer struct {
	due   int64 // Unix nanoseconds: half the size of a time.Time
	seq   uint64
	task  Task
	index int // in the queue, -1 once out of it
}

// queue is a heap of timers, the earliest first; ties keep the order of
// scheduling.
type queue []*Timer

func (q queue) Len() int { return len(q) }

func (q queue) Less(i, j int) bool {
	if q[i].due != q[j].due {
		return q[i].due < q[j].due
	}
	return q[i].seq < q[j].seq
}

func (q queue) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].index, q[j].index = i, j
}

// Push implements [heap.Interface].
func (q *queue) Push(x any) {
	timer := x.(*Timer)
	timer.index = len(*q)
	*q = append(*q, timer)
}

// Pop implements [heap.Interface].
func (q *queue) Pop() any {
	last := len(*q) - 1
	timer := (*q)[last]
	(*q)[last] = nil
	*q = (*q)[:last]
	timer.index = -1
	return timer
}

// next is the earliest due moment.
func (q queue) next() (time.Time, bool) {
	if len(q) == 0 {
		return time.Time{}, false
	}
	return time.Unix(0, q[0].due).UTC(), true
}

// takeDue takes out everything due by now, in order.
func (q *queue) takeDue(now time.Time) []*Timer {
	var due []*Timer
	for len(*q) > 0 && (*q)[0].due <= now.UnixNano() {
		due = append(due, heap.Pop(q).(*Timer))
	}
	return due
}
