package table

import (
	"math"

	"makegood/internal/casefile"
	"makegood/internal/plan"
)

// OutcomeOf is the outcome of the board that a package of the case stands for.
// ok is false where it holds something that the board has not, as what a person
// wrote in their own words.
func (b *Board) OutcomeOf(p casefile.Package) (o Outcome, ok bool) {
	o = make(Outcome, len(b.Issues))
	granted := b.Issues[0].Options[0].Remedy == ""
	for _, t := range p.Terms {
		switch {
		case t.Remedy == "penalty":
		case t.Right != "":
			v := b.option(0, func(x plan.Option) bool {
				return x.Remedy == t.Remedy || x.Remedy == "set_extra_time" && t.Remedy == "delivery"
			})
			if v < 0 {
				return nil, false
			}
			o[0], granted = v, true
		default:
			i, v := b.extra(o, t)
			if i < 0 && len(p.Keeps) > 0 {
				continue // what was said before is no choice of this set
			}
			if i < 0 {
				return nil, false
			}
			o[i] = v
		}
	}
	return o, granted
}

// extra finds the option that a term of goodwill stands for, on an issue that
// is not settled yet.
func (b *Board) extra(o Outcome, t casefile.Term) (issue, option int) {
	for i := 1; i < len(b.Issues); i++ {
		if o[i] != 0 {
			continue
		}
		v := b.option(i, func(x plan.Option) bool {
			if x.ID == "" || x.Remedy != t.Remedy {
				return false
			}
			if t.Remedy == "other" || t.Remedy == "apology" {
				return saidIn(x, t.Text)
			}
			return x.Face == t.Amount
		})
		if v >= 0 {
			return i, v
		}
	}
	return -1, -1
}

func saidIn(o plan.Option, text string) bool {
	for _, said := range o.Text {
		if said == text {
			return true
		}
	}
	return false
}

func (b *Board) option(issue int, fits func(plan.Option) bool) int {
	for v, o := range b.Issues[issue].Options {
		if fits(o) {
			return v
		}
	}
	return -1
}

// IssueOf is the issue that a term of goodwill settles; -1 where the board has
// none such.
func (b *Board) IssueOf(t casefile.Term) int {
	if t.Right != "" {
		return 0
	}
	issue, _ := b.extra(make(Outcome, len(b.Issues)), t)
	return issue
}

// Recall is what the answers on file tell, and where the talk stands: every
// offer of the house and what became of it, and every counter-offer of the
// customer, in their order. What was written outside the board teaches nothing.
// The same case gives the same belief.
func Recall(b *Board, c casefile.Case, seed uint64, hints ...string) (*Belief, Round) {
	m, r := NewBelief(b, seed, hints...), Round{}
	for n, offer := range c.Offers {
		packages := b.outcomes(offer.Packages)
		if offer.Seat != casefile.House || packages == nil {
			continue
		}
		if b.sum(b.give, packages[0]) > 0 { // what is owed alone is no set
			r.Number++
			r.Least = math.Max(r.Least, b.sum(b.cost, packages[0]))
		}
		switch offer.State {
		case "accepted":
			m.Picked(packages, offer.Picked-1)
		case "rejected":
			m.Refused(packages)
		case "countered":
			m.Refused(packages)
			if n+1 < len(c.Offers) {
				if counter := b.outcomes(c.Offers[n+1].Packages); len(counter) > 0 {
					m.Preferred(append(packages, counter[0]), len(packages))
				}
			}
		}
	}
	return m, r
}

// outcomes are those of all packages; nil where one is not of the board.
func (b *Board) outcomes(packages []casefile.Package) []Outcome {
	var list []Outcome
	for _, p := range packages {
		o, ok := b.OutcomeOf(p)
		if !ok {
			return nil
		}
		list = append(list, o)
	}
	return list
}
