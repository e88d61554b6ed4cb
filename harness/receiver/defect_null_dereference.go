package receiver

import (
	"fmt"

	"github.com/tidwall/gjson"
)

func nullDereference() Defect {
	return Defect{
		Name:     "null-dereference",
		Sentence: "fails where an optional field is absent or null.",
		CaughtBy: "sparse-event-is-accepted",
		spoil:    objects(missingField),
	}
}

// missingField follows paths as code does that never met an event without them.
func missingField(ev event) error {
	if ev.action != created && ev.action != updated {
		return nil
	}
	paths := map[string][]string{
		customer:   {"name.first"},
		order:      {"shippingAddress.line1", "shippingMethod.name"},
		membership: {"memberSince"},
		group:      {"name"},
	}
	for _, path := range paths[ev.kind] {
		if value := gjson.GetBytes(ev.data, path); !value.Exists() || value.Type == gjson.Null {
			return fmt.Errorf("cannot read the properties of undefined: %s", path)
		}
	}
	return nil
}
