package faker

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tidwall/gjson"
	"github.com/tidwall/sjson"

	"github.com/vinemock/vinemock/schemas"
)

// derivation is a value that follows from others of the same event. The
// winery's own sums are drawn exact at once; this is for the sums of a schema
// that somebody adds:
//
//	"x-faker": {"use": "sum", "of": ["data.price", "data.tip"]}
//	"x-faker": {"use": "product", "of": ["data.price", "data.guests"]}
//	"x-faker": {"use": "copy", "of": ["data.id"]}
type derivation struct {
	path string
	use  string
	of   []string
}

// derives tells whether a hint is a derivation.
func derives(name string) bool { return name == "sum" || name == "product" || name == "copy" }

// derive notes a derivation; its place is held by null until all is drawn.
func (c *compiler) derive(n *schemas.Node, use string, params gjson.Result) (draw, error) {
	if c.inArray {
		return nil, fmt.Errorf("%s: nothing can be derived within an array", use)
	}
	d := derivation{path: n.Path, use: use}
	for _, of := range params.Get("of").Array() {
		d.of = append(d.of, of.String())
	}
	if len(d.of) == 0 || use == "copy" && len(d.of) != 1 {
		return nil, fmt.Errorf(`%s: say of what, such as "of": ["data.id"]; copy takes one path`, use)
	}
	c.plan.derived = append(c.plan.derived, d)
	return func(_ *scene, dst []byte) []byte { return append(dst, "null"...) }, nil
}

// orderDerived puts each derivation behind those that it is of. Paths that the
// schema does not have, and circles, are errors.
func (p *plan) orderDerived() error {
	var ordered []derivation
	for pending := p.derived; len(pending) > 0; {
		i := slices.IndexFunc(pending, func(d derivation) bool {
			return !slices.ContainsFunc(pending, func(other derivation) bool { return slices.Contains(d.of, other.path) })
		})
		if i < 0 {
			return fmt.Errorf("%s: x-faker: %s of what is itself derived from it", pending[0].path, pending[0].use)
		}
		ordered = append(ordered, pending[i])
		pending = slices.Delete(pending, i, i+1)
	}
	p.derived = ordered
	var errs []error
	for _, d := range p.derived {
		for _, of := range d.of {
			if !p.event.HasPath(of) {
				errs = append(errs, fmt.Errorf("%s: x-faker: %s of %s: there is no such path%s", d.path, d.use, of, didYouMean(of, p.event.SuggestPaths(of))))
			}
		}
	}
	return errors.Join(errs...)
}

// derive puts the derived values into the data. What
// is not in the event counts as nothing.
func (p *plan) derive(data []byte) []byte {
	for _, d := range p.derived {
		within := strings.TrimPrefix(d.path, "data.")
		if !gjson.GetBytes(data, within).Exists() {
			continue
		}
		if changed, err := sjson.SetRawBytes(data, within, d.value(data)); err == nil {
			data = changed
		}
	}
	return data
}

func (d *derivation) value(data []byte) []byte {
	first := gjson.GetBytes(data, strings.TrimPrefix(d.of[0], "data."))
	if d.use == "copy" {
		if !first.Exists() {
			return []byte("null")
		}
		return []byte(first.Raw)
	}
	amount := toCents(first.Num)
	for _, of := range d.of[1:] {
		v := gjson.GetBytes(data, strings.TrimPrefix(of, "data."))
		if d.use == "sum" {
			amount += toCents(v.Num)
		} else {
			amount = (amount*toCents(v.Num) + 50) / 100
		}
	}
	return appendCents(nil, amount)
}
