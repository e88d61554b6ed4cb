package faker

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/vinemock/vinemock/schemas"
)

// plain draws a value that has no hint, from its type and its limits alone.
func (c *compiler) plain(n *schemas.Node) (draw, error) {
	if fixed, ok := n.Keywords["const"]; ok {
		return oneOf([]gjson.Result{fixed}), nil
	}
	if values := n.Keywords["enum"].Array(); len(values) > 0 {
		return oneOf(values), nil
	}
	if len(n.AnyOf) > 0 {
		alternative, err := c.node(n.AnyOf[0])
		if err != nil {
			return nil, err
		}
		return func(s *scene, dst []byte) []byte {
			dst, _ = s.value(&alternative, true, dst)
			return dst
		}, nil
	}
	for _, t := range n.Types {
		switch t {
		case "string":
			return plainString(n)
		case "integer", "number":
			return plainNumber(n, t == "integer")
		case "boolean":
			return func(s *scene, dst []byte) []byte { return strconv.AppendBool(dst, s.chance(50)) }, nil
		case "array":
			return c.plainArray(n)
		case "object":
			return empty, nil
		}
	}
	return func(_ *scene, dst []byte) []byte { return append(dst, "null"...) }, nil
}

func oneOf(values []gjson.Result) draw {
	return func(s *scene, dst []byte) []byte {
		return append(dst, values[s.between(0, int64(len(values)-1))].Raw...)
	}
}

// limit reads a keyword as a number, or gives otherwise.
func limit(n *schemas.Node, keyword string, otherwise float64) float64 {
	if value, ok := n.Keywords[keyword]; ok {
		return value.Num
	}
	return otherwise
}

func plainNumber(n *schemas.Node, whole bool) (draw, error) {
	step := 0.01
	if whole {
		step = 1
	}
	low := math.Max(limit(n, "minimum", math.Inf(-1)), limit(n, "exclusiveMinimum", math.Inf(-1))+step)
	high := math.Min(limit(n, "maximum", math.Inf(1)), limit(n, "exclusiveMaximum", math.Inf(1))-step)
	const span = 100
	if math.IsInf(low, -1) {
		low = math.Min(0, high-span)
	}
	if math.IsInf(high, 1) {
		high = low + span
	}
	first, last := math.Ceil(low/step-1e-9), math.Floor(high/step+1e-9)
	if first > last || math.Abs(first) > 1<<53 || math.Abs(last) > 1<<53 {
		return nil, fmt.Errorf("%s: no number lies between %v and %v", n.Path, low, high)
	}
	return func(s *scene, dst []byte) []byte {
		number := s.between(int64(first), int64(last))
		if whole {
			return strconv.AppendInt(dst, number, 10)
		}
		return appendCents(dst, number)
	}, nil
}

// longest is how long a text must be, or how many elements an array must have,
// at most.
const longest = 10_000

func plainString(n *schemas.Node) (draw, error) {
	if pattern := n.Keywords["pattern"].Str; pattern != "" && !n.Keywords["format"].Exists() {
		return func(s *scene, dst []byte) []byte { return appendString(dst, s.fake.Regex(pattern)) }, nil
	}
	switch format := n.Keywords["format"].Str; format {
	case "":
	case "date-time":
		return func(s *scene, dst []byte) []byte { return appendTime(dst, s.now) }, nil
	case "date":
		return func(s *scene, dst []byte) []byte {
			start := len(dst)
			dst = appendTime(dst, s.now)
			return append(dst[:start+len(`"2006-01-02`)], '"')
		}, nil
	case "email":
		return func(s *scene, dst []byte) []byte { return appendString(dst, s.someone().email(s)) }, nil
	case "uri":
		return func(s *scene, dst []byte) []byte {
			return appendString(dst, "https://www.example.com/"+s.fake.LetterN(8))
		}, nil
	case "uuid":
		return func(s *scene, dst []byte) []byte { return appendString(dst, s.fake.UUID()) }, nil
	default:
		return nil, fmt.Errorf("%s: format %q cannot be drawn; give it an x-faker hint", n.Path, format)
	}
	low := int(limit(n, "minLength", 0))
	high := int(limit(n, "maxLength", float64(max(low, 24))))
	if low > high || low > longest {
		return nil, fmt.Errorf("%s: minLength %d is more than maxLength %d, or than %d", n.Path, low, high, longest)
	}
	return func(s *scene, dst []byte) []byte { return appendString(dst, s.words(low, high)) }, nil
}

// words draws text of a length, in letters.
func (s *scene) words(low, high int) string {
	var text strings.Builder
	for text.Len() < max(low, 1) && high > 0 {
		if text.Len() > 0 {
			text.WriteByte(' ')
		}
		text.WriteString(s.fake.Word())
	}
	letters := []rune(text.String())
	letters = letters[:min(len(letters), high)]
	for len(letters) < low {
		letters = append(letters, 'a')
	}
	return string(letters)
}

func (c *compiler) plainArray(n *schemas.Node) (draw, error) {
	low := int64(limit(n, "minItems", 1))
	high := int64(limit(n, "maxItems", float64(low+2)))
	if low > high || low > longest {
		return nil, fmt.Errorf("%s: minItems %d is more than maxItems %d, or than %d", n.Path, low, high, longest)
	}
	high = min(high, low+longest)
	if n.Items == nil {
		return nil, errors.New(n.Path + ": an array without items cannot be drawn; describe them, or give it an x-faker hint")
	}
	array, err := c.array(n, n.Path, func(s *scene, dst []byte) []byte {
		s.count = int(s.between(low, high))
		return dst
	})
	return array.draw, err
}

func didYouMean(name string, names []string) string {
	near := schemas.Nearest(name, names, 3)
	if len(near) == 0 {
		return ""
	}
	return "; did you mean " + strings.Join(near, ", ") + "?"
}
