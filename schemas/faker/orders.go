package faker

import (
	"bytes"
	"slices"
	"strconv"
)

// order is what the scene's order comes to; all money is in cents.
type order struct {
	items    []item
	method   *method
	subtotal int64
	tax      int64
	shipping int64
	table    int64 // shipping by the carrier's table
	freight  int64 // tax on shipping
}

type item struct {
	wine     *wine
	id       thing
	vintage  int
	exempt   bool
	quantity int64
	subtotal int64
	tax      int64
}

// bought draws the order, once: every sum is made of its parts.
func (s *scene) bought() *order {
	o := &s.order
	if len(o.items) > 0 {
		return o
	}
	exempt := s.knownText("customer.isTaxExempt") == "true"
	rate := s.where().Tax
	first := s.between(0, int64(len(s.winery.wines)-1))
	bottles := int64(0)
	for i := range s.between(1, 4) {
		w := &s.winery.wines[(first+5*i)%int64(len(s.winery.wines))]
		line := item{wine: w, quantity: pick(s, quantities[:])}
		line.id, line.vintage = s.release(w)
		line.exempt = exempt || s.profile == Full && s.chance(4)
		line.subtotal = line.quantity * w.cents
		if !line.exempt {
			line.tax = (line.subtotal*rate + 5000) / 10_000
		}
		o.items = append(o.items, line)
		o.subtotal += line.subtotal
		o.tax += line.tax
		bottles += line.quantity
	}
	o.method = s.shipper()
	o.table = o.method.Cents * ((bottles + 11) / 12)
	if o.shipping = o.table; s.chance(25) {
		o.shipping = 0 // on the house
	}
	// Where freightTax may be left out of the event, there is none.
	if s.profile == Full && !exempt && s.chance(30) {
		o.freight = (o.shipping*rate + 5000) / 10_000
	}
	return o
}

// quantities are as people buy: six and twelve make boxes.
var quantities = [...]int64{1, 1, 2, 2, 3, 3, 4, 6, 6, 12}

// shipper gives the way that the scene's things are shipped; another than
// before if that changes.
func (s *scene) shipper() *method {
	methods := s.winery.methods
	id := s.before("shipping.id")
	before := slices.IndexFunc(methods, func(m method) bool { return bytes.Equal(id, s.appendThing(nil, "smtd", m.thing)) })
	switch {
	case before < 0:
		return &methods[s.between(0, int64(len(methods)-1))]
	case s.standing[s.g.hints.leaves["shipping.id"]] == changed:
		return &methods[(before+int(s.between(1, int64(len(methods)-1))))%len(methods)]
	default:
		return &methods[before]
	}
}

func (s *scene) method() *method {
	if s.order.method == nil {
		s.order.method = s.shipper()
	}
	return s.order.method
}

func (s *scene) orderStatus(dst []byte) []byte {
	next := map[string]string{`"Hold"`: "Sent To Fulfillment", `"Sent To Fulfillment"`: "Shipped", `"Shipped"`: "Delivered"}
	before := s.before("order.status")
	switch {
	case len(before) == 0 && s.plan.creates:
		return append(dst, `"Hold"`...)
	case len(before) == 0:
		return append(dst, `"Sent To Fulfillment"`...)
	case string(before) == `"Hold"` && s.chance(4):
		return append(dst, `"Cancelled"`...)
	case next[string(before)] != "":
		return appendString(dst, next[string(before)])
	default:
		return append(dst, before...)
	}
}

// cents makes a draw of an amount of the scene's order.
func cents(amount func(s *scene, o *order) int64) draw {
	return func(s *scene, dst []byte) []byte { return appendCents(dst, amount(s, s.bought())) }
}

// each makes a draw of the scene's current item. A schema that is not ours may
// have more elements than the order has items.
func each(value func(s *scene, it *item, dst []byte) []byte) draw {
	return func(s *scene, dst []byte) []byte {
		items := s.bought().items
		return value(s, &items[s.item%len(items)], dst)
	}
}

