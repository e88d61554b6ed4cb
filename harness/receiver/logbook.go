package receiver

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
)

// mostLines is how many lines of its log a process keeps.
const mostLines = 20_000

// logbook keeps the newest lines of a log. It is an [io.Writer] that is written
// line by line.
type logbook struct {
	mu    sync.Mutex
	lines []string
}

// Write implements [io.Writer].
func (l *logbook) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.lines) >= mostLines {
		l.lines = l.lines[mostLines/2:]
	}
	l.lines = append(l.lines, strings.TrimSuffix(string(line), "\n"))
	return len(line), nil
}

// logged is one line, as it is shown.
type logged struct {
	Line string `json:"line"`
}

// containing gives the lines that have the text, oldest first.
func (l *logbook) containing(text string) []logged {
	l.mu.Lock()
	defer l.mu.Unlock()
	found := []logged{}
	for _, line := range l.lines {
		if strings.Contains(line, text) {
			found = append(found, logged{line})
		}
	}
	return found
}

func (p *Process) serveLog(w http.ResponseWriter, req *http.Request) {
	list, _ := json.Marshal(p.log.containing(req.URL.Query().Get("contains")))
	writeJSON(w, string(list))
}
