package schemas

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/tidwall/gjson"
	"github.com/xeipuuv/gojsonschema"
)

// Violation is one way in which a body breaks the contract.
type Violation struct {
	// Path is the place in the body, "" for the body as a whole.
	Path string `json:"path"`
	// Reason says what is wrong there.
	Reason string `json:"reason"`
}

// String writes the violation as one line.
func (v Violation) String() string {
	if v.Path == "" {
		return "the body " + v.Reason
	}
	return v.Path + " " + v.Reason
}

// Validate tells how a body, {type, data}, breaks the contract: nil if it does
// not. A body that is not JSON or whose type is unknown is one violation.
func (c *Catalogue) Validate(body []byte) []Violation {
	e, violations := c.typeOf(body)
	if violations != nil {
		return violations
	}
	return e.check(body, nil)
}

// typeOf finds the event type that the body names.
func (c *Catalogue) typeOf(body []byte) (EventType, []Violation) {
	if !json.Valid(body) {
		return EventType{}, []Violation{{"", "is not JSON"}}
	}
	doc := gjson.ParseBytes(body)
	if !doc.IsObject() {
		return EventType{}, []Violation{{"", "is not an object of type and data"}}
	}
	name := doc.Get("type")
	if name.Type != gjson.String {
		return EventType{}, []Violation{{"type", "is not a string that names the event type"}}
	}
	e, known := c.Type(name.Str)
	if known {
		return e, nil
	}
	reason := fmt.Sprintf("%q is no event type", name.Str)
	if near := c.Suggest(name.Str); near != "" {
		reason += fmt.Sprintf("; did you mean %q?", near)
	}
	return EventType{}, []Violation{{"type", reason}}
}

// Validate tells how a body breaks this type's schema.
func (e EventType) Validate(body []byte) []Violation {
	if !json.Valid(body) {
		return []Violation{{"", "is not JSON"}}
	}
	return e.check(body, nil)
}

// check tells how a body, which is JSON, breaks this type's schema. Most do
// not, which a quick walk finds out; only for the others the whole validator
// has to find the reasons. What the walk finds goes into f, if there is one.
func (e *EventType) check(body []byte, f *finding) []Violation {
	doc := gjson.ParseBytes(body)
	if e.rule().walk(doc, f) {
		return nil
	}
	if number := outlandish(doc); number != "" {
		return []Violation{{"", fmt.Sprintf("has the number %.20s, which is beyond any program", number)}}
	}
	return e.whole(body)
}

// whole is the whole validator's verdict.
func (e *EventType) whole(body []byte) []Violation {
	schema, err := e.compiled()
	if err != nil {
		return []Violation{{"", fmt.Sprintf("cannot be checked: schema %s: %v", e.File, err)}}
	}
	result, err := schema.Validate(gojsonschema.NewBytesLoader(body))
	if err != nil {
		return []Violation{{"", "is not JSON"}}
	}
	var violations []Violation
	for _, broken := range result.Errors() {
		violations = append(violations, violation(broken))
	}
	slices.SortStableFunc(violations, func(a, b Violation) int { return cmp.Compare(a.Path, b.Path) })
	return violations
}

func compile(src []byte) (*gojsonschema.Schema, error) {
	loader := gojsonschema.NewSchemaLoader()
	loader.Draft = gojsonschema.Draft7
	loader.AutoDetect = false
	return loader.Compile(gojsonschema.NewBytesLoader(src))
}

// violation puts the library's finding into our words.
func violation(broken gojsonschema.ResultError) Violation {
	path := strings.TrimPrefix(strings.TrimPrefix(broken.Context().String(), "(root)"), ".")
	details := broken.Details()
	switch broken.Type() {
	case "required":
		return Violation{strings.TrimPrefix(fmt.Sprintf("%s.%s", path, details["property"]), "."), "is missing"}
	case "invalid_type":
		return Violation{path, fmt.Sprintf("is %s, want %s", details["given"], details["expected"])}
	case "pattern":
		return Violation{path, fmt.Sprintf("is %q, which does not match %s", broken.Value(), details["pattern"])}
	case "format":
		return Violation{path, fmt.Sprintf("is %q, which is no %s", broken.Value(), details["format"])}
	case "const":
		return Violation{path, fmt.Sprintf("is %v, want %v", broken.Value(), details["allowed"])}
	default:
		return Violation{path, "is wrong: " + broken.Description()}
	}
}
