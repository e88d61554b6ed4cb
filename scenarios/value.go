package scenarios

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/vinemock/vinemock/scenarios/document"
)

// placeholder is ${name.path}; $${ stands for the two characters ${ themselves.
var placeholder = regexp.MustCompile(`\$\$\{|\$\{([^{}]*)\}`)

// Scope holds what ${…} can stand for: by name, the decoded body of a captured
// event (a list of them after a send with count), and under "webhook" the
// scenario's webhook with name, url and failureEmail.
type Scope map[string]any

// WebhookName is the name in a [Scope] that every scenario has.
const WebhookName = "webhook"

// Value is a value from a file, in whose texts ${…} may stand.
type Value struct{ raw any }

// Literal is a value in which nothing is left to resolve unless its texts say so.
func Literal(v any) Value { return Value{raw: v} }

// String writes the value as JSON, for people; placeholders stay as they are.
func (v Value) String() string { return inJSON(v.raw) }

// Resolve puts in what each ${…} stands for. Alone in a text it keeps its
// type; inside one it becomes text. The result is as encoding/json has it with
// UseNumber. A name or path that the scope lacks is an error.
func (v Value) Resolve(scope Scope) (any, error) {
	return resolve(v.raw, scope, func(text string) string { return text })
}

// resolve is [Value.Resolve] with a quoting for values put inside a text.
func resolve(raw any, scope Scope, quoting func(string) string) (any, error) {
	switch raw := raw.(type) {
	case string:
		return resolveText(raw, scope, quoting)
	case []any:
		list := make([]any, len(raw))
		for i, item := range raw {
			var err error
			if list[i], err = resolve(item, scope, quoting); err != nil {
				return nil, err
			}
		}
		return list, nil
	case map[string]any:
		object := make(map[string]any, len(raw))
		for key, item := range raw {
			var err error
			if object[key], err = resolve(item, scope, quoting); err != nil {
				return nil, err
			}
		}
		return object, nil
	}
	return raw, nil
}

func resolveText(source string, scope Scope, quoting func(string) string) (any, error) {
	if ref, alone := onlyReference(source); alone {
		return scope.lookup(ref)
	}
	var failed error
	filled := replaceReferences(source, func(ref string) (string, bool) {
		value, err := scope.lookup(ref)
		if err != nil && failed == nil {
			failed = err
		}
		return quoting(text(value)), true
	})
	return strings.ReplaceAll(filled, "$${", "${"), failed
}

// repeated is a reference that stands for a list of so many copies.
var repeated = regexp.MustCompile(`^(\S+) \* ([1-9][0-9]{0,3})$`)

// copies takes a repeated reference apart; a plain one has 0 copies.
func copies(ref string) (of string, n int) {
	match := repeated.FindStringSubmatch(ref)
	if match == nil {
		return ref, 0
	}
	n, _ = strconv.Atoi(match[2]) // it has matched
	return match[1], n
}

// lookup follows a reference: a name, then a path, then how many copies.
func (s Scope) lookup(ref string) (any, error) {
	ref, n := copies(ref)
	value, err := s.find(ref)
	if err != nil || n == 0 {
		return value, err
	}
	return slices.Repeat([]any{value}, n), nil
}

func (s Scope) find(ref string) (any, error) {
	name, path, deeper := strings.Cut(ref, ".")
	value, ok := s[name]
	if !ok {
		return nil, fmt.Errorf("resolve ${%s}: nothing is called %q; there is %s", ref, name, strings.Join(sortedKeys(s), ", "))
	}
	if !deeper {
		return value, nil
	}
	if value, ok = At(value, path); !ok {
		return nil, fmt.Errorf("resolve ${%s}: %s has no %s", ref, name, path)
	}
	return value, nil
}

// At follows a path such as items.0.price through decoded JSON, and tells
// whether there is something at its end.
func At(value any, path string) (any, bool) {
	for segment := range strings.SplitSeq(path, ".") {
		var ok bool
		if value, ok = member(value, segment); !ok {
			return nil, false
		}
	}
	return value, true
}

// member is the value of a key, or at a position of a list.
func member(value any, segment string) (any, bool) {
	switch value := value.(type) {
	case map[string]any:
		found, ok := value[segment]
		return found, ok
	case []any:
		if i, err := strconv.Atoi(segment); err == nil && i >= 0 && i < len(value) {
			return value[i], true
		}
	}
	return nil, false
}

// references lists what a text's placeholders stand for.
func references(source string) []string {
	var refs []string
	for _, match := range placeholder.FindAllStringSubmatch(source, -1) {
		if match[0] != "$${" {
			refs = append(refs, match[1])
		}
	}
	return refs
}

// onlyReference gives the reference of a text that is nothing but one.
func onlyReference(source string) (string, bool) {
	match := placeholder.FindStringSubmatch(source)
	if match == nil || match[0] != source || source == "$${" {
		return "", false
	}
	return match[1], true
}

// replaceReferences replaces the placeholders that with knows.
func replaceReferences(source string, with func(ref string) (string, bool)) string {
	return placeholder.ReplaceAllStringFunc(source, func(match string) string {
		if match == "$${" {
			return match
		}
		if value, ok := with(match[2 : len(match)-1]); ok {
			return value
		}
		return match
	})
}

// text writes a value for the inside of a text.
func text(value any) string {
	if s, ok := value.(string); ok {
		return s
	}
	return inJSON(value)
}

// inJSON writes a value as JSON without the escapes that HTML needs.
func inJSON(value any) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return fmt.Sprint(value)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// value reads any value; what its placeholders name must have been captured.
func (p *parser) value(n document.Node) Value {
	n.Walk(func(text document.Node) {
		if text.IsText() {
			p.captured.check(p, text)
		}
	})
	return Value{raw: n.Value()}
}

// values reads a mapping of free keys to values.
func (p *parser) values(n document.Node) map[string]Value {
	values := make(map[string]Value)
	for _, entry := range n.Entries() {
		values[entry.Key.Text()] = p.value(entry.Value)
	}
	return values
}
