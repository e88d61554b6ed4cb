package schemas

import (
	"math"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tidwall/gjson"
)

// rule is a node of a schema made ready for one quick walk over a body, which
// tells two things: whether the body surely keeps the contract (if not, the
// whole validator has the word), and which described fields it has.
type rule struct {
	path  string
	index int // of the path, among the described ones
	// kinds are the JSON types that it may have, as bits; 0 for any.
	kinds kinds
	// tests are what a value must pass besides; false means not surely.
	tests      []func(gjson.Result) bool
	properties map[string]*property
	// required has a bit for each property that there must be.
	required uint64
	items    *rule
	anyOf    []*rule
}

type property struct {
	rule *rule
	bit  uint64
}

// kinds is a set of JSON types.
type kinds uint8

const (
	kindString kinds = 1 << iota
	kindNumber
	kindInteger
	kindBoolean
	kindObject
	kindArray
	kindNull
)

func kindNamed(name string) kinds {
	switch name {
	case "string":
		return kindString
	case "number":
		return kindNumber | kindInteger
	case "integer":
		return kindInteger
	case "boolean":
		return kindBoolean
	case "object":
		return kindObject
	case "array":
		return kindArray
	default:
		return kindNull
	}
}

func kindOf(v gjson.Result) kinds {
	switch v.Type {
	case gjson.String:
		return kindString
	case gjson.Number:
		if strings.ContainsAny(v.Raw, ".eE") {
			return kindNumber // 1.0 may be an integer, but not surely
		}
		return kindInteger
	case gjson.True, gjson.False:
		return kindBoolean
	case gjson.JSON:
		if v.IsArray() {
			return kindArray
		}
		return kindObject
	default:
		return kindNull
	}
}

// newRule makes a rule of a node. paths gives each described path its index.
func newRule(n *Node, paths map[string]int) *rule {
	r := &rule{path: n.Path, index: -1, tests: tests(n)}
	if i, described := paths[n.Path]; described {
		r.index = i
	}
	for _, name := range n.Types {
		r.kinds |= kindNamed(name)
	}
	if len(n.Properties) > 0 {
		r.properties = make(map[string]*property, len(n.Properties))
	}
	for _, p := range n.Properties {
		child := &property{rule: newRule(p, paths)}
		r.properties[p.Name] = child
	}
	for i, name := range n.Keywords["required"].Array() {
		p := r.properties[name.Str]
		if p == nil || i >= 64 {
			r.tests = append(r.tests, notSurely)
			continue
		}
		p.bit = 1 << i
		r.required |= p.bit
	}
	if n.Items != nil {
		r.items = newRule(n.Items, paths)
	}
	for _, alternative := range n.AnyOf {
		r.anyOf = append(r.anyOf, newRule(alternative, paths))
	}
	return r
}

func notSurely(gjson.Result) bool { return false }

// finding is what a walk finds.
type finding struct {
	// seen has the described paths that were there, by index.
	seen []bool
	// undocumented are the topmost paths that the schema does not describe.
	undocumented []string
}

// walk tells whether the value surely keeps the rule; f may be nil.
func (r *rule) walk(v gjson.Result, f *finding) bool {
	if f != nil && r.index >= 0 {
		f.seen[r.index] = true
	}
	sure := r.kinds == 0 || kindOf(v)&r.kinds != 0
	for _, test := range r.tests {
		sure = sure && test(v)
	}
	if len(r.anyOf) > 0 {
		sure = sure && slices.ContainsFunc(r.anyOf, func(a *rule) bool { return a.walk(v, nil) })
	}
	switch {
	case v.IsObject() && r.properties != nil:
		return r.walkObject(v, f) && sure
	case v.IsArray() && r.items != nil:
		v.ForEach(func(_, element gjson.Result) bool {
			sure = r.items.walk(element, f) && sure
			return true
		})
	}
	return sure
}

func (r *rule) walkObject(v gjson.Result, f *finding) bool {
	sure, missing := true, r.required
	v.ForEach(func(key, value gjson.Result) bool {
		if p := r.properties[key.Str]; p != nil {
			missing &^= p.bit
			sure = p.rule.walk(value, f) && sure
		} else if f != nil {
			f.undocumented = append(f.undocumented, strings.TrimPrefix(r.path+"."+key.Str, "."))
		}
		return true
	})
	return sure && missing == 0
}

