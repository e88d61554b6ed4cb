package receiver

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/tidwall/gjson"
)

// bodyDefects are mistakes in reading and understanding the body.
func bodyDefects() []Defect {
	return []Defect{
		{"applies-truncated-body", "applies what it got of a body that was cut short.", "truncated-body-has-no-effect", appliesTruncated},
		{"body-limit-100k", "refuses a body over 100 KB.", "large-order-is-accepted", func(r *Receiver) { r.does.limit = 100 << 10 }},
		{"closed-schema", "refuses an event that has a field it does not know.", "extra-fields-are-accepted", objects(unknownField)},
		{"impossible-date-is-500", "fails on a date that the calendar does not have.", "impossible-date-does-not-fail-for-ever", objects(impossibleDate)},
		{"null-dereference", "fails where an optional field is absent or null.", "sparse-event-is-accepted", objects(missingField)},
		{"parses-by-position", "takes the body apart by position, so that key order and white space matter.", "formatting-is-no-matter", objects(func(ev event) error {
			return when(!bytes.HasPrefix(ev.body, []byte(`{"type":"`)), http.StatusBadRequest, "The event is not readable")
		})},
		{"reads-once", "calls read once and takes what came for the whole body.", "slow-body-is-accepted", readsOnce},
		{"rejects-nul", "cannot store a NUL or a lone surrogate, and answers 500 for ever.", "unstorable-text-does-not-fail-for-ever", objects(unstorableText)},
		{"wrong-shape-is-500", "fails with 500 on JSON that is no event: an array, a string, no data.", "wrong-shape-is-4xx", wrongShapeFails},
	}
}

// objects refuses events that were understood.
func objects(objection func(event) error) func(*Receiver) {
	return func(r *Receiver) {
		next := r.does.parse
		r.does.parse = func(body []byte) (event, error) {
			ev, err := next(body)
			if err != nil || ev.action == ignored {
				return ev, err
			}
			return ev, objection(ev)
		}
	}
}

// appliesTruncated reads what it can of a body that was cut short.
func appliesTruncated(r *Receiver) {
	next := r.does.read
	r.does.read = func(w http.ResponseWriter, req *http.Request) ([]byte, error) {
		var got bytes.Buffer
		req.Body = io.NopCloser(io.TeeReader(req.Body, &got))
		body, err := next(w, req)
		if err == nil || problemOf(err).Status != http.StatusBadRequest {
			return body, err
		}
		return closeBrackets(got.Bytes()), nil
	}
}

// closeBrackets makes an event of the fields that are whole.
func closeBrackets(body []byte) []byte {
	var fields []string
	gjson.GetBytes(body, "data").ForEach(func(key, value gjson.Result) bool {
		if json.Valid([]byte(value.Raw)) {
			fields = append(fields, key.Raw+":"+value.Raw)
		}
		return true
	})
	return fmt.Appendf(nil, `{"type":%q,"data":{%s}}`, gjson.GetBytes(body, "type").Str, strings.Join(fields, ","))
}

func readsOnce(r *Receiver) {
	r.does.read = func(_ http.ResponseWriter, req *http.Request) ([]byte, error) {
		buffer := make([]byte, r.does.limit)
		n, err := req.Body.Read(buffer)
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, malformed("the body could not be read")
		}
		return buffer[:n], nil
	}
}

func wrongShapeFails(r *Receiver) {
	next := r.does.parse
	r.does.parse = func(body []byte) (event, error) {
		ev, err := next(body)
		if err != nil && json.Valid(body) {
			return ev, errors.New("undefined is not an object")
		}
		return ev, err
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

// missingField follows paths as code does that never met an event without them.
func missingField(ev event) error {
	if ev.action != created && ev.action != updated {
		return nil
	}
	paths := map[string][]string{
		customer:   {"name.first"},
		order:      {"shippingAddress.line1", "shippingMethod.name"},
		membership: {"memberSince"},
		group:      {"name"},
	}
	for _, path := range paths[ev.kind] {
		if value := gjson.GetBytes(ev.data, path); !value.Exists() || value.Type == gjson.Null {
			return fmt.Errorf("cannot read the properties of undefined: %s", path)
		}
	}
	return nil
}

// writtenDate is a date as it stands in JSON.
var writtenDate = regexp.MustCompile(`"(\d{4}-\d\d-\d\d)T[^"]*"`)

func impossibleDate(ev event) error {
	for _, found := range writtenDate.FindAllSubmatch(ev.data, -1) {
		if _, err := time.Parse(time.DateOnly, string(found[1])); err != nil {
			return fmt.Errorf("read a date: %w", err)
		}
	}
	return nil
}

// unstorableText fails as PostgreSQL's jsonb does.
func unstorableText(ev event) error {
	value, err := decode(ev.data)
	if err != nil {
		return err
	}
	if text := fmt.Sprint(value); strings.ContainsAny(text, "\x00\uFFFD") {
		return errors.New("unsupported Unicode escape sequence")
	}
	return nil
}
