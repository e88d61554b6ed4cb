package receiver

import (
	"net/http"
	"slices"
	"strings"
)

func closedSchema() Defect {
	return Defect{
		Name:     "closed-schema",
		Sentence: "refuses an event that has a field it does not know.",
		CaughtBy: "extra-fields-are-accepted",
		spoil:    objects(unknownField),
	}
}

// knownFields are the fields of a kind's data that the article, its revisions
// and the read API name.
func knownFields(kind string) []string {
	switch kind {
	case customer:
		return strings.Fields(`id accountId altEmail authToken company createdOn createdBy customerSince defaultAddress dob
			email fullName isTaxExempt password updatedBy updatedOn name lifetimeValue merchantId phone source title
			crmId crmLink`)
	case order:
		return strings.Fields(`id accountId createdOn createdBy updatedOn updatedBy freightTax items orderNumber shipping
			shippingMethod status subtotal tax total type shipDate shippingAddress fullName customerId customer
			calculatedShipping fulfillmentHouse billingAddress notes isCommitted isCompliant shipCompliantStatus salesRep
			source discounts tags shippingInstructions`)
	case membership:
		return strings.Fields(`id accountId cardId clubId custom1 custom2 custom3 custom4 custom5 customerNote giftMessage
			holdOn holdUntil isGift memberSince note purchaserCustomerId recipientCustomerId salesrep shipmentsCreated
			shipmentsGifted shippingAddressId shippingMethodId source status trustee createdOn createdBy updatedOn updatedBy`)
	default:
		return strings.Fields(`id accountId autoRefresh isDefault isTaxExempt memberCount name customerIds groupId`)
	}
}

func unknownField(ev event) error {
	fields, err := object(ev.data)
	if err != nil {
		return err
	}
	known := knownFields(ev.kind)
	for name := range fields {
		if !slices.Contains(known, name) {
			return &problem{Status: http.StatusBadRequest, Title: "The event has an unknown field"}
		}
	}
	return nil
}
