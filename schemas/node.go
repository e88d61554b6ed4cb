package schemas

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tidwall/gjson"
)

// Where a field is known from, if not from the first revision of the article.
const (
	// SourceSecondRevision fields are documented all the same.
	SourceSecondRevision = "second revision"
	// SourceReadAPI fields are described and accepted, never generated.
	SourceReadAPI = "read API"
)

// Node is one place in a schema, with references resolved and properties in
// the order of the file.
type Node struct {
	// Path is where it stands in the body: "data.items.0.price", "" at the root.
	Path string
	// Name is the property's own, "" for the root and for an array's items.
	Name string
	// Required tells whether its object must have it.
	Required    bool
	Description string
	// Source is "", [SourceSecondRevision] or [SourceReadAPI].
	Source string
	// Types are the JSON types that it may have; empty for any.
	Types      []string
	Properties []*Node
	// Items describes every element of an array.
	Items *Node
	// AnyOf are alternatives; oneOf counts as anyOf here.
	AnyOf []*Node
	// Hint is the x-faker keyword, if any.
	Hint gjson.Result
	// Keywords gives the other keywords, such as format, by name.
	Keywords map[string]gjson.Result
}

// Property finds a property by name, or gives nil.
func (n *Node) Property(name string) *Node {
	i := slices.IndexFunc(n.Properties, func(p *Node) bool { return p.Name == name })
	if i < 0 {
		return nil
	}
	return n.Properties[i]
}

// Is tells whether the type is one that the schema names here.
func (n *Node) Is(jsonType string) bool { return slices.Contains(n.Types, jsonType) }

// A schema may nest so deep and have so many places, so that one that refers
// to itself is an error.
const (
	maxDepth  = 32
	maxPlaces = 10_000
)

// reader makes nodes of one schema document.
type reader struct {
	doc    gjson.Result
	places int
}

func readSchema(doc gjson.Result) (*Node, error) {
	r := reader{doc: doc}
	return r.read(&Node{}, doc, 0)
}

func (r *reader) read(n *Node, src gjson.Result, depth int) (*Node, error) {
	if r.places++; depth > maxDepth || r.places > maxPlaces {
		return nil, n.wrong("the schema nests deeper than %d or has more than %d places; does it refer to itself?", maxDepth, maxPlaces)
	}
	if !src.IsObject() {
		return nil, n.wrong("want a schema, which is a JSON object, got %.40s", src.Raw)
	}
	n.Keywords = map[string]gjson.Result{}
	var err error
	refers := src.Get("$ref").Exists()
	src.ForEach(func(key, value gjson.Result) bool {
		if !refers || besideRef(key.Str) {
			err = r.keyword(n, key.Str, value, depth)
		}
		return err == nil
	})
	if err != nil {
		return nil, err
	}
	for _, name := range n.Keywords["required"].Array() {
		if p := n.Property(name.Str); p != nil {
			p.Required = true
		}
	}
	return n, nil
}

// besideRef tells which keywords count beside a $ref: draft-07 ignores all, and
// these are not its own.
func besideRef(keyword string) bool {
	return keyword == "$ref" || keyword == "description" || strings.HasPrefix(keyword, "x-")
}

func (r *reader) keyword(n *Node, key string, value gjson.Result, depth int) (err error) {
	switch key {
	case "description":
		n.Description = value.Str
	case "type":
		n.Types = texts(value)
	case "x-faker":
		n.Hint = value
	case "x-source":
		n.Source = value.Str
	case "properties":
		value.ForEach(func(name, property gjson.Result) bool {
			var child *Node
			child, err = r.read(&Node{Name: name.Str, Path: strings.TrimPrefix(n.Path+"."+name.Str, ".")}, property, depth+1)
			n.Properties = append(n.Properties, child)
			return err == nil
		})
	case "items":
		n.Items, err = r.read(&Node{Path: n.Path + ".0"}, value, depth+1)
	case "anyOf", "oneOf":
		if key == "oneOf" {
			n.Keywords[key] = value
		}
		for _, alternative := range value.Array() {
			var child *Node
			if child, err = r.read(&Node{Path: n.Path}, alternative, depth+1); err != nil {
				return err
			}
			n.AnyOf = append(n.AnyOf, child)
		}
	case "$ref":
		err = r.reference(n, value.Str, depth)
	case "required", "const", "enum", "format", "pattern", "minLength", "maxLength", "minItems", "maxItems",
		"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "examples", "default":
		n.Keywords[key] = value
	case "additionalProperties":
		if value.Type != gjson.True {
			n.Keywords[key] = value
		}
	case "$schema", "$id", "$comment", "title", "definitions", "x-vinemock", "readOnly", "writeOnly":
	default:
		err = n.wrong("keyword %q is not supported; say it with type, properties, required, items, enum, const, format, pattern, anyOf, or limits", key)
	}
	return err
}

// reference reads what a local reference points to into n.
func (r *reader) reference(n *Node, ref string, depth int) error {
	pointer, local := strings.CutPrefix(ref, "#/")
	if !local {
		return n.wrong("$ref %q: a schema is self-contained, so refer to #/definitions/…", ref)
	}
	target := r.doc
	for name := range strings.SplitSeq(pointer, "/") {
		target = target.Get(gjson.Escape(name))
	}
	if !target.Exists() {
		return n.wrong("$ref %q: there is nothing at that place", ref)
	}
	read, err := r.read(&Node{Path: n.Path, Name: n.Name}, target, depth+1)
	if err != nil {
		return err
	}
	hint, description, source := n.Hint, n.Description, n.Source
	*n = *read
	if hint.Exists() {
		n.Hint = hint
	}
	n.Description, n.Source = orElse(description, n.Description), orElse(source, n.Source)
	return nil
}

func (n *Node) wrong(format string, args ...any) error {
	return fmt.Errorf("%s: %s", orElse(n.Path, "the root"), fmt.Sprintf(format, args...))
}
