package schemas

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxEvent is how long one event may be, in bytes.
const maxEvent = 16 << 20

// Read reviews a stream of events: one a line (NDJSON), or JSON documents, each
// an event or an array of events. name stands in places. A line that is not
// JSON is counted as an invalid event; a document that is cut off ends the
// stream with an error.
func (r *Review) Read(in io.Reader, name string) error {
	s := &stream{review: r, in: bufio.NewReaderSize(in, 1<<16), name: name}
	for {
		line, err := s.line()
		if len(line) > 0 {
			if s.opensDocument(line) {
				err = errors.Join(s.document(line), eofLess(err))
			} else {
				r.Add(line, s.place(s.number))
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("review %s:%d: %w", name, s.number, err)
		}
	}
}

// stream is a reader of events that knows its line.
type stream struct {
	review *Review
	in     *bufio.Reader
	name   string
	number int // of the line last read
	buf    []byte
	ended  bool
}

func (s *stream) place(line int) string { return fmt.Sprintf("%s:%d", s.name, line) }

// line reads the next line, without the white space around it.
func (s *stream) line() ([]byte, error) {
	s.number++
	s.buf = s.buf[:0]
	for {
		part, err := s.in.ReadSlice('\n')
		s.buf = append(s.buf, part...)
		if len(s.buf) > maxEvent {
			return nil, fmt.Errorf("the line is longer than %d MiB; put each event on a line of its own", maxEvent>>20)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			s.ended = errors.Is(err, io.EOF)
			return bytes.TrimSpace(s.buf), err
		}
	}
}

// opensDocument tells whether a line begins a document that goes over more
// lines, or an array: an event on a line of its own ends with its brace.
func (s *stream) opensDocument(line []byte) bool {
	return line[0] == '[' || line[0] == '{' && strings.IndexByte("{[,:", line[len(line)-1]) >= 0
}

// document reads documents from a line to the end of the input.
func (s *stream) document(line []byte) error {
	d := &scanner{stream: s, at: s.number}
	text := append([]byte(nil), line...)
	for {
		if err := d.take(text); err != nil {
			return err
		}
		if s.ended {
			break
		}
		next, err := s.line()
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		text = append(append(text[:0], '\n'), next...)
	}
	if d.depth > 0 || len(d.event) > 0 {
		return errors.New("the input ends in the middle of an event; is the file cut off?")
	}
	return io.EOF
}

// eofLess drops the end of the input, which a document has already met.
func eofLess(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// scanner finds the events in documents by their braces.
type scanner struct {
	stream *stream
	// depth counts the braces and brackets that are open in the event, list
	// whether the document is an array.
	depth   int
	list    bool
	quoted  bool
	escaped bool
	event   []byte
	at      int // the line that the event began on
}

// take reads more text.
func (d *scanner) take(text []byte) error {
	from := 0
	for i, c := range text {
		if d.quoted {
			d.inString(c)
			continue
		}
		switch c {
		case '"':
			d.quoted = true
			if d.depth == 0 {
				return d.stray(c)
			}
		case '{', '[':
			if d.depth == 0 && c == '[' && !d.list {
				d.list = true
				continue
			}
			if d.depth == 0 {
				from, d.at = i, d.stream.number
			}
			d.depth++
		case '}', ']':
			if d.depth == 0 && d.list && c == ']' {
				d.list = false
				continue
			}
			if d.depth--; d.depth < 0 {
				return d.stray(c)
			}
			if d.depth == 0 {
				d.event = append(d.event, text[from:i+1]...)
				d.stream.review.Add(d.event, d.stream.place(d.at))
				d.event = d.event[:0]
			}
		case ' ', '\t', '\r', '\n', ',':
		default:
			if d.depth == 0 {
				return d.stray(c)
			}
		}
	}
	if d.depth > 0 {
		d.event = append(d.event, text[from:]...)
	}
	if len(d.event) > maxEvent {
		return fmt.Errorf("the event that begins on line %d is longer than %d MiB", d.at, maxEvent>>20)
	}
	return nil
}

func (d *scanner) inString(c byte) {
	switch {
	case d.escaped:
		d.escaped = false
	case c == '\\':
		d.escaped = true
	case c == '"':
		d.quoted = false
	}
}

func (d *scanner) stray(c byte) error {
	return fmt.Errorf("%q between the events; want objects of type and data, one a line or in an array", c)
}
