package faker

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/tidwall/gjson"
)

// anonymous is the leaf of values that are one of many; it is never known.
const anonymous leaf = 0

// adopt makes the scene know what an earlier body tells.
func (g *Generator) adopt(s *scene, body []byte) error {
	if !json.Valid(body) {
		return errors.New("same: the earlier event's body is not JSON")
	}
	doc := gjson.ParseBytes(body)
	name, data := doc.Get("type").Str, doc.Get("data")
	earlier, known := g.plans[name]
	switch {
	case !data.IsObject():
		return fmt.Errorf("same: the earlier event's body has no data object; got %.60s", body)
	case known:
		s.learn(&earlier.data, data, earlier.event.Entity == s.plan.event.Entity)
	default:
		s.known[s.plan.id] = []byte(data.Get("id").Raw)
	}
	s.catchUp()
	return nil
}

// learn knows the values of a body's node. Of the same entity, what is not
// there is known to be absent.
func (s *scene) learn(n *node, value gjson.Result, sameEntity bool) {
	if n.fields == nil {
		if n.leaf != anonymous && s.known[n.leaf] == nil {
			s.known[n.leaf] = []byte(value.Raw)
		}
		return
	}
	value.ForEach(func(key, v gjson.Result) bool {
		if f := n.field(key.Str); f != nil && (f.node.fields == nil || v.IsObject()) {
			s.learn(&f.node, v, sameEntity)
		}
		return true
	})
	if sameEntity {
		s.miss(n)
	}
}

// miss notes which of an object's own values were not there. A leaf that
// stands elsewhere too, such as the customer's id in the address, is not
// missing for that.
func (s *scene) miss(n *node) {
	for i := range n.fields {
		f := &n.fields[i]
		if f.node.fields != nil {
			s.miss(&f.node)
		} else if f.node.leaf != anonymous && s.known[f.node.leaf] == nil {
			s.known[f.node.leaf] = absent
		}
	}
}

// written are the leaves that say when something known was last written.
var written = []string{
	"customer.createdOn", "customer.updatedOn", "address.updatedOn", "order.createdOn", "order.updatedOn",
	"membership.createdOn", "membership.updatedOn",
}

// catchUp moves now behind everything known: strictly, since an update is
// recognised by its time.
func (s *scene) catchUp() {
	var last int64
	for _, name := range written {
		last = max(last, millis(s.before(name)))
	}
	for _, name := range []string{"customer.id", "order.id", "membership.id", "group.id"} {
		last = max(last, idSecond(s.before(name))*1000)
	}
	if s.now <= last {
		s.now = last + 1 + s.between(0, max(0, s.at-last-1))/2
	}
}

// isCreation tells whether the entity comes to be with events of the type.
func isCreation(eventType string) bool {
	const suffix = ".created"
	return len(eventType) > len(suffix) && eventType[len(eventType)-len(suffix):] == suffix
}

// suggest is the end of an error about a hint that there is not.
func (h *hints) suggest(name string) string {
	names := make([]string, 0, len(h.draws))
	for known := range h.draws {
		names = append(names, known)
	}
	slices.Sort(names)
	return didYouMean(name, names)
}
