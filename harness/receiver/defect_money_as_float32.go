package receiver

func moneyAsFloat32() Defect {
	return Defect{
		Name:     "money-as-float32",
		Sentence: "keeps money in 32-bit floats: 19.99 becomes 19.989999771118164.",
		CaughtBy: "money-is-exact",
		spoil: keepsAs(fractions(func(amount float64) float64 {
			return float64(float32(amount))
		})),
	}
}
