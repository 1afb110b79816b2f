package casefile

import (
	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/rights"
)

// OpenRights are the entitlements that are the customer's to choose and that
// the seller answers for: the floor under every offer of the house. Rights
// against others (the card's issuer) and duties of the seller alone are not; nor
// is a promise that stands: it is no remedy to be offered, it stands anyway.
func (c Case) OpenRights() []rights.Entitlement {
	var open []rights.Entitlement
	for _, e := range c.Found.Entitlements {
		switch {
		case e.Chooser != "consumer", e.Remedy == "card_dispute", e.Remedy == "card_claim", e.Remedy == "delay_notice", e.Remedy == "promise":
		default:
			open = append(open, e)
		}
	}
	return open
}

// chosen are the open rights with the remedy that the customer chose; all open
// ones where nothing, or nothing that is owed, was chosen.
func (c Case) chosen() []rights.Entitlement {
	open := c.OpenRights()
	var chosen []rights.Entitlement
	for _, e := range open {
		if e.Remedy == c.Wish.Remedy || e.Remedy == "set_extra_time" && c.Wish.Remedy == "delivery" {
			chosen = append(chosen, e)
		}
	}
	if chosen == nil {
		return open
	}
	return chosen
}

// Grants reports whether the package gives the entitlement in full: a term of
// its remedy that names it, and where the sum is certain, not less than it.
func (p Package) Grants(e rights.Entitlement) bool {
	given, found := money.Amount{}, false
	for _, t := range p.Terms {
		if t.Right != e.ID || !sameRemedy(t.Remedy, e.Remedy) {
			continue
		}
		found, given = true, given.Add(t.Amount)
	}
	if !found {
		return false
	}
	switch e.Remedy {
	case "refund", "price_reduction", "penalty":
		if e.Amount != nil {
			return given.Currency == e.Amount.Currency && given.Cmp(*e.Amount) >= 0
		}
		return given.Sign() > 0
	}
	return true
}

func sameRemedy(term, right string) bool {
	return term == right || term == "delivery" && right == "set_extra_time"
}

// MeetsFloor reports whether the package contains at least one open right that
// the customer chose. Where nothing is owed everything meets the floor.
func (c Case) MeetsFloor(p Package) bool {
	chosen := c.chosen()
	if len(chosen) == 0 {
		return true
	}
	for _, e := range chosen {
		if e.Remedy != "penalty" && p.Grants(e) {
			return true
		}
	}
	return onlyPenalties(chosen)
}

func onlyPenalties(list []rights.Entitlement) bool {
	for _, e := range list {
		if e.Remedy != "penalty" {
			return false
		}
	}
	return true
}

// checkFloor refuses an offer of the house that is under the floor: one of its
// packages must grant what is owed and chosen, and every other that does not
// must be named an alternative. In a recovery nothing may be asked in return.
func (d *draft) checkFloor(packages []Package) error {
	met := false
	for _, p := range packages {
		switch {
		case d.c.MeetsFloor(p):
			met = true
		case !p.Alternative:
			return fault.New(fault.UnderFloor, "right", d.rightsInWords())
		}
		if d.c.Recovering() && p.asksOfCustomer() {
			return fault.New(fault.UnderFloor, "right", d.rightsInWords())
		}
	}
	if !met {
		return fault.New(fault.UnderFloor, "right", d.rightsInWords())
	}
	return nil
}

func (p Package) asksOfCustomer() bool {
	for _, t := range p.Terms {
		if t.Bearer == string(Customer) || t.Amount.Sign() < 0 {
			return true
		}
	}
	return false
}

// Cost is what a package costs the house, at most.
func (c Case) Cost(p Package) money.Amount {
	total := money.Zero(c.Paid.Currency)
	for _, t := range p.Terms {
		total = total.Add(c.costOf(t))
	}
	return total
}

func (c Case) costOf(t Term) money.Amount {
	switch t.Remedy {
	case "replacement", "exchange", "repair":
		return c.paidFor(t.Line)
	case "delivery", "apology", "cancellation":
		return money.Zero(c.Paid.Currency)
	}
	return t.Amount
}

func (c Case) paidFor(line string) money.Amount {
	for _, p := range c.Lines {
		if p.Line == line {
			return p.Paid
		}
	}
	return c.Paid
}

// Goodwill is what a package gives above what is owed. Rights to the same goods
// exclude each other: whoever keeps or gets the goods is not owed their price
// as well, so that money given beside the goods is goodwill.
func (c Case) Goodwill(p Package) money.Amount {
	open := map[string]rights.Entitlement{}
	for _, e := range c.OpenRights() {
		open[e.ID] = e
	}
	keeps := p.keepsGoods()
	goodwill := money.Zero(c.Paid.Currency)
	left := map[string]money.Amount{} // of rights with a certain sum: how much of it is still owed
	for id, e := range open {
		if e.Amount != nil {
			left[id] = *e.Amount
		}
	}
	for _, t := range p.Terms {
		cost := c.costOf(t)
		e, owed := open[t.Right]
		if owed && sameRemedy(t.Remedy, e.Remedy) && (t.Remedy != "refund" || !keeps) {
			rest, certain := left[t.Right]
			if !certain {
				continue
			}
			covered := money.Min(cost, rest)
			left[t.Right] = rest.Sub(covered)
			cost = cost.Sub(covered)
		}
		goodwill = goodwill.Add(cost)
	}
	return goodwill
}

// keepsGoods reports whether the customer has or gets the goods under the package.
func (p Package) keepsGoods() bool {
	for _, t := range p.Terms {
		switch t.Remedy {
		case "delivery", "replacement", "repair", "exchange", "price_reduction":
			return true
		}
	}
	return false
}

func (p Package) has(remedy string) bool {
	for _, t := range p.Terms {
		if t.Remedy == remedy {
			return true
		}
	}
	return false
}

// roles in the order of their authority.
var roles = []string{"clerk", "supervisor", "manager", "admin"}

// checkMandate refuses to bind the house beyond the actor's authority, and
// names the role that may. An escalation that was approved for this very
// package lifts the limit.
func (d *draft) checkMandate(p Package) error {
	goodwill := d.c.Goodwill(p)
	limit := d.mandate(d.Actor.Role, goodwill.Currency)
	if goodwill.Sign() <= 0 || goodwill.Cmp(limit) <= 0 {
		return nil
	}
	for _, x := range d.c.Asked {
		if x.State == "approved" && samePackage(x.Ask, p) {
			return nil
		}
	}
	return fault.New(fault.OverMandate, "asked", goodwill, "limit", limit, "who", d.whoMay(goodwill))
}

// mandate is the goodwill that a role may give. A policy speaks of one
// currency; in another it gives nobody authority, rather than a guessed one.
func (d *draft) mandate(role, currency string) money.Amount {
	if limit := d.Policy.Mandate[role]; limit.Currency == currency {
		return limit
	}
	return money.Zero(currency)
}

// whoMay is the lowest role whose mandate covers the goodwill.
func (d *draft) whoMay(goodwill money.Amount) string {
	for _, role := range roles {
		if goodwill.Cmp(d.mandate(role, goodwill.Currency)) <= 0 {
			return role
		}
	}
	return roles[len(roles)-1]
}

func samePackage(a, b Package) bool {
	if len(a.Terms) != len(b.Terms) {
		return false
	}
	for i := range a.Terms {
		if a.Terms[i] != b.Terms[i] {
			return false
		}
	}
	return true
}
