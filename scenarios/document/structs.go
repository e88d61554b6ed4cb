package document

import (
	"encoding"
	"fmt"
	"reflect"
	"strings"
	"unicode"
)

// Struct reads a mapping into the struct that target points to. The keys are
// those of its json tags, written-with-hyphens; words in an enum tag are
// checked. So a kind of fault or a field of a policy that is added to the API
// is at once a key of the files.
func (n Node) Struct(what string, target any) bool {
	return n.Keys(what, StructKeys(target))
}

// StructKeys are the keys that [Node.Struct] reads into the target.
func StructKeys(target any) Keys {
	var keys Keys
	value := reflect.ValueOf(target).Elem()
	for field, value := range value.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "" || name == "-" {
			continue
		}
		keys = append(keys, Key{Name: hyphenated(name), Read: func(n Node) {
			if words := field.Tag.Get("enum"); words != "" && n.OneOf(strings.Split(words, ",")...) == "" {
				return
			}
			n.into(hyphenated(name), value)
		}})
	}
	return keys
}

// hyphenated writes retryFrom as retry-from.
func hyphenated(camel string) string {
	var text strings.Builder
	for _, r := range camel {
		if unicode.IsUpper(r) {
			text.WriteByte('-')
		}
		text.WriteRune(unicode.ToLower(r))
	}
	return text.String()
}

// into sets one field.
func (n Node) into(name string, field reflect.Value) {
	if field.Kind() == reflect.Pointer {
		field.Set(reflect.New(field.Type().Elem()))
		field = field.Elem()
	}
	if text, ok := field.Addr().Interface().(encoding.TextUnmarshaler); ok {
		if err := text.UnmarshalText([]byte(n.Text())); n.IsText() && err != nil {
			n.Refuse(err.Error(), "")
		}
		return
	}
	switch field.Kind() {
	case reflect.String:
		field.SetString(n.Text())
	case reflect.Bool:
		field.SetBool(n.Bool())
	case reflect.Int:
		field.SetInt(int64(n.Int(0, Unbounded)))
	case reflect.Map:
		texts := make(map[string]string)
		for _, entry := range n.Entries() {
			texts[entry.Key.Text()] = entry.Value.Text()
		}
		field.Set(reflect.ValueOf(texts))
	case reflect.Struct:
		n.Struct(name, field.Addr().Interface())
	default:
		n.Refuse(fmt.Sprintf("%s cannot be written in a file", name), "leave it out")
	}
}
