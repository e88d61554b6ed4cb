package faker

import "strconv"

// where gives the place of the scene's customer.
func (s *scene) where() *place {
	if s.place == nil {
		s.place = s.g.world.find(s.knownText("address.city"), s.knownText("address.state"))
	}
	if s.place == nil {
		s.place = &s.g.world.Places[s.between(0, int64(len(s.g.world.Places)-1))]
	}
	return s.place
}

func (s *scene) line1() string {
	return s.fake.StreetNumber() + " " + s.fake.StreetName() + " " + pick(s, []string{"Street", "Avenue", "Road", "Lane", "Drive", "Court"})
}

func (s *scene) zip() string {
	p := s.where()
	digits := strconv.FormatInt(100_000+s.between(p.first, p.last), 10)
	return digits[1:]
}

func addressHints() map[string]draw {
	return map[string]draw{
		"address.id": func(s *scene, dst []byte) []byte {
			return appendID(dst, "addr", s.born(addresses)/1000, s.rng.Uint64())
		},
		"address.createdOn": when(func(s *scene) int64 { return s.born(addresses) }),
		"address.updatedOn": when(func(s *scene) int64 {
			made := s.born(addresses)
			if s.chance(70) {
				return made
			}
			return s.between(made, max(made, s.now))
		}),
		"address.city":            of(func(s *scene) string { return s.where().City }),
		"address.state":           of(func(s *scene) string { return s.where().State }),
		"address.postalCode":      of((*scene).zip),
		"address.country":         of(func(*scene) string { return "United States" }),
		"address.isInternational": func(_ *scene, dst []byte) []byte { return append(dst, "false"...) },
		"address.line1":           of((*scene).line1),
		"address.line2": of(func(s *scene) string {
			return pick(s, s.g.world.Units) + " " + strconv.FormatInt(s.between(1, 420), 10)
		}),
		"address.name": of(func(s *scene) string { return pick(s, s.g.world.AddressNames) }),
	}
}
