package document

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	yaml "go.yaml.in/yaml/v4"
)

// Node is one value in a file. Its readers record what is wrong with the file
// and give a zero value then.
type Node struct {
	file *File
	yaml *yaml.Node
}

// Position is where the value begins.
func (n Node) Position() Position {
	return Position{File: n.file.name, Line: n.yaml.Line, Column: n.yaml.Column}
}

// Place is the position with its source line.
func (n Node) Place() Place { return n.file.place(n.Position()) }

// Refuse records what is wrong with the value and how to mend it.
func (n Node) Refuse(what, hint string) { n.file.add(n.Position(), what, hint) }

// Want records that the value should have been something else.
func (n Node) Want(want string) { n.Refuse("want "+want+", got "+n.describe(), "") }

// IsNull tells whether nothing is written, or null.
func (n Node) IsNull() bool { return n.yaml.Kind == yaml.ScalarNode && n.yaml.ShortTag() == "!!null" }

// IsText tells whether the value is a single word, number or text.
func (n Node) IsText() bool { return n.yaml.Kind == yaml.ScalarNode && !n.IsNull() }

// IsMapping tells whether the value has keys.
func (n Node) IsMapping() bool { return n.yaml.Kind == yaml.MappingNode }

// IsList tells whether the value is a list.
func (n Node) IsList() bool { return n.yaml.Kind == yaml.SequenceNode }

// describe says what the value is, in words that a writer of YAML uses.
func (n Node) describe() string {
	switch {
	case n.IsNull():
		return "nothing"
	case n.IsMapping():
		return "a mapping"
	case n.IsList():
		return "a list"
	case n.yaml.Kind == yaml.AliasNode:
		return "an alias"
	}
	switch n.yaml.ShortTag() {
	case "!!int", "!!float":
		return "the number " + n.yaml.Value
	case "!!bool":
		return n.yaml.Value
	}
	return "the text " + strconv.Quote(abridge(n.yaml.Value))
}

// abridge shortens text for a message.
func abridge(text string) string {
	const most = 60
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

// Text reads a single word, number or text as it is written.
func (n Node) Text() string {
	if !n.IsText() {
		n.Want("text")
		return ""
	}
	return n.yaml.Value
}

// Sentence reads text that says something: not empty, not only white space.
func (n Node) Sentence() string {
	text := strings.TrimSpace(n.Text())
	if n.IsText() && text == "" {
		n.Want("text that says something")
	}
	return text
}

// OneOf reads one of a few words.
func (n Node) OneOf(known ...string) string {
	text := n.Text()
	switch {
	case !n.IsText() || slices.Contains(known, text):
		return text
	case len(known) == 1:
		n.Want(known[0])
	default:
		n.Refuse(fmt.Sprintf("%q is none of %s", abridge(text), strings.Join(known, ", ")), DidYouMean(text, known))
	}
	return ""
}

// Bool reads true or false.
func (n Node) Bool() bool {
	if !n.IsText() || n.yaml.ShortTag() != "!!bool" {
		n.Want("true or false")
		return false
	}
	return strings.EqualFold(n.yaml.Value, "true")
}

// Unbounded as the most that [Node.Int] takes leaves the bound to later checks.
const Unbounded = 1 << 30

// Int reads a whole number from least to most.
func (n Node) Int(least, most int) int {
	number, err := strconv.Atoi(n.yaml.Value)
	if n.yaml.ShortTag() != "!!int" || err != nil || number < least || number > most {
		want := fmt.Sprintf("a whole number from %d to %d", least, most)
		if most == Unbounded {
			want = fmt.Sprintf("a whole number, at least %d", least)
		}
		n.Want(want)
		return 0
	}
	return number
}

// Duration reads a span of time longer than none, such as 25s.
func (n Node) Duration() time.Duration {
	d, err := time.ParseDuration(n.yaml.Value)
	if !n.IsText() || err != nil || d <= 0 {
		n.Want("a duration with its unit, such as 25s, 500ms or 1m30s")
		return 0
	}
	return d
}

// List reads the values of a list.
func (n Node) List() []Node {
	if !n.IsList() {
		n.Want("a list")
		return nil
	}
	values := make([]Node, len(n.yaml.Content))
	for i, item := range n.yaml.Content {
		values[i] = Node{file: n.file, yaml: item}
	}
	return values
}

// OneOrMore reads a list, or one value as a list of it.
func (n Node) OneOrMore() []Node {
	if n.IsList() {
		return n.List()
	}
	return []Node{n}
}

// Texts reads a list of texts, each different.
func (n Node) Texts() []string {
	var texts []string
	for _, item := range n.List() {
		text := item.Text()
		if text != "" && slices.Contains(texts, text) {
			item.Refuse(fmt.Sprintf("%q is listed twice", abridge(text)), "")
			continue
		}
		texts = append(texts, text)
	}
	return texts
}
