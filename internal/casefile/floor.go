package casefile

import (
	"slices"

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
		case e.Chooser != "consumer", againstCard(e), e.Remedy == "delay_notice", e.Remedy == "promise":
		default:
			open = append(open, e)
		}
	}
	return open
}

// againstCard reports whether a right is one against the issuer of the card.
func againstCard(e rights.Entitlement) bool {
	return e.Remedy == "card_dispute" || e.Remedy == "card_claim"
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

// grants reports whether the package gives the entitlement in full: terms of its
// remedy that name it, borne by the house's side. Money: not less than the sum,
// and where the sum is not certain, all that was paid (what may be taken off is
// the customer's to offer, not the house's to assume). Things done: for every
// line of the case. A reduction of uncertain size grants only where the customer
// chose it, or nothing else about the goods is owed: how much is fitting is
// what both agree on.
func (c Case) grants(p Package, e rights.Entitlement) bool {
	given, lines, found := money.Zero(c.Paid.Currency), map[string]bool{}, false
	for _, t := range p.Terms {
		if t.Right != e.ID || !sameRemedy(t.Remedy, e.Remedy) || t.Bearer == string(Customer) {
			continue
		}
		found, given = true, given.Add(t.Amount)
		for _, part := range c.Lines {
			if t.Line == "" || t.Line == part.Line {
				lines[part.Line] = true
			}
		}
	}
	switch {
	case !found:
		return false
	case !paysMoney(e.Remedy):
		return len(lines) == len(c.Lines)
	case e.Amount != nil:
		return given.Currency == e.Amount.Currency && given.Cmp(*e.Amount) >= 0
	case e.Remedy == "price_reduction":
		return given.Sign() > 0 && (c.Wish.Remedy == "price_reduction" || c.onlyReduction())
	}
	return given.Cmp(c.Paid) >= 0
}

// onlyReduction reports whether a price reduction is all that is owed.
func (c Case) onlyReduction() bool {
	for _, e := range c.OpenRights() {
		if e.Remedy != "price_reduction" && e.Remedy != "penalty" {
			return false
		}
	}
	return true
}

func sameRemedy(term, right string) bool {
	return term == right || term == "delivery" && right == "set_extra_time"
}

// MeetsFloor reports whether the package contains at least one open right that
// the customer chose, for the whole case or for each of its lines. Where nothing is owed everything meets the floor.
func (c Case) MeetsFloor(p Package) bool { return c.meets(p, c.chosen()) }

func (c Case) meets(p Package, owed []rights.Entitlement) bool {
	if len(owed) == 0 {
		return true
	}
	for _, e := range owed {
		if e.Remedy != "penalty" && c.grants(p, e) {
			return true
		}
	}
	return onlyPenalties(owed) || c.meetsByLine(p, owed)
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
		case d.c.MeetsFloor(p), d.under != nil && d.under.Package.Alternative && d.noLess(p):
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

// noLess reports whether a change of an agreement on an alternative takes nothing of
// it away: as much money, no less of it in money's own form, and everything that is
// to be done. The customer chose the alternative, the right beside it being stated;
// the house does not lower it.
func (d *draft) noLess(p Package) bool {
	was := Package{}
	for i, t := range d.under.Package.Terms {
		if d.c.stands(*d.under, i) != termOver {
			was.Terms = append(was.Terms, t)
		}
	}
	cash := func(t Term) bool {
		return paysMoney(t.Remedy) && t.Remedy != "store_credit" && t.Remedy != "fee_waiver"
	}
	if p.gives().Cmp(was.gives()) < 0 || p.moneyOf(cash).Cmp(was.moneyOf(cash)) < 0 {
		return false
	}
	left := slices.Clone(p.Terms)
	for _, t := range was.Terms {
		if paysMoney(t.Remedy) {
			continue
		}
		i := slices.IndexFunc(left, func(x Term) bool { return x.Remedy == t.Remedy && x.Line == t.Line && x.Bearer != string(Customer) })
		if i < 0 {
			return false
		}
		left = slices.Delete(left, i, i+1)
	}
	return true
}

func (p Package) asksOfCustomer() bool {
	for _, t := range p.Terms {
		if t.Bearer == string(Customer) || t.Amount.Sign() < 0 {
			return true
		}
	}
	return false
}

// costOf is what a term costs the house, at most.
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
// exclude each other: together they cover the goods once, and whoever keeps or
// gets the goods is not owed their price as well, so that money given beside
// the goods is goodwill.
func (c Case) Goodwill(p Package) money.Amount {
	type key struct{ id, remedy string }
	left := map[key]money.Amount{} // how much each right still covers
	for _, e := range c.OpenRights() {
		covers := c.Paid
		if e.Amount != nil {
			covers = *e.Amount
		}
		if e.Remedy == "penalty" { // what was paid of it is not owed again
			covers = money.Max(money.Zero(covers.Currency), covers.Sub(c.penalties(e.ID)))
		}
		left[key{e.ID, e.Remedy}] = covers
	}
	goods, goodwill := c.pool(), money.Zero(c.Paid.Currency)
	for _, t := range p.Terms {
		cost, k := c.costOf(t), key{t.Right, t.Remedy}
		if t.Remedy == "delivery" {
			k.remedy = "set_extra_time"
		}
		rest, owed := left[k]
		if !owed || p.keepsOn(t.Line) && (t.Remedy == "refund" || t.Remedy == "store_credit") {
			goodwill = goodwill.Add(cost)
			continue
		}
		covered := money.Min(cost, rest)
		if t.Remedy != "penalty" { // a penalty is owed beside the goods
			covered = goods.take(c.partsOf(t.Line), covered)
		}
		left[k] = rest.Sub(covered)
		goodwill = goodwill.Add(cost.Sub(covered))
	}
	return goodwill
}

// given is the goodwill that agreements of the case have given already.
func (c Case) given() money.Amount {
	total := money.Zero(c.Paid.Currency)
	for _, a := range c.Bound {
		if c.InForce(a.No) { // what took the place of another counts what it kept of it
			total = total.Add(a.Goodwill)
		}
	}
	return total
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

// checkMandate refuses to bind the house beyond the actor's authority. What the
// order was given before counts, in this case and in others: ten small gifts are
// a large one. An escalation that was approved for this very package lifts the
// limit, once.
func (d *draft) checkMandate(p Package, am *Amendment) error {
	if d.c.approved(p, am) {
		return nil
	}
	return d.within(p)
}

// within holds a package to the mandate of whoever acts.
func (d *draft) within(p Package) error {
	asked := d.counted(p)
	return within(d.Policy, d.Actor.Role, asked, asked.Sub(d.c.Goodwill(p)))
}

// approved reports whether somebody approved this very package and it is not
// spent: as the change of the same agreement, since as one of its own it gives anew
// what the change keeps.
func (c Case) approved(p Package, am *Amendment) bool {
	return slices.ContainsFunc(c.Asked, func(x Escalation) bool {
		return x.State == "approved" && samePackage(x.Ask, p) && x.Amendment.of() == am.of()
	})
}

// spend ends the approvals that stand: each rested on what had been given until then.
func (d *draft) spend() {
	for _, x := range d.c.Asked {
		if x.State == "approved" {
			d.add(EscalationDecided{ID: x.ID, By: string(System), State: "spent"})
		}
	}
}

func samePackage(a, b Package) bool {
	if len(a.Terms) != len(b.Terms) || a.Alternative != b.Alternative || !slices.Equal(a.Keeps, b.Keeps) {
		return false
	}
	for i := range a.Terms {
		if a.Terms[i] != b.Terms[i] {
			return false
		}
	}
	return true
}
