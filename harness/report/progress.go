package report

import (
	"fmt"
	"io"
	"strings"
	"sync"
)

// progressWidth keeps the line on one row of the narrowest usual terminal: a
// wrapped one could not be taken back.
const progressWidth = 79

// Progress shows a run while it lasts, as one line that is written over. What
// it writes is lost on purpose: the report tells it all. It is safe for
// concurrent use; that it cannot write is no reason to stop a run.
type Progress struct {
	out   io.Writer // nil shows nothing
	total int

	mu      sync.Mutex
	done    Summary
	count   int
	running []string
}

// NewProgress shows a run of so many results on out. Where that is no terminal
// nothing is ever written.
func NewProgress(out io.Writer, isTerminal bool, total int) *Progress {
	if !isTerminal {
		out = nil
	}
	return &Progress{out: out, total: total}
}

// Started shows that a scenario runs; its name is all that is looked at.
func (p *Progress) Started(r Result) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.running = append(p.running, r.Name())
	p.show()
}

// Done counts what the scenario came to.
func (p *Progress) Done(r Result) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.count++
	p.done = p.done.plus(Summarise([]Result{r}))
	for i, name := range p.running {
		if name == r.Name() {
			p.running = append(p.running[:i], p.running[i+1:]...)
			break
		}
	}
	p.show()
}

// Close takes the line back, so that the report begins on a clean one.
func (p *Progress) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.write("")
}

func (p *Progress) show() {
	text := fmt.Sprintf("[%d/%d]", p.count, p.total)
	if p.count > 0 {
		text += " " + p.done.String()
	}
	if len(p.running) > 0 {
		text += "  " + strings.Join(p.running, ", ")
	}
	p.write(line(text, progressWidth))
}

func (p *Progress) write(text string) {
	if p.out != nil {
		_, _ = fmt.Fprintf(p.out, "\r\x1b[K%s", text)
	}
}

func (s Summary) plus(other Summary) Summary {
	return Summary{
		Passed:  s.Passed + other.Passed,
		Failed:  s.Failed + other.Failed,
		Warned:  s.Warned + other.Warned,
		Skipped: s.Skipped + other.Skipped,
		Errors:  s.Errors + other.Errors,
	}
}
