package receiver

import "math"

func moneyAsInteger() Defect {
	return Defect{
		Name:     "money-as-integer",
		Sentence: "keeps money in integers: 19.99 becomes 19.",
		CaughtBy: "money-is-exact",
		spoil:    keepsAs(fractions(math.Trunc)),
	}
}
