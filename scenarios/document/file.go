package document

import (
	"bytes"
	"errors"
	"io"
	"strings"

	yaml "go.yaml.in/yaml/v4"
)

// File is a YAML file being read, with everything found wrong in it so far.
// It is not safe for concurrent use.
type File struct {
	name     string
	lines    []string
	problems Problems
}

// Read splits a file into its YAML documents; empty ones are left out. After a
// syntax error the documents before it are still given, so that their mistakes
// are reported with it.
func Read(name string, src []byte) (*File, []Node) {
	f := &File{name: name, lines: strings.Split(strings.ReplaceAll(string(src), "\r\n", "\n"), "\n")}
	loader, err := yaml.NewLoader(bytes.NewReader(src))
	var documents []Node
	for err == nil {
		document := new(yaml.Node)
		if err = loader.Load(document); err == nil && len(document.Content) > 0 {
			documents = append(documents, Node{file: f, yaml: document.Content[0]})
		}
	}
	if !errors.Is(err, io.EOF) {
		f.syntax(err)
	}
	return f, slicesWithout(documents, Node.IsNull)
}

// slicesWithout gives the nodes for which drop is false.
func slicesWithout(nodes []Node, drop func(Node) bool) []Node {
	var kept []Node
	for _, n := range nodes {
		if !drop(n) {
			kept = append(kept, n)
		}
	}
	return kept
}

// syntax records what the YAML parser says.
func (f *File) syntax(err error) {
	var load *yaml.LoadError
	if !errors.As(err, &load) {
		f.add(Position{File: f.name}, "this is not YAML: "+err.Error(), "")
		return
	}
	what := "this is not YAML: " + load.Message
	if load.ContextMsg != "" {
		what += " " + load.ContextMsg
	}
	f.add(Position{File: f.name, Line: load.Mark.Line, Column: load.Mark.Column}, what, "text with : # { [ or a leading quote, @ or % needs quotes; indent with spaces")
}

// Whole records a problem of the file rather than of one place in it.
func (f *File) Whole(what, hint string) { f.add(Position{File: f.name}, what, hint) }

// Problems gives what is wrong so far.
func (f *File) Problems() Problems { return f.problems }

// Err joins everything that is wrong as [Problems], sorted by place, or gives
// nil.
func (f *File) Err() error { return Join(f.problems) }

func (f *File) add(at Position, what, hint string) {
	f.problems = append(f.problems, Problem{Place: f.place(at), What: what, Hint: hint})
}

func (f *File) place(at Position) Place {
	place := Place{Position: at}
	if at.Line >= 1 && at.Line <= len(f.lines) {
		place.Source = f.lines[at.Line-1]
	}
	return place
}
