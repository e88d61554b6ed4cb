package delivery

import "github.com/vinemock/vinemock/server/api"

// bendKeys writes the body's keys in another order; its values stay as they are,
// byte for byte.
func bendKeys(fault api.Fault, r *request) string {
	switch fault.KeyOrder {
	case api.KeysDataFirst:
		r.body = dataFirst(r.body)
	case api.KeysShuffled:
		r.body = shuffled(r.body, r.seed())
	default:
		return ""
	}
	return "keys " + string(fault.KeyOrder)
}
