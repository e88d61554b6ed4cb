package faker

import (
	"fmt"
	"strconv"
)

// isGift tells whether one customer gives the membership to another. An event
// that documents the giver's message is about a gift, unless the membership is
// known to be none.
func (s *scene) isGift() bool {
	if s.gift != undecided {
		return s.gift == yes
	}
	s.gift = no
	switch s.knownText("membership.isGift") {
	case "true":
		s.gift = yes
	case "":
		if s.plan.has(s.g.hints.leaves["membership.giftMessage"]) && s.profile == Full || s.chance(12) {
			s.gift = yes
		}
	}
	return s.gift == yes
}

// gifted makes a draw that only a gift has.
func gifted(d draw) draw {
	return func(s *scene, dst []byte) []byte {
		if !s.isGift() {
			return dst
		}
		return d(s, dst)
	}
}

// purchaser is the recipient too, unless it is a gift.
func (s *scene) purchaser(dst []byte) []byte {
	if !s.isGift() {
		return append(dst, s.refer("customer.id")...)
	}
	return appendID(dst, "cust", s.between(s.opened+setUp, max(s.opened+setUp, s.born(memberships)/1000)), s.rng.Uint64())
}

// shipments is how many a membership of its age has had: one a quarter.
func (s *scene) shipments() int64 { return 1 + (s.now-s.born(memberships))/(91*dayMillis) }

// noted is when a note was written: within the membership's life.
func (s *scene) noted() int64 {
	return s.between(s.born(memberships), s.now)
}

// noteHints are the three values of a note that somebody wrote.
func noteHints(name string, message func(*scene) string, author func(*scene) string) map[string]draw {
	leafOn := name + ".updatedOn"
	return map[string]draw{
		name + ".message":   of(message),
		name + ".updatedBy": of(author),
		leafOn: when(func(s *scene) int64 {
			if s.standing[s.g.hints.leaves[leafOn]] != kept {
				return s.now
			}
			return s.noted()
		}),
	}
}

// customerNote is what people write to a winery.
func (s *scene) customerNote() string {
	note := pick(s, s.g.world.Notes)
	if s.chance(50) {
		note += ". " + s.fake.FirstName() + ", " + strconv.FormatInt(s.between(1, 28), 10) + "/" + strconv.FormatInt(s.between(1, 12), 10)
	}
	return note
}

func membershipHints() map[string]draw {
	out := map[string]draw{
		"membership.id": func(s *scene, dst []byte) []byte {
			return appendID(dst, "cmbr", s.born(memberships)/1000, s.rng.Uint64())
		},
		"membership.createdOn": when(func(s *scene) int64 { return s.born(memberships) }),
		"membership.since":     when(func(s *scene) int64 { return s.born(memberships) }),
		"membership.updatedOn": when(now),
		"membership.updatedBy": func(s *scene, dst []byte) []byte { return s.author(dst) },
		"membership.cardId": func(s *scene, dst []byte) []byte {
			return appendID(dst, "ch", max(s.born(customers), s.born(memberships)-aMinute)/1000, s.rng.Uint64())
		},
		"membership.clubId":           func(s *scene, dst []byte) []byte { return s.appendThing(dst, "club", pick(s, s.winery.clubs)) },
		"membership.isGift":           func(s *scene, dst []byte) []byte { return strconv.AppendBool(dst, s.isGift()) },
		"membership.purchaserId":      (*scene).purchaser,
		"membership.status":           of(func(*scene) string { return "active" }),
		"membership.source":           of(func(s *scene) string { return pick(s, []string{"storefront", "storefront", "admin"}) }),
		"membership.holdOn":           when(now),
		"membership.holdUntil":        when(func(s *scene) int64 { return noonBefore(s.now + s.between(30, 240)*dayMillis) }),
		"membership.salesRep":         of(func(s *scene) string { return pick(s, s.winery.staff).first }),
		"membership.shipmentsCreated": func(s *scene, dst []byte) []byte { return strconv.AppendInt(dst, s.shipments(), 10) },
		"membership.shipmentsGifted": gifted(func(s *scene, dst []byte) []byte {
			created, err := strconv.ParseInt(string(s.refer("membership.shipmentsCreated")), 10, 64)
			if err != nil {
				created = 0
			}
			return strconv.AppendInt(dst, s.between(min(1, created), created), 10)
		}),
		"membership.giftMessage":      gifted(of(func(s *scene) string { return pick(s, s.g.world.GiftMessages) })),
		"membership.trustee.fullName": gifted(of(func(s *scene) string { return s.trustee().full() })),
		"membership.trustee.email":    gifted(of(func(s *scene) string { return s.trustee().email(s) })),
		"membership.trustee.phone":    gifted(of(func(s *scene) string { return s.phone(s.where().Areas) })),
	}
	for i := 1; i <= 5; i++ {
		out[fmt.Sprintf("membership.custom%d", i)] = of(func(s *scene) string { return pick(s, s.g.world.Customs) })
	}
	customer := func(s *scene) string { return text(s.refer("customer.email")) }
	for name, d := range noteHints("membership.customerNote", (*scene).customerNote, customer) {
		out[name] = d
	}
	for name, d := range noteHints("membership.note", func(s *scene) string { return pick(s, s.g.world.StaffNotes) }, (*scene).staffMail) {
		out[name] = d
	}
	return out
}

// trustee is whoever receives the shipments for the recipient.
func (s *scene) trustee() person {
	if s.deputy.first == "" {
		s.deputy = s.someone()
	}
	return s.deputy
}
