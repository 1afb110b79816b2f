package guide

import (
	"slices"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/money"
	"makegood/internal/plan"
	"makegood/internal/talk"
)

// Concession is one offer of the house above what is owed, in the ledger of
// concessions: what it gives, what that costs, what it is worth to the customer,
// what was asked in return and what became of it.
type Concession struct {
	Offer    string       `json:"offer"`
	On       calendar.Day `json:"on"`
	Goodwill money.Amount `json:"goodwill"` // of its dearest package
	Step     money.Amount `json:"step"`     // more than the offer before
	Cost     money.Amount `json:"cost"`     // to the house, as far as the policy prices it; else the goodwill
	Worth    money.Amount `json:"worth"`    // to the customer, at face value
	Return   string       `json:"return"`   // what was asked for it: term, condition, moved (the customer came down); "" nothing
	Breach   bool         `json:"breach"`   // it puts a breach of the house right: nothing is asked for that
	State    string       `json:"state"`
}

// Given is the ledger of concessions of a case, in the order of the offers.
func Given(c casefile.Case) []Concession { return priced(c, nil) }

// Priced is the same, with what each costs under the policy.
func Priced(v View) ([]Concession, error) {
	options, err := plan.Concessions(v.Policy, v.Case.Situation(), "admin")
	if err != nil {
		return nil, err
	}
	return priced(v.Case, options), nil
}

func priced(c casefile.Case, options []plan.Option) []Concession {
	list := []Concession{}
	last := money.Zero(c.Paid.Currency)
	for n, o := range c.Offers {
		if o.Seat != casefile.House {
			continue
		}
		dearest, ground := o.Packages[0], c.Ground(o.Amendment)
		for _, p := range o.Packages {
			if ground.Goodwill(p).Cmp(ground.Goodwill(dearest)) > 0 {
				dearest = p
			}
		}
		x := Concession{Offer: o.ID, On: calendar.Of(o.At), Goodwill: ground.Goodwill(dearest), State: o.State, Breach: brokenBy(c, calendar.Of(o.At))}
		x.Step = money.Max(money.Zero(last.Currency), x.Goodwill.Sub(last))
		last = x.Goodwill
		x.Cost, x.Worth = costOf(ground, dearest, options), x.Goodwill
		switch {
		case asksBack(dearest):
			x.Return = "term"
		case o.Words != "" && talk.Read(talk.Utterance{Seat: talk.House, Text: o.Words, Lang: "auto", On: x.On}).Has("condition"):
			x.Return = "condition"
		case n > 0 && c.Offers[n-1].Seat == casefile.Customer && comparedWith(c, n-1) == lower:
			x.Return = "moved"
		}
		list = append(list, x)
	}
	return list
}

// costOf is what the goodwill of a package costs the house: as the policy
// prices it, and where it does not, what it says. A right that is given beside
// another to the same goods is goodwill, too.
func costOf(c casefile.Case, p casefile.Package, options []plan.Option) money.Amount {
	sum := c.Goodwill(p)
	for _, t := range p.Terms {
		if t.Right != "" {
			continue
		}
		at := slices.IndexFunc(options, func(o plan.Option) bool {
			if o.Remedy != t.Remedy {
				return false
			}
			if t.Text == "" {
				return o.Face == t.Amount
			}
			for _, said := range o.Text {
				if said == t.Text {
					return true
				}
			}
			return false
		})
		if at >= 0 {
			sum = sum.Sub(c.Goodwill(casefile.Package{Terms: []casefile.Term{t}})).Add(options[at].Cost)
		}
	}
	return sum
}

// How an offer of the customer stands to the one that they made before it.
const (
	first  = iota // there is none before it to the same
	lower         // they ask for less
	higher        // for as much, or for more
)

// comparedWith says how the n-th offer, which is the customer's, stands to the one
// that they made before it.
func comparedWith(c casefile.Case, n int) int {
	now := c.Offers[n]
	for _, before := range slices.Backward(c.Offers[:n]) {
		if before.Seat != casefile.Customer || !sameGround(before.Amendment, now.Amendment) {
			continue
		}
		was, sumWas := asked(c, before)
		is, sumIs := asked(c, now)
		if is.Cmp(was) < 0 || is.Cmp(was) == 0 && sumIs.Cmp(sumWas) < 0 {
			return lower
		}
		return higher
	}
	return first
}

func sameGround(a, b *casefile.Amendment) bool {
	return a == nil && b == nil || a != nil && b != nil && a.Agreement == b.Agreement
}

// asked is what an offer of the customer asks of the house at least: how much of it
// is goodwill, and how much money there is in it.
func asked(c casefile.Case, o casefile.Offer) (goodwill, sum money.Amount) {
	ground := c.Ground(o.Amendment)
	for n, p := range o.Packages {
		all := money.Zero(c.Paid.Currency)
		for _, t := range p.Terms {
			if t.Bearer != string(casefile.Customer) {
				all = all.Add(t.Amount)
			}
		}
		if g := ground.Goodwill(p); n == 0 || g.Cmp(goodwill) < 0 || g.Cmp(goodwill) == 0 && all.Cmp(sum) < 0 {
			goodwill, sum = g, all
		}
	}
	return goodwill, sum
}

// brokenBy reports whether a promise of the house was broken on a day or before.
func brokenBy(c casefile.Case, on calendar.Day) bool {
	return slices.ContainsFunc(c.Breaks, func(r casefile.Recovery) bool { return r.On <= on })
}
