package document

import (
	"encoding/json"
	"math"
	"regexp"
	"strconv"

	yaml "go.yaml.in/yaml/v4"
)

// jsonNumber is a number as JSON writes it; YAML has more ways.
var jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$`)

// leadingZero is a number that other readers take for octal: most likely a
// postal code or an id that lacks its quotes.
var leadingZero = regexp.MustCompile(`^[-+]?0[0-9_]+$`)

// Value reads any value as encoding/json would with UseNumber: map[string]any,
// []any, string, [json.Number], bool or nil. Numbers keep their digits, so
// 19.90 stays 19.90. A date is the text that it is written as.
func (n Node) Value() any {
	switch n.yaml.Kind {
	case yaml.MappingNode:
		object := make(map[string]any)
		for _, entry := range n.Entries() {
			object[entry.Key.yaml.Value] = entry.Value.Value()
		}
		return object
	case yaml.SequenceNode:
		list := make([]any, 0, len(n.yaml.Content))
		for _, item := range n.List() {
			list = append(list, item.Value())
		}
		return list
	case yaml.ScalarNode:
		return n.scalar()
	}
	n.Refuse("anchors and aliases are not read here", "write the value out")
	return nil
}

func (n Node) scalar() any {
	text := n.yaml.Value
	switch n.yaml.ShortTag() {
	case "!!null":
		return nil
	case "!!bool":
		return n.Bool()
	case "!!str", "!!timestamp":
		return text
	case "!!int", "!!float":
		return n.number(text)
	}
	n.Refuse("the tag "+n.yaml.ShortTag()+" is not known", "leave it out")
	return nil
}

func (n Node) number(text string) any {
	if leadingZero.MatchString(text) {
		n.Refuse("a number does not begin with 0", "quote it to mean text: "+strconv.Quote(text))
		return nil
	}
	if jsonNumber.MatchString(text) {
		return json.Number(text)
	}
	var number float64
	if err := n.yaml.Decode(&number); err != nil || math.IsInf(number, 0) || math.IsNaN(number) {
		n.Want("a number that JSON can write")
		return nil
	}
	return json.Number(strconv.FormatFloat(number, 'f', -1, 64))
}

// Rewrite gives the tree with every single value, keys too, replaced by what
// replace makes of it. The original is left as it is.
func (n Node) Rewrite(replace func(Node) Node) Node {
	if n.yaml.Kind == yaml.ScalarNode {
		return replace(n)
	}
	clone := *n.yaml
	clone.Content = make([]*yaml.Node, len(n.yaml.Content))
	for i, child := range n.yaml.Content {
		clone.Content[i] = Node{n.file, child}.Rewrite(replace).yaml
	}
	return Node{n.file, &clone}
}

// Walk visits every single value in the tree, keys not included.
func (n Node) Walk(visit func(Node)) {
	switch n.yaml.Kind {
	case yaml.ScalarNode:
		visit(n)
	case yaml.SequenceNode:
		for _, item := range n.List() {
			item.Walk(visit)
		}
	case yaml.MappingNode:
		for i := 1; i < len(n.yaml.Content); i += 2 {
			Node{n.file, n.yaml.Content[i]}.Walk(visit)
		}
	}
}

// WithText gives a text in the place of the node.
func (n Node) WithText(text string) Node {
	return Node{n.file, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text, Line: n.yaml.Line, Column: n.yaml.Column}}
}

// In gives the value as if it were written in the place of another, where its
// problems are then reported.
func (n Node) In(place Node) Node {
	clone := *n.yaml
	clone.Line, clone.Column = place.yaml.Line, place.yaml.Column
	clone.Content = make([]*yaml.Node, len(n.yaml.Content))
	for i, child := range n.yaml.Content {
		clone.Content[i] = Node{n.file, child}.In(place).yaml
	}
	return Node{place.file, &clone}
}
