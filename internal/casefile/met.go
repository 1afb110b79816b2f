package casefile

import (
	"slices"

	"makegood/internal/money"
	"makegood/internal/promise"
	"makegood/internal/rights"
)

// aboutGoods are the remedies for the same goods, of which one takes the place of
// the others.
var aboutGoods = []string{"refund", "store_credit", "exchange", "replacement", "repair", "price_reduction", "delivery", "set_extra_time", "cancellation"}

// Met reports whether an agreement in force gives what a right gives, or gives another
// right to the same goods in its place: shown beside the agreement it would read as
// owed a second time. Where a promise broke, or the case was opened anew, nothing is.
func (c Case) Met(e rights.Entitlement) bool {
	if c.Step != Agreed && c.Step != Settled || c.Recovering() {
		return false
	}
	return slices.ContainsFunc(c.Bound, func(a Agreement) bool {
		return c.InForce(a.No) && slices.ContainsFunc(c.Found.Entitlements, func(x rights.Entitlement) bool {
			goods := slices.Contains(aboutGoods, x.Remedy) && slices.Contains(aboutGoods, e.Remedy)
			return (x.ID == e.ID || goods) && c.gives(a, x)
		})
	})
}

// gives reports whether an agreement gives a right: by its terms, or where it is about
// what the order system does (goods that come back, an exchange), by what was promised.
func (c Case) gives(a Agreement, e rights.Entitlement) bool {
	if len(a.Package.Terms) > 0 {
		return c.grants(a.Package, e)
	}
	paid, brings := money.Zero(c.Paid.Currency), false
	for _, p := range c.Promise {
		if p.Agreement != a.No || p.Promisor.Seat != string(House) || !p.Open() && p.State != promise.Kept {
			continue
		}
		switch {
		case p.Deed.Kind == promise.Deliver:
			brings = true
		case p.Deed.Kind == promise.Pay && p.Deed.Amount.Currency == paid.Currency:
			paid = paid.Add(p.Deed.Amount)
		}
	}
	switch {
	case e.Remedy == "exchange" || e.Remedy == "replacement":
		return brings
	case e.Remedy != "refund":
		return false
	case e.Amount != nil:
		return paid.Sign() > 0 && paid.Cmp(*e.Amount) >= 0
	}
	return paid.Sign() > 0 && paid.Cmp(c.Paid) >= 0
}
