package schemas

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/tidwall/gjson"
	"github.com/tidwall/pretty"
	"github.com/xeipuuv/gojsonschema"
)

// EventType is one kind of event that VineSpring sends: its schema, and what
// the schema says of itself.
type EventType struct {
	// Name is the value of type in the body, such as order.created.
	Name string
	// Title and Description are the schema's own.
	Title, Description string
	// Entity is what it is about: customer, order, membership or group.
	Entity string
	// Clause is the id of the clause that documents it.
	Clause string
	// File is where the schema was read from, and BuiltIn tells whether it is
	// one of ours.
	File    string
	BuiltIn bool
	// Schema is the file as it is: JSON Schema, draft-07, of the whole body.
	Schema []byte
	// Sample is a body as the article shows it, in one line; empty if the
	// schema has no examples.
	Sample []byte
	// Always are the hints whose values are new in every event of the type,
	// and Changes the sets of hints of which one changes as well, the usual one
	// first; all others stay as the entity has them.
	Always  []string
	Changes [][]string
	// Slips are mistakes that the article makes about this type.
	Slips []string
	// Root is the schema, read.
	Root *Node

	paths     []string
	described map[string]bool
	// compiled and rule are made when first needed: most commands validate
	// nothing, and what is valid needs no more than the rule.
	compiled func() (*gojsonschema.Schema, error)
	rule     func() *rule
}

func readEventType(file string, src []byte) (EventType, error) {
	if !json.Valid(src) {
		return EventType{}, errors.New("this is not JSON")
	}
	doc := gjson.ParseBytes(src)
	root, err := readSchema(doc)
	if err != nil {
		return EventType{}, err
	}
	name := doc.Get("properties.type.const")
	if name.Type != gjson.String || name.Str == "" || root.Property("data") == nil {
		return EventType{}, errors.New("a schema describes the whole body: properties.type.const names the event type, properties.data its data")
	}
	entity, _, _ := strings.Cut(name.Str, ".")
	meta := doc.Get("x-vinemock")
	e := EventType{
		Name:        name.Str,
		Title:       doc.Get("title").Str,
		Description: doc.Get("description").Str,
		Entity:      orElse(meta.Get("entity").Str, entity),
		Clause:      orElse(meta.Get("clause").Str, eventClause+name.Str),
		File:        file,
		Schema:      src,
		Sample:      pretty.Ugly([]byte(doc.Get("examples.0").Raw)),
		Always:      texts(meta.Get("always")),
		Slips:       texts(meta.Get("slips")),
		Root:        root,
		described:   map[string]bool{},
		compiled:    sync.OnceValues(func() (*gojsonschema.Schema, error) { return compile(src) }),
	}
	for _, set := range meta.Get("changes").Array() {
		e.Changes = append(e.Changes, texts(set))
	}
	e.addPaths(root, true)
	paths := e.paths
	e.rule = sync.OnceValue(func() *rule {
		index := make(map[string]int, len(paths))
		for i, path := range paths {
			index[path] = i
		}
		return newRule(root, index)
	})
	if len(e.Sample) > 0 {
		err = e.checkSample()
	}
	return e, err
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

func texts(list gjson.Result) []string {
	var out []string
	for _, text := range list.Array() {
		out = append(out, text.String())
	}
	return out
}

// checkSample looks only at the type: the whole check would make every start
// pay for compiling every schema, and a test does it.
func (e *EventType) checkSample() error {
	if got := gjson.GetBytes(e.Sample, "type").String(); got != e.Name {
		return fmt.Errorf("examples.0.type is %q, but properties.type.const is %q", got, e.Name)
	}
	return nil
}

func (e *EventType) addPaths(n *Node, documented bool) {
	documented = documented && n.Source != SourceReadAPI
	if n.Path != "" {
		e.described[n.Path] = true
		if documented {
			e.paths = append(e.paths, n.Path)
		}
	}
	for _, child := range n.Properties {
		e.addPaths(child, documented)
	}
	if n.Items != nil {
		e.addPaths(n.Items, documented)
	}
}

// Paths gives every path that the article documents for the type, in the
// schema's order, from the body's root: objects and arrays as well as what is
// in them, with 0 for any index, as in "data.items.0.price".
func (e EventType) Paths() []string { return slices.Clone(e.paths) }

// HasPath tells whether the schema describes the path; any array index will
// do. Besides [EventType.Paths] these are fields known from the read API.
func (e EventType) HasPath(path string) bool { return e.described[anyIndex(path)] }

// SuggestPaths gives up to three documented paths that are spelt most like
// one that is none.
func (e EventType) SuggestPaths(path string) []string { return Nearest(anyIndex(path), e.paths, 3) }

// anyIndex writes 0 in place of every number in the path.
func anyIndex(path string) string {
	if !strings.ContainsAny(path, "123456789") {
		return path
	}
	parts := strings.Split(path, ".")
	for i, part := range parts {
		if strings.Trim(part, "0123456789") == "" && part != "" {
			parts[i] = "0"
		}
	}
	return strings.Join(parts, ".")
}
