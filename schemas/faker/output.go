package faker

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/vinemock/vinemock/schemas"
)

// Format is how events are written out.
type Format string

// The formats.
const (
	// NDJSON is one body a line.
	NDJSON Format = "ndjson"
	// JSON is an array of bodies.
	JSON Format = "json"
	// Vegeta is a load tester's JSON targets: one request a line.
	Vegeta Format = "vegeta"
	// Curl is one command a line.
	Curl Format = "curl"
)

// Formats gives all formats.
func Formats() []Format { return []Format{NDJSON, JSON, Vegeta, Curl} }

// Write writes the events in the format, as they come. url is where requests
// go; ndjson and json have none. An error of the stream ends the output and is
// returned; what was written before it is whole.
func Write(w io.Writer, format Format, url string, events iter.Seq2[Event, error]) error {
	write, err := writer(format, url)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 1<<16)
	var failed error
	first := true
	var buf []byte
	for e, err := range events {
		if err != nil {
			failed = err
			break
		}
		buf = write(buf[:0], e.Body, first)
		first = false
		if _, err := out.Write(buf); err != nil {
			return fmt.Errorf("write events: %w", err)
		}
	}
	if format == JSON {
		_, _ = out.WriteString(map[bool]string{true: "[]\n", false: "\n]\n"}[first]) // Flush tells of an error
	}
	if err := out.Flush(); err != nil {
		return errors.Join(failed, fmt.Errorf("write events: %w", err))
	}
	return failed
}

// writer gives the function that appends one body in the format.
func writer(format Format, url string) (func(dst, body []byte, first bool) []byte, error) {
	switch format {
	case NDJSON:
		return func(dst, body []byte, _ bool) []byte { return append(append(dst, body...), '\n') }, nil
	case JSON:
		return func(dst, body []byte, first bool) []byte {
			if first {
				return append(append(dst, "[\n"...), body...)
			}
			return append(append(dst, ",\n"...), body...)
		}, nil
	case Vegeta, Curl:
	default:
		names := make([]string, 0, len(Formats()))
		for _, f := range Formats() {
			names = append(names, string(f))
		}
		return nil, fmt.Errorf("write events: there is no format %q; want one of %q%s", format, names, didYouMean(string(format), names))
	}
	if url == "" {
		return nil, fmt.Errorf("write events: format %s writes requests, so it needs a URL", format)
	}
	if format == Vegeta {
		return vegeta(url), nil
	}
	return curl(url), nil
}

func vegeta(url string) func(dst, body []byte, first bool) []byte {
	head := appendString([]byte(`{"method":"POST","url":`), url)
	head = append(head, `,"header":{"Content-Type":["application/json"]},"body":"`...)
	return func(dst, body []byte, _ bool) []byte {
		dst = base64.StdEncoding.AppendEncode(append(dst, head...), body)
		return append(dst, "\"}\n"...)
	}
}

func curl(url string) func(dst, body []byte, first bool) []byte {
	head := []byte("curl -sS -X POST -H 'Content-Type: application/json' --data-binary ")
	tail := append(append([]byte(" "), quoted([]byte(url))...), '\n')
	return func(dst, body []byte, _ bool) []byte {
		return append(append(append(dst, head...), quoted(body)...), tail...)
	}
}

// quoted puts text in single quotes for a shell.
func quoted(text []byte) []byte {
	text = bytes.ReplaceAll(text, []byte("'"), []byte(`'\''`))
	return append(append([]byte("'"), text...), '\'')
}

// Sequence makes n events that have nothing to do with each other: of the
// types in turn, or of all types if none is named, each with its own seed. The
// first has the request's seed, so that one event is what [Generator.Event]
// makes. An error ends the stream.
func (g *Generator) Sequence(r Request, types []string, n int) iter.Seq2[Event, error] {
	if len(types) == 0 {
		types = names(g.catalogue.Types())
	}
	return func(yield func(Event, error) bool) {
		for i := range n {
			one := r
			one.Type = types[i%len(types)]
			if i > 0 {
				one.Seed = mix(r.Seed + uint64(i))
			}
			e, err := g.Event(one)
			if !yield(e, err) || err != nil {
				return
			}
		}
	}
}

func names(types []schemas.EventType) []string {
	out := make([]string, len(types))
	for i, e := range types {
		out[i] = e.Name
	}
	return out
}
