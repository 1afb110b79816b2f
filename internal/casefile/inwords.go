package casefile

import (
	"slices"

	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/promise"
	"makegood/internal/rights"
	"makegood/internal/words"
)

// What is put in free words binds no further than what is put in terms: a sum is
// a sum in figures and in words, whoever's offer or page it stands in.

// namesSum reports whether a text names a sum of money, in figures or in words, or as
// a part or a multiple of the price.
func (d *draft) namesSum(text string) bool {
	return d.Sums != nil && len(d.Sums(text)) > 0 || d.Unclear != nil && d.Unclear(text) != "" || len(d.gives(text).Shares) > 0
}

// howMuch asks a person of the house who takes on a promise for the sum that its words
// name in a way that nobody can count: it would bind, and count for nothing.
func (d *draft) howMuch(s Statement) error {
	switch {
	case s.Amount.Sign() < 0 || s.Amount.Minor > maxMinor || s.Amount.Sign() > 0 && s.Amount.Currency != d.c.Paid.Currency:
		return invalid("statement.amount", words.Both("wrong.amount_in", "Currency", d.c.Paid.Currency))
	case d.Actor.Kind != Staff || d.Unclear == nil || s.By == 0 || s.Deed != DeedOther || s.Amount.Sign() > 0:
		return nil
	}
	if said := d.Unclear(s.Words); said != "" {
		return invalid("statement.amount", words.Both("problem.how_much", "Words", inLine(said)))
	}
	if said := d.uncounted(s.Words); said != "" {
		return whatCosts("statement.amount", said)
	}
	return nil
}

// termsMayBeSaid refuses terms of the house whose words take away what is owed.
func (d *draft) termsMayBeSaid(p Package) error {
	for _, t := range p.Terms {
		if err := d.mayBeSaid(t.Who + "\n" + t.Text); err != nil {
			return err
		}
	}
	return nil
}

// freeWords reports whether a term says something in words of its own, which only a
// person does for the house. The sentences of the policy's catalogue are the house's.
func (d *draft) freeWords(t Term) bool {
	return t.Remedy == "other" || t.Text != "" && !d.catalogued(t) || t.Who != "" && !d.known(t.Who)
}

// catalogued reports whether a term says what the policy lets staff offer, in its words.
func (d *draft) catalogued(t Term) bool {
	return slices.ContainsFunc(d.Policy.Concessions, func(k rights.Concession) bool {
		if k.Remedy != t.Remedy {
			return false
		}
		for _, title := range k.Title {
			if title == t.Text {
				return true
			}
		}
		return false
	})
}

// wordsTaken holds the words of a customer's package to what the house can take on: a
// program takes on none, and nobody what was given a cost by nobody. What an agreement
// keeps, a person has agreed to.
func (d *draft) wordsTaken(p Package, am *Amendment) error {
	for i, t := range p.Terms {
		if am.keeps(i) {
			continue
		}
		if d.Actor.Kind == Agent && d.freeWords(t) {
			return fault.New(fault.NotYourSeat)
		}
		if said := d.uncounted(t.Text); said != "" && t.Amount.Sign() <= 0 {
			return fault.New(fault.WrongStep, "problem", words.Both("problem.offer_uncounted", "Words", inLine(said)))
		}
	}
	return nil
}

// mayTakeOn refuses to bind the house to money beyond the actor's mandate on the
// strength of a statement, named as a refund or in words of its own; a sum that
// is owed needs nobody's leave. What the order was given counts, what lies before the
// customer, and what was taken on by word for it: ten small words are a large one.
func (d *draft) mayTakeOn(s Statement) error {
	if d.Actor.Kind == System {
		return nil
	}
	sums := d.c.beyondOwed(s, d.Sums, d.c.onTable()...)
	for _, sum := range sums {
		if err := Within(d.Policy, d.Actor.Role, sum); err != nil { // in a foreign currency nobody may
			return err
		}
	}
	if len(sums) == 0 {
		return nil
	}
	return Within(d.Policy, d.Actor.Role, d.wordCounts(sums))
}

