package casefile

import (
	"errors"
	"slices"
	"time"

	"makegood/internal/money"
	"makegood/internal/promise"
)

// Elsewhere is what other cases of the same order were given or may still be
// given on the house's word. It counts against the mandate here: who opens ten
// cases of an order has no more authority over it than who opens one.
type Elsewhere struct {
	Goodwill  money.Amount
	ByWord    money.Amount            // taken on by statements, in words of their own
	Penalties map[string]money.Amount // by right, those that are paid for lines of this case
	Taken     []Taken                 // goods of lines of this case
	Left      map[string]int          // by line, the pieces that the order's records have left
	Rest      map[string]money.Amount // by line, what was paid and has not gone back; nil: no records tell
	Holds     money.Amount            // the same of the whole order
}

// ErrElsewhere says that a decision rests on what other cases of the order were
// given, and that the scene does not hold it: look, and decide again. Most
// decisions do not, and looking costs as much as deciding.
var ErrElsewhere = errors.New("casefile: what other cases of the order were given is not known")

// elsewhere is asked by what rests on the order's other cases.
func (d *draft) elsewhere() Elsewhere {
	d.blind = d.blind || d.ElsewhereUnseen
	return d.Elsewhere
}

// With adds another case of the same order, as it counts in the case of. Read finds
// the sums that words name.
func (e Elsewhere) With(o, of Case, now time.Time, read func(words string) []money.Amount) Elsewhere {
	if o.Paid.Currency != of.Paid.Currency {
		return e
	}
	e.Taken = append(e.Taken, o.takenBy(of.OpenedAt)...)
	e.Goodwill, e.ByWord = e.Goodwill.Add(o.Committed(now, read)), e.ByWord.Add(o.byWord(read, nil))
	shared := slices.ContainsFunc(o.Lines, func(a Part) bool {
		return slices.ContainsFunc(of.Lines, func(b Part) bool { return a.Line == b.Line })
	})
	if !shared {
		return e
	}
	for _, a := range o.Bound {
		for _, t := range a.Package.Terms {
			if t.Remedy == "penalty" && t.Right != "" {
				if e.Penalties == nil {
					e.Penalties = map[string]money.Amount{}
				}
				e.Penalties[t.Right] = o.penalties(t.Right)
			}
		}
	}
	return e
}

// Committed is the goodwill of the case's agreements, and the dearest of what
// lies before the customer and binds the house when they say yes. What keeps a
// word adds what it gives above that. Read finds the sums that words name.
func (c Case) Committed(now time.Time, read func(words string) []money.Amount) money.Amount {
	dearest := money.Zero(c.Paid.Currency)
	if o, ok := c.StandingOffer(); ok && o.Seat == House {
		for _, p := range o.Packages {
			dearest = money.Max(dearest, c.more(p, o.Amendment).Sub(c.beyondAll(p.Keeps, read)))
		}
	}
	if c.Back != nil && now.Before(c.Back.Until) {
		reading := c.Back.Goodwill
		if c.Back.Operation == nil {
			reading = c.more(c.Back.Package, c.Back.Amendment).Sub(c.beyondAll(c.Back.Package.Keeps, read))
		}
		dearest = money.Max(dearest, money.Zero(c.Paid.Currency).Add(reading))
	}
	return c.given().Add(dearest)
}

// counted is what the package comes to against a mandate: its goodwill, with all
// that the order was given before or is owed on the house's word. A package without
// goodwill needs nobody's leave; nor does one that gives no more than the agreement
// which it changes and the words that it keeps: somebody had the authority for those.
func (d *draft) counted(p Package) money.Amount {
	goodwill := d.c.Goodwill(p)
	besides, twice := d.c.owedTwice(p, d.Sums)
	goodwill = goodwill.Add(twice)
	again := map[string]money.Amount{} // by right
	for _, t := range p.Terms {
		if t.Remedy == "penalty" && t.Right != "" {
			again[t.Right] = money.Zero(t.Amount.Currency).Add(again[t.Right]).Add(t.Amount)
		}
	}
	if len(again) > 0 {
		for right, paid := range d.elsewhere().Penalties {
			if sum, ok := again[right]; ok {
				goodwill = goodwill.Add(money.Min(sum, paid))
			}
		}
	}
	if goodwill.Sign() <= 0 || goodwill.Cmp(d.vouched(p)) <= 0 {
		return money.Zero(goodwill.Currency)
	}
	return goodwill.Add(d.c.given()).Add(d.c.byWord(d.Sums, slices.Concat(p.Keeps, besides))).Add(d.elsewhere().Goodwill).Add(d.elsewhere().ByWord)
}

// Counts is what a package, as the change of an agreement or as one of its own, comes
// to against a mandate in this case alone. Read finds the sums that words name.
func (c Case) Counts(p Package, am *Amendment, read func(words string) []money.Amount) money.Amount {
	d := &draft{Scene: Scene{Sums: read}, c: c, looked: true}
	sum := money.Zero(c.Paid.Currency)
	_ = d.onGround(am, func() error {
		sum = sum.Add(d.counted(p))
		return nil
	})
	return sum
}

// vouched is the goodwill that the agreement which a package changes and the words
// which it keeps have given already, so far as the package takes their place.
func (d *draft) vouched(p Package) money.Amount {
	before, fresh := money.Zero(d.c.Paid.Currency), p.Keeps
	if d.under != nil {
		before = d.under.Goodwill.Sub(d.c.Bound[d.under.No-1].Goodwill)
		fresh = slices.DeleteFunc(slices.Clone(p.Keeps), func(id string) bool { return slices.Contains(d.under.Package.Keeps, id) })
	}
	return before.Add(d.c.beyondAll(fresh, d.Sums))
}

// penalties are those that the case has paid, or has promised still to pay, under a right.
func (c Case) penalties(right string) money.Amount {
	sum := money.Zero(c.Paid.Currency)
	for _, a := range c.Bound {
		for i, t := range a.Package.Terms {
			if t.Remedy != "penalty" || t.Right != right || !c.InForce(a.No) {
				continue
			}
			if first, _ := c.firstAgreed(a, i); c.pays(first.No, t) {
				sum = sum.Add(t.Amount)
			}
		}
	}
	return sum
}

// more is the goodwill that a package would add to what the case was given.
func (c Case) more(p Package, am *Amendment) money.Amount {
	goodwill := c.goodwillOf(p, am)
	if am != nil && am.Agreement <= len(c.Bound) {
		goodwill = goodwill.Sub(c.Bound[am.Agreement-1].Goodwill)
	}
	return goodwill
}

// pays reports whether the money of a term is on its way or there: nobody refused it.
func (c Case) pays(agreement int, t Term) bool {
	return slices.ContainsFunc(c.Promise, func(p promise.Promise) bool {
		return p.Agreement == agreement && p.Deed.Remedy == t.Remedy && p.Deed.Amount == t.Amount &&
			!slices.ContainsFunc(c.Orders, func(in Instruction) bool { return in.Key == p.Key && in.State == "refused" })
	})
}
