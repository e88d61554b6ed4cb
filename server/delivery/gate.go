package delivery

import "sync"

// gate bounds how many attempts of each webhook are under way. Those over the
// bound wait in the order in which they came, and webhooks never wait for each
// other.
type gate struct {
	bound int

	mu    sync.Mutex
	lanes map[string]*lane // by webhook, only while something is under way
}

type lane struct {
	running int
	waiting []work
}

// work is an attempt. What it gives is done when the attempt is over, and keeps
// no other from beginning: the recording.
type work func() (rest func())

func newGate(bound int) *gate {
	return &gate{bound: bound, lanes: make(map[string]*lane)}
}

// enter runs the work on a goroutine of its own, now or when there is room.
func (g *gate) enter(webhook string, w work) {
	g.mu.Lock()
	defer g.mu.Unlock()
	l := g.lanes[webhook]
	if l == nil {
		l = &lane{}
		g.lanes[webhook] = l
	}
	if l.running >= g.bound {
		l.waiting = append(l.waiting, w)
		return
	}
	l.running++
	go g.run(webhook, w)
}

// run does the work and then whatever waits behind it.
func (g *gate) run(webhook string, w work) {
	for w != nil {
		rest := w()
		w = g.leave(webhook)
		if w != nil {
			go rest()
			continue
		}
		rest()
	}
}

// aside gives up the caller's place while it does something, and takes one again
// afterwards, over the bound if need be: what is half done is not put back into
// the queue.
func (g *gate) aside(webhook string, do func()) {
	if next := g.leave(webhook); next != nil {
		go g.run(webhook, next)
	}
	do()
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.lanes[webhook] == nil {
		g.lanes[webhook] = &lane{}
	}
	g.lanes[webhook].running++
}

// leave gives the next work of the lane, or closes a place in it.
func (g *gate) leave(webhook string) work {
	g.mu.Lock()
	defer g.mu.Unlock()
	l := g.lanes[webhook]
	if len(l.waiting) > 0 {
		next := l.waiting[0]
		l.waiting[0] = nil
		l.waiting = l.waiting[1:]
		return next
	}
	l.running--
	if l.running == 0 {
		delete(g.lanes, webhook)
	}
	return nil
}
