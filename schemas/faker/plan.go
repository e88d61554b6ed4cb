package faker

import (
	"fmt"
	"slices"

	"github.com/tidwall/gjson"

	"github.com/vinemock/vinemock/schemas"
)

// draw appends one value, as JSON, to dst. If it appends nothing, the field is
// left out.
type draw func(s *scene, dst []byte) []byte

// A leaf is what a value means, whatever event it stands in: "customer.id" is
// one leaf, in customer.created as in order.created. Leaves are numbered, and
// what is known in a scene is kept by number.
type leaf = int

// field is a property of an object in a plan.
type field struct {
	name     string
	key      []byte // `"name":`
	required bool
	node     node
	// presence are the leaves that tell whether an optional field is there.
	presence []leaf
}

// node is one value in a plan: an object has fields, an array elements, and
// everything else a draw.
type node struct {
	leaf   leaf // -1 for an object
	draw   draw
	fields []field
}

// plan is a schema, compiled.
type plan struct {
	event schemas.EventType
	data  node
	// id is the leaf of the entity's id.
	id leaf
	// creates tells whether the entity comes to be with the event.
	creates bool
	derived []derivation
	always  []leaf
	changes [][]leaf
	leaves  []leaf // all that its events hold
	holds   []bool // the same, by leaf
}

// compiler makes a plan of one schema.
type compiler struct {
	hints *hints
	plan  *plan
	// inArray is set below an array: there a value has no leaf, for it is one of
	// many.
	inArray bool
}

func (h *hints) compile(e schemas.EventType) (*plan, error) {
	c := compiler{hints: h, plan: &plan{event: e}}
	data, err := c.node(e.Root.Property("data"))
	if err != nil {
		return nil, err
	}
	c.plan.data = data
	c.plan.id = h.leaf(e.Entity + ".id")
	if id := data.field("id"); id != nil && id.node.fields == nil && !c.plan.has(c.plan.id) {
		c.plan.id = id.node.leaf // an entity that the winery knows nothing of
	}
	c.plan.creates = isCreation(e.Name)
	if c.plan.always, err = c.named(e.Always); err != nil {
		return nil, fmt.Errorf("x-vinemock.always: %w", err)
	}
	for _, set := range e.Changes {
		leaves, err := c.named(set)
		if err != nil {
			return nil, fmt.Errorf("x-vinemock.changes: %w", err)
		}
		c.plan.changes = append(c.plan.changes, leaves)
	}
	return c.plan, c.plan.orderDerived()
}

// named finds leaves by their hints' names.
func (c *compiler) named(names []string) ([]leaf, error) {
	var leaves []leaf
	for _, name := range names {
		l, known := c.hints.leaves[name]
		if !known {
			return nil, fmt.Errorf("there is no hint %q%s", name, c.hints.suggest(name))
		}
		leaves = append(leaves, l)
	}
	return leaves, nil
}

func (c *compiler) node(n *schemas.Node) (node, error) {
	if n.Hint.Exists() {
		return c.hinted(n)
	}
	if len(n.Properties) > 0 {
		return c.object(n)
	}
	d, err := c.plain(n)
	if err != nil {
		return node{}, err
	}
	return node{leaf: c.leafOf(n.Path), draw: d}, nil
}

func (c *compiler) object(n *schemas.Node) (node, error) {
	out := node{leaf: -1}
	for _, p := range n.Properties {
		if p.Source == schemas.SourceReadAPI {
			continue
		}
		child, err := c.node(p)
		if err != nil {
			return node{}, err
		}
		out.fields = append(out.fields, field{
			name: p.Name, key: append(appendString(nil, p.Name), ':'),
			required: p.Required, node: child, presence: child.presence(),
		})
	}
	if out.fields == nil {
		return node{leaf: c.leafOf(n.Path), draw: empty}, nil
	}
	return out, nil
}

func empty(_ *scene, dst []byte) []byte { return append(dst, "{}"...) }

// presence gives the leaves whose being known means that the node is there: of
// an object, those it cannot be without.
func (n *node) presence() []leaf {
	if n.fields == nil {
		return []leaf{n.leaf}
	}
	var required, all []leaf
	for i := range n.fields {
		all = append(all, n.fields[i].presence...)
		if n.fields[i].required {
			required = append(required, n.fields[i].presence...)
		}
	}
	if len(required) > 0 {
		return required
	}
	return all
}

func (c *compiler) hinted(n *schemas.Node) (node, error) {
	name, params := n.Hint.Str, gjson.Result{}
	if n.Hint.IsObject() {
		name, params = n.Hint.Get("use").Str, n.Hint
	}
	d, err := c.drawOf(n, name, params)
	if err != nil {
		return node{}, fmt.Errorf("%s: x-faker: %w", n.Path, err)
	}
	if n.Items != nil {
		return c.array(n, name, d)
	}
	if derives(name) {
		name = n.Path // each derivation is a value of its own
	}
	return node{leaf: c.leafOf(name), draw: d}, nil
}

// array is drawn whole: the hint sets the scene's count, the elements follow.
func (c *compiler) array(n *schemas.Node, name string, count draw) (node, error) {
	below := compiler{hints: c.hints, plan: c.plan, inArray: true}
	element, err := below.node(n.Items)
	if err != nil {
		return node{}, err
	}
	elements := func(s *scene, dst []byte) []byte {
		s.count = 0
		dst = append(count(s, dst), '[')
		for i, n := 0, s.count; i < n; i++ {
			if i > 0 {
				dst = append(dst, ',')
			}
			s.item = i
			dst, _ = s.value(&element, true, dst)
		}
		return append(dst, ']')
	}
	return node{leaf: c.leafOf(name), draw: elements}, nil
}

func (c *compiler) leafOf(name string) leaf {
	if c.inArray {
		return anonymous
	}
	l := c.hints.leaf(name)
	c.plan.hold(l)
	return l
}

func (p *plan) hold(l leaf) {
	if p.has(l) {
		return
	}
	p.leaves = append(p.leaves, l)
	for len(p.holds) <= l {
		p.holds = append(p.holds, false)
	}
	p.holds[l] = true
}

// has tells whether events of the plan hold the leaf.
func (p *plan) has(l leaf) bool { return l < len(p.holds) && p.holds[l] }

// field finds a field by name.
func (n *node) field(name string) *field {
	i := slices.IndexFunc(n.fields, func(f field) bool { return f.name == name })
	if i < 0 {
		return nil
	}
	return &n.fields[i]
}
