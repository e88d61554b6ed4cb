package faker

import (
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// person is somebody's name; the zero person has not been drawn yet.
type person struct{ first, middle, last string }

func (p person) full() string { return p.first + " " + p.last }

// someone draws a person. One name in twenty or so has an accent or an
// apostrophe, as in life.
func (s *scene) someone() person {
	p := person{first: s.fake.FirstName(), middle: s.fake.FirstName(), last: s.fake.LastName()}
	if s.chance(5) {
		p.first = pick(s, s.g.world.FirstNames)
	}
	if s.chance(6) {
		p.last = pick(s, s.g.world.LastNames)
	}
	return p
}

// email makes an address that fits the name.
func (p person) email(s *scene) string {
	name := strings.ToLower(fold(p.first))
	switch s.between(0, 3) {
	case 0:
		name = name[:1] + "."
	case 1:
		name += "_"
	default:
		name += "."
	}
	name += strings.ToLower(fold(p.last))
	if s.chance(60) {
		name += strconv.FormatInt(s.between(1, 999), 10)
	}
	return name + "@" + pick(s, s.g.world.MailDomains)
}

// fold writes a name in ASCII letters; a name without any becomes x.
func fold(name string) string {
	var b strings.Builder
	for _, c := range norm.NFD.String(name) {
		if c = unstroked(c); c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' {
			b.WriteRune(c)
		}
	}
	if b.Len() == 0 {
		return "x"
	}
	return b.String()
}

// unstroked gives the letter below a stroke, which Unicode does not take apart.
func unstroked(c rune) rune {
	switch c {
	case 'ł', 'Ł':
		return 'l'
	case 'ø', 'Ø':
		return 'o'
	case 'đ', 'Đ':
		return 'd'
	default:
		return c
	}
}

