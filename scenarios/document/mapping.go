package document

import (
	"fmt"
	"strings"

	yaml "go.yaml.in/yaml/v4"
)

// Key is a known key of a mapping and what reads its value.
type Key struct {
	Name string
	Read func(Node)
	// Required keys are reported when they are missing.
	Required bool
}

// Keys are all keys that a mapping may have.
type Keys []Key

// Names lists the keys in their order.
func (k Keys) Names() []string {
	names := make([]string, len(k))
	for i, key := range k {
		names[i] = key.Name
	}
	return names
}

// Entry is one key of a mapping with its value.
type Entry struct{ Key, Value Node }

// Keys reads a mapping with the known keys, in the order of keys rather than
// of the file, so that a reader can rely on what it has read before. Unknown,
// repeated and missing keys are recorded. what names the mapping in messages:
// "a send step". It tells whether there was a mapping at all.
func (n Node) Keys(what string, keys Keys) bool {
	if !n.IsMapping() {
		n.Want(what + " with " + strings.Join(keys.Names(), ", "))
		return false
	}
	values := make(map[string]Node)
	for _, entry := range n.Entries() {
		values[entry.Key.yaml.Value] = entry.Value
	}
	for _, key := range keys {
		value, ok := values[key.Name]
		delete(values, key.Name)
		switch {
		case ok:
			key.Read(value)
		case key.Required:
			n.Refuse(fmt.Sprintf("%s needs the key %q", what, key.Name), "")
		}
	}
	for _, entry := range n.Entries() {
		if _, unknown := values[entry.Key.yaml.Value]; unknown {
			entry.Key.refuseKey(what, keys.Names())
		}
	}
	return true
}

func (n Node) refuseKey(what string, known []string) {
	hint := DidYouMean(n.yaml.Value, known)
	if hint == "" {
		hint = "it may have " + strings.Join(known, ", ")
	}
	n.Refuse(fmt.Sprintf("%s has no key %q", what, abridge(n.yaml.Value)), hint)
}

// Entries reads a mapping whose keys are free, in the order of the file. A
// repeated key is recorded and left out.
func (n Node) Entries() []Entry {
	if !n.IsMapping() {
		n.Want("a mapping")
		return nil
	}
	var entries []Entry
	lines := make(map[string]int)
	for i := 0; i+1 < len(n.yaml.Content); i += 2 {
		entry := Entry{Key: Node{n.file, n.yaml.Content[i]}, Value: Node{n.file, n.yaml.Content[i+1]}}
		key := entry.Key.yaml
		if key.Kind != yaml.ScalarNode || key.ShortTag() == "!!merge" {
			entry.Key.Refuse("a key is a plain word here", "write merged and aliased parts out")
			continue
		}
		if line, twice := lines[key.Value]; twice {
			entry.Key.Refuse(fmt.Sprintf("the key %q is repeated", abridge(key.Value)), fmt.Sprintf("it is first given in line %d", line))
			continue
		}
		lines[key.Value] = key.Line
		entries = append(entries, entry)
	}
	return entries
}

// Has tells whether the mapping has the key.
func (n Node) Has(key string) bool {
	_, ok := n.Get(key)
	return ok
}

// Get finds a key's value in a mapping without reporting anything.
func (n Node) Get(key string) (Node, bool) {
	if !n.IsMapping() {
		return Node{}, false
	}
	for i := 0; i+1 < len(n.yaml.Content); i += 2 {
		if n.yaml.Content[i].Value == key {
			return Node{n.file, n.yaml.Content[i+1]}, true
		}
	}
	return Node{}, false
}
