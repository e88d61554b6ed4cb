package receiver

import "math"

func truncatesCents() Defect {
	return Defect{
		Name:     "truncates-cents",
		Sentence: "counts cents as int(amount × 100): 19.99 becomes 19.98.",
		CaughtBy: "money-is-exact",
		spoil: keepsAs(fractions(func(amount float64) float64 {
			return math.Trunc(amount*100) / 100
		})),
	}
}
