package receiver

import "net/http"

func forgetsMembershipShippingMethod() Defect {
	return Defect{
		Name:     "forgets-membership-shipping-method",
		Sentence: "has no handler for membership.shippingMethod.updated, which the article's list lacks, and answers 404.",
		CaughtBy: "accepts-each-type",
		spoil: func(r *Receiver) {
			forgets("membership.shippingMethod.updated")(r)
			r.does.unknown = func(ev event) error {
				return when(ev.name == "membership.shippingMethod.updated", http.StatusNotFound, "There is no handler")
			}
		},
	}
}
