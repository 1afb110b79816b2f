package casefile

import (
	"slices"

	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/promise"
	"makegood/internal/rights"
)

// What is put in free words binds no further than what is put in terms: a sum is
// a sum in figures and in words, whoever's offer or page it stands in.

// namesSum reports whether a text names a sum of money, in figures or in words.
func (d *draft) namesSum(text string) bool { return d.Sums != nil && len(d.Sums(text)) > 0 }

// termsMayBeSaid refuses terms of the house whose words take away what is owed.
func (d *draft) termsMayBeSaid(p Package) error {
	for _, t := range p.Terms {
		if err := d.mayBeSaid(t.Who + "\n" + t.Text); err != nil {
			return err
		}
	}
	return nil
}

// freeWords reports whether a term promises something in words of its own, which
// only a person does for the house.
func (t Term) freeWords() bool { return t.Remedy == "other" || t.Remedy == "exchange" && t.Text != "" }

// freeForProgram refuses free words that a program would take on for the house.
// What an agreement keeps, a person has agreed to.
func (d *draft) freeForProgram(p Package, am *Amendment) error {
	if d.Actor.Kind != Agent {
		return nil
	}
	for i, t := range p.Terms {
		if t.freeWords() && !am.keeps(i) {
			return fault.New(fault.NotYourSeat)
		}
	}
	return nil
}

// mayTakeOn refuses to bind the house to money beyond the actor's mandate on the
// strength of a statement, named as a refund or in words of its own; a sum that
// is owed needs nobody's leave. What the order was given counts, and what was
// taken on by word for it: ten small words are a large one.
func (d *draft) mayTakeOn(s Statement) error {
	if d.Actor.Kind == System {
		return nil
	}
	if s.Deed == DeedRefund {
		return Within(d.Policy, d.Actor.Role, d.c.Paid)
	}
	sums := d.c.beyondOwed(s, d.Sums)
	if len(sums) == 0 {
		return nil
	}
	for _, sum := range sums {
		if err := Within(d.Policy, d.Actor.Role, sum); err != nil { // in a foreign currency nobody may
			return err
		}
	}
	total := d.c.given().Add(d.c.byWord(d.Sums)).Add(d.elsewhere().Goodwill).Add(d.elsewhere().ByWord)
	for _, sum := range sums {
		total = total.Add(sum)
	}
	return Within(d.Policy, d.Actor.Role, total)
}

// byWord is what was taken on by statements, in words of their own.
func (c Case) byWord(read func(string) []money.Amount) money.Amount {
	total := money.Zero(c.Paid.Currency)
	for _, s := range c.Said {
		if p, ok := c.PromiseByID(s.Promise); !ok || p.State == promise.Replaced {
			continue
		}
		for _, sum := range c.beyondOwed(s, read) {
			if sum.Currency == total.Currency {
				total = total.Add(sum)
			}
		}
	}
	return total
}

// beyondOwed are the sums that a statement names in words of its own and that are
// not owed. Less than is owed may be meant on top of it.
func (c Case) beyondOwed(s Statement, read func(string) []money.Amount) []money.Amount {
	if s.Deed != DeedOther || read == nil {
		return nil
	}
	return slices.DeleteFunc(read(s.Words), func(sum money.Amount) bool {
		return sum.Sign() <= 0 || slices.ContainsFunc(c.Found.Entitlements, func(e rights.Entitlement) bool { return e.Amount != nil && *e.Amount == sum })
	})
}