// tests makes the tests of a node's keywords. A keyword that is not understood
// here makes one that never passes.
func tests(n *Node) (out []func(gjson.Result) bool) {
	add := func(test func(gjson.Result) bool) { out = append(out, test) }
	for name, value := range n.Keywords {
		switch name {
		case "pattern":
			add(patternTest(value.Str))
		case "format":
			add(formatTest(value.Str))
		case "const":
			add(func(v gjson.Result) bool { return v.Raw == value.Raw })
		case "enum":
			add(func(v gjson.Result) bool {
				return slices.ContainsFunc(value.Array(), func(one gjson.Result) bool { return one.Raw == v.Raw })
			})
		case "minimum":
			add(numberTest(func(x float64) bool { return x > value.Num || x == value.Num && x == math.Trunc(x) }))
		case "maximum":
			add(numberTest(func(x float64) bool { return x < value.Num || x == value.Num && x == math.Trunc(x) }))
		case "minLength":
			add(func(v gjson.Result) bool {
				return v.Type != gjson.String || utf8.RuneCountInString(v.Str) >= int(value.Num)
			})
		case "maxLength":
			add(func(v gjson.Result) bool {
				return v.Type != gjson.String || utf8.RuneCountInString(v.Str) <= int(value.Num)
			})
		case "minItems":
			add(func(v gjson.Result) bool { return !v.IsArray() || len(v.Array()) >= int(value.Num) })
		case "maxItems":
			add(func(v gjson.Result) bool { return !v.IsArray() || len(v.Array()) <= int(value.Num) })
		case "required", "examples", "default":
		default:
			add(notSurely)
		}
	}
	return out
}

// numberTest leaves numbers that a float cannot hold to the whole validator.
func numberTest(holds func(float64) bool) func(gjson.Result) bool {
	return func(v gjson.Result) bool {
		return v.Type != gjson.Number || len(v.Raw) <= 15 && !strings.ContainsAny(v.Raw, "eE") && holds(v.Num)
	}
}

// timePattern is the pattern of nearly every timestamp; it is tested by hand.
const timePattern = `^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$`

// idPattern is what an id's pattern looks like.
var idPattern = regexp.MustCompile(`^\^([a-z]+_)\[0-9a-f\]\{24\}\$$`)

func patternTest(pattern string) func(gjson.Result) bool {
	if pattern == timePattern {
		return text(isTime)
	}
	if id := idPattern.FindStringSubmatch(pattern); id != nil {
		return text(func(s string) bool {
			digits, ok := strings.CutPrefix(s, id[1])
			return ok && len(digits) == 24 && strings.Trim(digits, "0123456789abcdef") == ""
		})
	}
	compiled, err := regexp.Compile(pattern)
	if err != nil {
		return notSurely
	}
	return text(compiled.MatchString)
}

// text makes a test that only strings have to pass.
func text(holds func(string) bool) func(gjson.Result) bool {
	return func(v gjson.Result) bool { return v.Type != gjson.String || holds(v.Str) }
}

// isTime tells whether s is a moment as VineSpring writes it, on a day that
// exists.
func isTime(s string) bool {
	const layout = "2006-01-02T15:04:05.000Z"
	if len(s) != len(layout) {
		return false
	}
	_, err := time.Parse(layout, s)
	return err == nil
}

func formatTest(format string) func(gjson.Result) bool {
	switch format {
	case "date-time":
		return text(isTime)
	case "email":
		return text(func(s string) bool {
			if plainEmail(s) {
				return true
			}
			_, err := mail.ParseAddress(s)
			return err == nil
		})
	case "uri":
		return text(func(s string) bool {
			u, err := url.Parse(s)
			return err == nil && u.Scheme != "" && !strings.Contains(s, `\`)
		})
	default:
		return notSurely
	}
}

// plainEmail tells whether s is an address of the plainest kind, which most
// are.
func plainEmail(s string) bool {
	at := strings.IndexByte(s, '@')
	if at <= 0 || at == len(s)-1 || strings.Contains(s, "..") {
		return false
	}
	for i := range len(s) {
		c := s[i]
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		inner := (c == '.' || c == '_' || c == '-' || c == '+') && i > 0 && i < len(s)-1 && i != at-1 && i != at+1
		if !letter && !inner && i != at {
			return false
		}
	}
	return true
}

// maxExponent is the largest power of ten in a number that is looked at at
// all: the library would work out numbers like 1e999999 digit by digit.
const maxExponent = 400

// outlandish finds a number in the body that no program could hold.
func outlandish(v gjson.Result) (number string) {
	if v.Type == gjson.Number {
		if at := strings.IndexAny(v.Raw, "eE"); at >= 0 {
			exponent, err := strconv.Atoi(v.Raw[at+1:])
			if err != nil || exponent > maxExponent || exponent < -maxExponent {
				return v.Raw
			}
		}
		return ""
	}
	if v.Type == gjson.JSON {
		v.ForEach(func(_, child gjson.Result) bool {
			number = outlandish(child)
			return number == ""
		})
	}
	return number
}
