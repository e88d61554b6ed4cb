package receiver

func ignoresMembershipShippingMethod() Defect {
	return Defect{
		Name:     "ignores-membership-shipping-method",
		Sentence: "answers 200 to membership.shippingMethod.updated and does nothing.",
		CaughtBy: "membership-change-is-kept",
		spoil:    forgets("membership.shippingMethod.updated"),
	}
}
