package receiver

import (
	"context"
	"database/sql"
	"errors"

	"github.com/tidwall/gjson"
)

func orderNeedsCustomer() Defect {
	return Defect{
		Name:     "order-needs-customer",
		Sentence: "cannot keep an order before its customer.",
		CaughtBy: "order-before-its-customer",
		spoil:    needsCustomer,
	}
}

// needsCustomer has a foreign key from orders to customers.
func needsCustomer(r *Receiver) {
	next := r.does.work
	r.does.work = func(ctx context.Context, tx *sql.Tx, ev event) error {
		buyer := gjson.GetBytes(ev.data, "customerId").Str
		if ev.kind != order || buyer == "" {
			return next(ctx, tx, ev)
		}
		found, err := findRecords(ctx, tx, customer, buyer, ev.account)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return errors.New("foreign key constraint failed")
		}
		return next(ctx, tx, ev)
	}
}