// who gives the customer of the scene.
func (s *scene) who() person {
	if s.person.first != "" {
		return s.person
	}
	p := s.someone()
	if full := s.knownText("customer.fullName"); full != "" {
		first, last, _ := strings.Cut(full, " ")
		p.first, p.last = orElse(first, p.first), orElse(last, p.last)
	}
	p.first = orElse(s.knownText("customer.first"), p.first)
	p.last = orElse(s.knownText("customer.last"), p.last)
	s.person = p
	return p
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// noonBefore is the last noon, UTC, before a moment: how dates without a time
// are kept.
func noonBefore(ms int64) int64 {
	noon := ms - ms%dayMillis + dayMillis/2
	if noon > ms {
		noon -= dayMillis
	}
	return noon
}

// birthday is a noon that makes somebody 21 to 90 years old.
func (s *scene) birthday() int64 {
	t := time.UnixMilli(s.now).UTC().AddDate(-int(s.between(21, 88)), 0, -int(s.between(1, 364)))
	return noonBefore(t.UnixMilli())
}

// phone is a number in the scene's area.
func (s *scene) phone(areas []string) string {
	b := append(make([]byte, 0, 12), pick(s, areas)...)
	b = append(b, '-')
	b = strconv.AppendInt(b, s.between(200, 999), 10)
	b = append(b, '-')
	return string(strconv.AppendInt(b, s.between(1000, 9999), 10))
}

// author is who made a change: mostly the customer, or one of the staff.
func (s *scene) author(dst []byte) []byte {
	if s.plan.event.Entity == "customer" && s.chance(60) {
		return append(dst, s.refer("customer.email")...)
	}
	return appendString(dst, s.staffMail())
}

func (s *scene) staffMail() string {
	return strings.ToLower(fold(pick(s, s.winery.staff).first)) + "@" + s.winery.domain
}

// of makes a draw of a text.
func of(value func(s *scene) string) draw {
	return func(s *scene, dst []byte) []byte { return appendString(dst, value(s)) }
}

// when makes a draw of a moment in Unix milliseconds.
func when(value func(s *scene) int64) draw {
	return func(s *scene, dst []byte) []byte { return appendTime(dst, value(s)) }
}

// yesNo makes a draw that is true in percent of 100 cases; one that changes
// turns to the other.
func yesNo(name string, percent int64) draw {
	return func(s *scene, dst []byte) []byte {
		if before := s.before(name); len(before) > 0 {
			return strconv.AppendBool(dst, string(before) == "false")
		}
		return strconv.AppendBool(dst, s.chance(percent))
	}
}

// now is the moment of the event's change.
func now(s *scene) int64 { return s.now }

func customerHints() map[string]draw {
	return map[string]draw{
		"account.id": func(s *scene, dst []byte) []byte { return appendID(dst, "acct", s.opened, s.winery.tail) },
		"customer.id": func(s *scene, dst []byte) []byte {
			return appendID(dst, "cust", s.born(customers)/1000, s.rng.Uint64())
		},
		"customer.createdOn": when(func(s *scene) int64 { return s.born(customers) }),
		"customer.updatedOn": when(now),
		"customer.updatedBy": func(s *scene, dst []byte) []byte { return s.author(dst) },
		"customer.since":     when((*scene).since),
		"customer.dob":       when((*scene).birthday),
		"customer.first":     of(func(s *scene) string { return s.who().first }),
		"customer.middle":    of(func(s *scene) string { return s.who().middle }),
		"customer.last":      of(func(s *scene) string { return s.who().last }),
		"customer.fullName":  of(func(s *scene) string { return s.who().full() }),
		"customer.title":     of(func(s *scene) string { return pick(s, s.g.world.Titles) }),
		"customer.email":     of(func(s *scene) string { return s.who().email(s) }),
		"customer.altEmail":  of(func(s *scene) string { return s.who().email(s) }),
		"customer.phone":     of(func(s *scene) string { return s.phone(s.where().Areas) }),
		"customer.company":   of((*scene).company),
		"customer.source":    of(func(s *scene) string { return pick(s, s.g.world.Sources) }),
		"customer.authToken": of(func(s *scene) string {
			return string(appendHex(appendHex(nil, s.rng.Uint64(), 16), s.rng.Uint64(), 16))
		}),
		"customer.password":      of(func(s *scene) string { return "$2b$10$" + s.secret(53) }),
		"customer.merchantId":    of(func(s *scene) string { return strconv.FormatInt(s.between(100_000_000, 999_999_999), 10) }),
		"customer.isTaxExempt":   yesNo("customer.isTaxExempt", 3),
		"customer.lifetimeValue": (*scene).lifetimeValue,
		"customer.crmId":         of(func(s *scene) string { return "crm-" + strconv.FormatInt(s.between(10_000, 99_999_999), 10) }),
		"customer.crmLink": of(func(s *scene) string {
			return "https://crm.example.com/contacts/" + text(s.refer("customer.crmId"))
		}),
	}
}

func (s *scene) since() int64 {
	noon := noonBefore(s.born(customers))
	if s.chance(15) { // was one before the winery came to VineSpring
		noon -= s.between(1, 3000) * dayMillis
	}
	return noon
}

func (s *scene) company() string {
	if s.chance(8) {
		return pick(s, s.g.world.Companies)
	}
	return s.fake.Company()
}

// lifetimeValue starts with a first purchase or none, and only grows.
func (s *scene) lifetimeValue(dst []byte) []byte {
	cents := s.between(2000, 45_000)
	if before := s.before("customer.lifetimeValue"); len(before) > 0 {
		dollars, err := strconv.ParseFloat(string(before), 64)
		if err == nil {
			cents += toCents(dollars)
		}
	} else if s.plan.creates && s.chance(30) {
		cents = 0
	}
	return appendCents(dst, cents)
}

// secret draws letters and digits.
func (s *scene) secret(n int) string {
	const letters = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	b := make([]byte, n)
	var bits uint64
	for i := range b {
		if i%10 == 0 {
			bits = s.rng.Uint64()
		}
		b[i], bits = letters[bits&63], bits>>6
	}
	return string(b)
}
