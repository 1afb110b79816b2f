package casefile

import (
	"slices"

	"makegood/internal/money"
	"makegood/internal/rights"
	"makegood/internal/words"
)

// Gives is what words give besides the sums that they name.
type Gives struct {
	Shares  []Share  // parts and multiples of the price
	Besides bool     // on top of what is owed, as a gift card or "as well"
	Unclear string   // the words that give something for nothing, or money without an end; "" for none
	Service bool     // and that is what putting goods right takes: carriage, a repair
	Offers  string   // the words that offer or promise something, as the reader finds them
	Refuses []string // remedies that they refuse flatly
}

// Share is a part or a multiple of what was paid.
type Share struct{ Times, Of int64 }

// of is the share of a sum, rounded to the nearest minor unit; never more than can be meant.
func (s Share) of(paid money.Amount) money.Amount {
	if s.Of <= 0 || s.Times <= 0 || paid.Minor <= 0 {
		return money.Zero(paid.Currency)
	}
	if float64(paid.Minor)*float64(s.Times)/float64(s.Of) >= float64(maxMinor) {
		return money.New(maxMinor, paid.Currency)
	}
	whole, rest := paid.Minor/s.Of, paid.Minor%s.Of
	return money.New(whole*s.Times+(rest*s.Times*2+s.Of)/(2*s.Of), paid.Currency)
}

// gives reads words; nothing where nobody reads.
func (d *draft) gives(text string) Gives {
	if d.Gives == nil || text == "" {
		return Gives{}
	}
	return d.Gives(text)
}

// worth is a statement with what its words come to, where they name it by the price.
func (d *draft) worth(s Statement) Statement {
	s.Share, s.Besides = money.Amount{}, false
	if s.Deed != DeedOther {
		return s
	}
	g := d.gives(s.Words)
	for _, share := range g.Shares {
		s.Share = money.Zero(d.c.Paid.Currency).Add(s.Share).Add(share.of(d.c.Paid))
	}
	s.Besides = g.Besides
	return s
}

// uncounted are the words that give something which nobody can count: goods for
// nothing, whatever it costs. What putting goods right takes is not counted where
// they are owed: the law has it done for nothing.
func (d *draft) uncounted(text string) string {
	g := d.gives(text)
	if g.Service && slices.ContainsFunc(d.c.OpenRights(), func(e rights.Entitlement) bool { return e.Remedy != "penalty" }) {
		return ""
	}
	return g.Unclear
}

// whatCosts asks what it costs the house that is given for nothing: it would bind, and
// count for nothing.
func whatCosts(at, said string) error {
	return invalid(at, words.Both("problem.what_cost", "Words", inLine(said)))
}

// RefusesOwed reports whether words refuse flatly what is owed and the customer's to choose.
func (c Case) RefusesOwed(g Gives) bool {
	return slices.ContainsFunc(c.OpenRights(), func(e rights.Entitlement) bool { return slices.Contains(g.Refuses, e.Remedy) })
}

// WordBeyond is what words of the house would take on beyond what is owed, with what
// the case was given and took on by word before; and that alone.
func (c Case) WordBeyond(text string, read func(string) []money.Amount, gives func(string) Gives) (total, before money.Amount) {
	d := &draft{Scene: Scene{Sums: read, Gives: gives}, c: c, looked: true}
	sum := inCurrency(c.beyondOwed(d.worth(Statement{Deed: DeedOther, Words: text}), read), c.Paid.Currency)
	before = money.Zero(c.Paid.Currency).Add(c.given()).Add(c.byWord(read, nil))
	if sum.Sign() <= 0 {
		return sum, before
	}
	return sum.Add(before), before
}