func orderHints() map[string]draw {
	return map[string]draw{
		"order.id":        func(s *scene, dst []byte) []byte { return appendID(dst, "ordr", s.born(orders)/1000, s.rng.Uint64()) },
		"order.createdOn": when(func(s *scene) int64 { return s.born(orders) }),
		"order.updatedOn": when(now),
		"order.updatedBy": func(s *scene, dst []byte) []byte { return s.author(dst) },
		"order.number": of(func(s *scene) string {
			return string(s.rune("ABCDEFGHJKLMNPRSTW")) + string(s.rune("ABCDEFGHJKLMNPRSTW")) + strconv.FormatInt(s.between(100_000, 999_999), 10)
		}),
		"order.status":   (*scene).orderStatus,
		"order.type":     of(func(s *scene) string { return pick(s, s.g.world.OrderTypes) }),
		"order.shipDate": when((*scene).shipDate),
		"order.items": func(s *scene, dst []byte) []byte {
			s.count = len(s.bought().items)
			return dst
		},
		"order.subtotal":           cents(func(_ *scene, o *order) int64 { return o.subtotal }),
		"order.tax":                cents(func(_ *scene, o *order) int64 { return o.tax }),
		"order.shipping":           cents(func(_ *scene, o *order) int64 { return o.shipping }),
		"order.calculatedShipping": cents(func(_ *scene, o *order) int64 { return o.table }),
		"order.freightTax":         cents(func(_ *scene, o *order) int64 { return o.freight }),
		"order.total":              cents(func(_ *scene, o *order) int64 { return o.subtotal + o.tax + o.shipping + o.freight }),
		"order.fulfillmentHouse":   of(func(s *scene) string { return pick(s, s.g.world.Houses) }),

		"item.productId": each(func(s *scene, it *item, dst []byte) []byte { return s.appendThing(dst, "prod", it.id) }),
		"item.name": each(func(s *scene, it *item, dst []byte) []byte {
			return appendString(dst, strconv.Itoa(it.vintage)+" "+it.wine.name)
		}),
		"item.sku": each(func(s *scene, it *item, dst []byte) []byte {
			dst = two(append(dst, '"'), it.vintage%100)
			return append(append(append(dst, it.wine.code...), it.wine.size...), '"')
		}),
		"item.isTaxExempt": each(func(_ *scene, it *item, dst []byte) []byte { return strconv.AppendBool(dst, it.exempt) }),
		"item.quantity":    each(func(_ *scene, it *item, dst []byte) []byte { return strconv.AppendInt(dst, it.quantity, 10) }),
		"item.price":       each(func(_ *scene, it *item, dst []byte) []byte { return appendCents(dst, it.wine.cents) }),
		"item.subtotal":    each(func(_ *scene, it *item, dst []byte) []byte { return appendCents(dst, it.subtotal) }),
		"item.total":       each(func(_ *scene, it *item, dst []byte) []byte { return appendCents(dst, it.subtotal+it.tax) }),

		"shipping.id":               func(s *scene, dst []byte) []byte { return s.appendThing(dst, "smtd", s.method().thing) },
		"shipping.name":             of(func(s *scene) string { return s.method().Name }),
		"shipping.carrierCode":      of(func(s *scene) string { return s.method().Carrier }),
		"shipping.alternateAddress": func(s *scene, dst []byte) []byte { return strconv.AppendBool(dst, s.chance(30)) },
		"shipping.requireAddress":   func(_ *scene, dst []byte) []byte { return append(dst, "true"...) },
	}
}

// shipDate is set with the order, and later moved to the day of the change.
func (s *scene) shipDate() int64 {
	if len(s.before("order.shipDate")) > 0 {
		return s.now
	}
	return s.between(s.born(orders), s.now)
}

// rune draws one of the letters.
func (s *scene) rune(letters string) byte { return letters[s.between(0, int64(len(letters)-1))] }
