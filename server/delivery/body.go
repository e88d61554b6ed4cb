package delivery

import (
	"hash/fnv"
	"math/rand/v2"

	"github.com/tidwall/gjson"

	"github.com/vinemock/vinemock/server/api"
)

// Body gives the bytes that a delivery of the event sends: the event's own, or
// the same two keys the other way round (VS-REQ-3).
func Body(event api.Event, order api.BodyOrder) []byte {
	if order == api.DataFirst {
		return dataFirst([]byte(event.Body))
	}
	return []byte(event.Body)
}

func dataFirst(body []byte) []byte {
	eventType, data := gjson.GetBytes(body, "type").Raw, gjson.GetBytes(body, "data").Raw
	return []byte(`{"data":` + data + `,"type":` + eventType + `}`)
}

// seed is where the randomness of an attempt starts: equal bodies are treated
// equally in equal attempts, on any day.
func (r *request) seed() uint64 {
	h := fnv.New64a()
	_, _ = h.Write(r.body)
	return h.Sum64() + uint64(r.attempt)
}

// shuffled writes the JSON value with the keys of every object in another
// order.
func shuffled(body []byte, seed uint64) []byte {
	r := rewriter{random: rand.New(rand.NewPCG(seed, 0))} //nolint:gosec // not a secret
	return r.append(nil, gjson.ParseBytes(body))
}

// reserialized writes the JSON value anew, as another serialiser might: keys in
// another order, other white space.
func reserialized(body []byte, seed uint64) []byte {
	random := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // not a secret
	spaces := []string{" ", "  ", "\n", "\n  ", "\t"}
	r := rewriter{random: random, space: spaces[random.IntN(len(spaces))]}
	return r.append(nil, gjson.ParseBytes(body))
}

// rewriter writes a JSON value again. Texts and numbers stay byte for byte.
type rewriter struct {
	random *rand.Rand
	space  string // before each member and after each colon
}

func (r rewriter) append(to []byte, value gjson.Result) []byte {
	if !value.IsObject() && !value.IsArray() {
		return append(to, value.Raw...)
	}
	type member struct{ key, value gjson.Result }
	var members []member
	value.ForEach(func(key, item gjson.Result) bool {
		members = append(members, member{key, item})
		return true
	})
	if value.IsObject() {
		r.random.Shuffle(len(members), func(i, j int) { members[i], members[j] = members[j], members[i] })
	}
	to = append(to, value.Raw[0])
	for i, m := range members {
		if i > 0 {
			to = append(to, ',')
		}
		to = append(to, r.space...)
		if value.IsObject() {
			to = append(append(append(to, m.key.Raw...), ':'), r.space...)
		}
		to = r.append(to, m.value)
	}
	return append(to, value.Raw[0]+2) // in ASCII, ']' and '}' follow '[' and '{' by two
}
