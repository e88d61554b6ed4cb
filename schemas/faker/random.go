package faker

// splitmix is a source of randomness that costs nothing to seed: an event is
// made from a few dozen numbers, and math/rand's own source fills a table of
// 607 before its first. It implements [math/rand.Source64].
type splitmix struct{ state uint64 }

// Uint64 gives the next number.
func (m *splitmix) Uint64() uint64 {
	m.state += 0x9e3779b97f4a7c15
	return mix(m.state)
}

// Int63 gives the next number without its sign.
func (m *splitmix) Int63() int64 { return int64(m.Uint64() >> 1) }

// Seed begins anew.
func (m *splitmix) Seed(seed int64) { m.state = uint64(seed) }

// mix scatters the bits of x, so that neighbouring seeds have nothing in
// common.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// seedOf makes one seed of a seed and a name (FNV-1a), so that two types with
// one seed do not draw the same numbers.
func seedOf(seed uint64, name string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(name) {
		h = (h ^ uint64(name[i])) * 1099511628211
	}
	return mix(seed ^ mix(h))
}
