package shop

import (
	"slices"

	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/words"
)

// Left is how many pieces of a line the customer still has, or is to get: none
// of an order that is off, since all that was held for it went back.
func (o Order) Left(l Line) int {
	if o.State == Cancelled {
		return 0
	}
	return l.Left()
}

// Rest is what was paid for a line and has not gone back.
func (o Order) Rest(l Line) money.Amount {
	zero := money.Zero(l.Price.Currency)
	if o.State == Cancelled {
		return zero
	}
	return money.Max(zero, l.Paid().Sub(l.Refunded()))
}

// Holds is what was paid for the order, by whatever tenders, and has not gone back.
func (o Order) Holds() money.Amount { return money.Max(money.Zero(o.Currency()), sumHeld(o.Held())) }

// MayGet reports whether a refund to a tender gives no more back to it than it
// paid and still holds; where the order holds nothing, nothing is known of it.
func (o Order) MayGet(method string, refund money.Amount) bool {
	held := o.Held()
	i := slices.IndexFunc(held, func(h Held) bool { return h.Method == method })
	return i < 0 || sumHeld(held).Sign() <= 0 || refund.Cmp(held[i].Amount) <= 0
}

// TooMany refuses more pieces of a line than are left, and says what became of
// the others.
func (o Order) TooMany(l Line, asked int) error {
	if o.State == Cancelled {
		return fault.New(fault.QuantityInvalid, "left", 0, "asked", asked, "Goods", l.Name, "became", words.Both("shop.became.cancelled"))
	}
	return l.TooMany(l.Left(), asked)
}
