package casefile

import (
	"slices"

	"makegood/internal/money"
	"makegood/internal/promise"
	"makegood/internal/rights"
)

// A case of several lines owes each of them: one may be paid back and another
// replaced, each under a right of its own.

// meetsByLine reports whether the package gives, for every line whose price has not
// gone back, one of the rights in full.
func (c Case) meetsByLine(p Package, owed []rights.Entitlement) bool {
	if len(c.Lines) < 2 {
		return false
	}
	met := false
	for i, part := range c.Lines {
		if c.lineSettled(part.Line) {
			continue
		}
		if !slices.ContainsFunc(owed, func(e rights.Entitlement) bool { return e.Remedy != "penalty" && c.grantsLine(p, e, i) }) {
			return false
		}
		met = true
	}
	return met
}

// grantsLine is grants for one line of the case, counted from 0. Of a sum for the
// whole case a line is owed its share by what was paid for it, and no more than that.
func (c Case) grantsLine(p Package, e rights.Entitlement, line int) bool {
	part := c.Lines[line]
	given, found := money.Zero(c.Paid.Currency), false
	for _, t := range p.Terms {
		if t.Right != e.ID || !sameRemedy(t.Remedy, e.Remedy) || t.Bearer == string(Customer) || !sameLine(t.Line, part.Line) {
			continue
		}
		found = true
		parts := c.partsOf(t.Line)
		i := slices.IndexFunc(parts, func(x Part) bool { return x.Line == part.Line })
		given = given.Add(t.Amount.Split(weightsOf(parts))[i])
	}
	switch {
	case !found:
		return false
	case !paysMoney(e.Remedy):
		return true
	case e.Amount != nil && e.Amount.Currency != given.Currency:
		return false
	case e.Amount != nil:
		return given.Cmp(money.Min(part.Paid, e.Amount.Split(weightsOf(c.Lines))[line])) >= 0
	case e.Remedy == "price_reduction":
		return given.Sign() > 0 && (c.Wish.Remedy == "price_reduction" || c.onlyReduction())
	}
	return given.Cmp(part.Paid) >= 0
}

// grantsSome reports whether the package gives the entitlement for some line.
func (c Case) grantsSome(p Package, e rights.Entitlement) bool {
	for i := range c.Lines {
		if c.grantsLine(p, e, i) {
			return true
		}
	}
	return false
}

// lineSettled reports whether an agreement has paid the line's price back, or is
// about to.
func (c Case) lineSettled(line string) bool {
	return slices.ContainsFunc(c.Promise, func(x promise.Promise) bool {
		if x.Deed.Line != line || x.Deed.Remedy != "refund" || x.Term == 0 || !x.Open() && x.State != promise.Kept || !c.settlesGoods(x) {
			return false
		}
		return x.Term <= len(c.Bound[x.Agreement-1].Package.Terms)
	})
}

// partsOf are the parts of the case that a line names; all of them where none
// is named.
func (c Case) partsOf(line string) []Part {
	var parts []Part
	for _, p := range c.Lines {
		if sameLine(line, p.Line) {
			parts = append(parts, p)
		}
	}
	return parts
}

// keepsOn reports whether the customer has or gets goods of a line under the package.
func (p Package) keepsOn(line string) bool {
	return slices.ContainsFunc(p.Terms, func(t Term) bool {
		return sameLine(t.Line, line) && Package{Terms: []Term{t}}.keepsGoods()
	})
}

// givesFree reports whether goods are paid back and stay, or come, all the same.
func (p Package) givesFree() bool {
	return slices.ContainsFunc(p.Terms, func(t Term) bool { return t.Remedy == "refund" && p.keepsOn(t.Line) })
}

// pool is what the goods of a case still have to be put right for, by line: rights
// to the same goods exclude each other and cover them once.
type pool map[string]money.Amount

func (c Case) pool() pool {
	left := pool{}
	for _, part := range c.Lines {
		left[part.Line] = part.Paid
	}
	return left
}

// take covers as much of a sum for parts as is left of them.
func (l pool) take(parts []Part, sum money.Amount) money.Amount {
	all, weights := money.Zero(sum.Currency), make([]int64, len(parts))
	for i, part := range parts {
		all, weights[i] = all.Add(l[part.Line]), l[part.Line].Minor
	}
	covered := money.Min(sum, all)
	if covered.Sign() <= 0 {
		return money.Zero(sum.Currency)
	}
	for i, share := range covered.Split(weights) {
		l[parts[i].Line] = l[parts[i].Line].Sub(share)
	}
	return covered
}
