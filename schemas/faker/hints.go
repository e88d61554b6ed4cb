package faker

import (
	"errors"
	"fmt"
	"maps"
	"strings"

	"github.com/brianvoe/gofakeit/v6"
	"github.com/tidwall/gjson"

	"github.com/vinemock/vinemock/schemas"
)

// fakePrefix begins a hint that names one of gofakeit's functions.
const fakePrefix = "gofakeit."

// hints are the winery's functions by name, and the leaves numbered so far.
type hints struct {
	draws  map[string]draw
	leaves map[string]leaf
}

func newHints() hints {
	h := hints{draws: map[string]draw{}, leaves: map[string]leaf{"": anonymous}}
	for _, family := range []map[string]draw{customerHints(), addressHints(), orderHints(), membershipHints(), groupHints()} {
		maps.Copy(h.draws, family)
	}
	for name := range h.draws {
		h.leaf(name)
	}
	return h
}

// leaf numbers a leaf, once.
func (h *hints) leaf(name string) leaf {
	l, known := h.leaves[name]
	if !known {
		l = len(h.leaves)
		h.leaves[name] = l
	}
	return l
}

func (h *hints) count() int { return len(h.leaves) }

// drawOf finds what a hint names: one of gofakeit's functions, a derivation, or
// one of the winery's functions.
func (c *compiler) drawOf(n *schemas.Node, name string, params gjson.Result) (draw, error) {
	if function, fakes := strings.CutPrefix(name, fakePrefix); fakes {
		return fakeDraw(n, function, params)
	}
	if derives(name) {
		return c.derive(n, name, params)
	}
	d, known := c.hints.draws[name]
	if !known {
		return nil, fmt.Errorf("there is no hint %q%s", name, c.hints.suggest(name))
	}
	var err error
	params.ForEach(func(key, value gjson.Result) bool {
		switch key.Str {
		case "use":
		case "value":
			raw := []byte(value.Raw)
			d = func(_ *scene, dst []byte) []byte { return append(dst, raw...) }
		default:
			err = fmt.Errorf("hint %q has no parameter %q; a winery's hint takes value alone", name, key.Str)
		}
		return err == nil
	})
	return d, err
}

// fakeDraw draws from one of gofakeit's functions, by the name and parameters
// that gofakeit's own lookup has.
func fakeDraw(n *schemas.Node, function string, params gjson.Result) (draw, error) {
	found := gofakeit.GetFuncLookup(function)
	if found == nil {
		return nil, fmt.Errorf("gofakeit has no function %q; its README lists them, in small letters", function)
	}
	given, err := fakeParams(found, params)
	if err != nil {
		return nil, fmt.Errorf("gofakeit.%s: %w", function, err)
	}
	isText := n.Is("string")
	return func(s *scene, dst []byte) []byte {
		value, err := found.Generate(s.fake.Rand, given, found)
		if err != nil {
			return dst
		}
		if isText {
			return appendString(dst, fmt.Sprint(value))
		}
		raw, err := encode(value)
		if err != nil {
			return dst
		}
		return append(dst, raw...)
	}, nil
}

func fakeParams(found *gofakeit.Info, params gjson.Result) (*gofakeit.MapParams, error) {
	given := gofakeit.NewMapParams()
	var errs []error
	params.ForEach(func(key, value gjson.Result) bool {
		if key.Str == "use" {
			return true
		}
		if !takes(found, key.Str) {
			errs = append(errs, fmt.Errorf("it has no parameter %q", key.Str))
			return true
		}
		given.Add(key.Str, value.String())
		for i, more := range value.Array() {
			if i == 0 && value.IsArray() {
				(*given)[key.Str] = nil
			}
			if value.IsArray() {
				given.Add(key.Str, more.String())
			}
		}
		return true
	})
	return given, errors.Join(errs...)
}

func takes(found *gofakeit.Info, param string) bool {
	for _, p := range found.Params {
		if p.Field == param {
			return true
		}
	}
	return false
}