// wordCounts is what sums that are taken on by word come to against a mandate, with
// what the order was given and is owed by word already.
func (d *draft) wordCounts(sums []money.Amount) money.Amount {
	total := d.c.Committed(d.Now, d.Sums).Add(d.c.byWord(d.Sums, nil)).Add(d.elsewhere().Goodwill).Add(d.elsewhere().ByWord)
	for _, sum := range sums {
		total = total.Add(inCurrency([]money.Amount{sum}, total.Currency))
	}
	return total
}

// byWord is what was taken on by statements and no agreement keeps, nor the words
// named: those a package keeps.
func (c Case) byWord(read func(string) []money.Amount, kept []string) money.Amount {
	total := money.Zero(c.Paid.Currency)
	for _, s := range c.Said {
		p, ok := c.PromiseByID(s.Promise)
		if !ok || p.State == promise.Replaced || slices.Contains(kept, p.ID) || c.keptByTerms(p.ID) {
			continue
		}
		if p.Deed.Kind == promise.Pay && p.State == promise.Kept {
			continue // paid, and not owed any more
		}
		total = total.Add(inCurrency(c.beyondOwed(s, read), total.Currency))
	}
	return total
}

// ByWord is the money that the house's people have taken on by word and that is in
// no agreement.
func (c Case) ByWord(read func(words string) []money.Amount) money.Amount { return c.byWord(read, nil) }

// beyondOwed are the sums that a statement names and that are not owed, or are given
// by an agreement, or by the packages besides, already. Less than is owed may be meant
// on top of it.
func (c Case) beyondOwed(s Statement, read func(string) []money.Amount, besides ...Package) []money.Amount {
	owed := c.notGiven(besides)
	if s.Deed == DeedRefund {
		return c.refundBeyond(owed)
	}
	return slices.DeleteFunc(s.sums(read), func(sum money.Amount) bool {
		return sum.Sign() <= 0 || !s.Besides && slices.ContainsFunc(owed, func(e rights.Entitlement) bool {
			return e.Amount != nil && *e.Amount == sum || e.Amount == nil && e.Remedy == "refund" && sum == c.Paid
		})
	})
}

// notGiven are the entitlements that no agreement in force and no package gives.
func (c Case) notGiven(packages []Package) []rights.Entitlement {
	for _, a := range c.Bound {
		if c.InForce(a.No) {
			packages = append(packages, a.Package)
		}
	}
	return slices.DeleteFunc(slices.Clone(c.Found.Entitlements), func(e rights.Entitlement) bool {
		return slices.ContainsFunc(packages, func(p Package) bool { return c.grants(p, e) })
	})
}

// onTable are the packages that bind the house when the customer says yes.
func (c Case) onTable() []Package {
	var list []Package
	if o, ok := c.StandingOffer(); ok && o.Seat == House {
		list = slices.Clone(o.Packages)
	}
	if c.Back != nil && c.Back.Operation == nil {
		list = append(list, c.Back.Package)
	}
	return list
}

// sums are those that a statement names in words of its own, and that it meant.
func (s Statement) sums(read func(string) []money.Amount) []money.Amount {
	if s.Deed != DeedOther {
		return nil
	}
	var list []money.Amount
	if read != nil {
		list = read(s.Words)
	}
	for _, sum := range []money.Amount{s.Amount, s.Share} { // and what the words leave unsaid: it takes nothing back of what they say
		if sum.Sign() > 0 && !slices.Contains(list, sum) {
			list = append(slices.Clip(list), sum)
		}
	}
	return list
}

// refundBeyond is the price that is not paid back yet, where no right gives it back.
func (c Case) refundBeyond(list []rights.Entitlement) []money.Amount {
	left := c.Paid
	if paid := c.Facts.Contract.PaidOrPrice(); paid.Currency == left.Currency {
		left = money.Min(left, paid)
	}
	owed := slices.ContainsFunc(list, func(e rights.Entitlement) bool {
		return e.Remedy == "refund" && e.Chooser == "consumer" && (e.Amount == nil || e.Amount.Cmp(left) >= 0)
	})
	if owed || left.Sign() <= 0 {
		return nil
	}
	return []money.Amount{left}
}
