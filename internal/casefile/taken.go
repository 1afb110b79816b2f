package casefile

import (
	"slices"
	"time"

	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/promise"
	"makegood/internal/shop"
	"makegood/internal/words"
)

// Goods are put right once. While their price is on its way back, nothing else is
// promised for them as of right beside it, in this case or in another of the
// order: what was agreed is changed by an amendment. Goods that are still to be
// done or to come give way to what is agreed anew in the same case (renews).

// Taken is goods that another case of the order has settled, or is settling, as of
// right: what is theirs in that case is not had again in this one.
type Taken struct {
	Case     string
	Line     string
	Quantity int
	Deed     words.Text
	Moved    bool // the order's own records count these pieces as settled already
}

// settlesGoods reports whether a term gives, as of right, what excludes any other
// remedy for the same goods.
func (t Term) settlesGoods() bool {
	switch t.Remedy {
	case "refund", "price_reduction", "store_credit", "replacement", "repair", "exchange", "delivery", "cancellation":
		return t.Right != ""
	}
	return false
}

// settlesGoods reports whether a promise puts goods right as of right: a term of
// an agreement does, or an operation that pays their price back. What an agreement
// gives beside goods that stay was meant to be given beside them.
func (c Case) settlesGoods(x promise.Promise) bool {
	if x.Origin != promise.Agreed || x.Agreement < 1 || x.Agreement > len(c.Bound) || x.Promisor.Seat != string(House) {
		return false
	}
	a := c.Bound[x.Agreement-1]
	switch {
	case len(a.Package.Terms) == 0:
		return x.Deed.Remedy == "refund"
	case x.Term < 1 || x.Term > len(a.Package.Terms) || !a.Package.Terms[x.Term-1].settlesGoods():
		return false
	}
	return x.Deed.Kind != promise.Pay || !a.Package.keepsOn(x.Deed.Line) || x.Deed.Remedy == "price_reduction"
}

// paidBack refuses what would settle goods whose price is on its way back in this
// case already. A change of the agreement that pays it is another matter.
func (d *draft) paidBack(p Package) error {
	if d.under != nil {
		return nil
	}
	for _, x := range d.c.Promise {
		if !x.Open() || x.Deed.Kind != promise.Pay || !d.c.settlesGoods(x) {
			continue
		}
		if slices.ContainsFunc(p.Terms, func(t Term) bool { return t.settlesGoods() && sameLine(t.Line, x.Deed.Line) }) {
			return fault.New(fault.WrongStep, "problem", words.Both("problem.paid_back", "Deed", x.Deed.Text, "No", x.Agreement))
		}
	}
	return nil
}

func sameLine(a, b string) bool { return a == "" || b == "" || a == b }

// takenElsewhere refuses what would settle goods that another case of the order
// has settled: there are no more pieces of them.
func (d *draft) takenElsewhere(settles func(line string) bool) error {
	for _, part := range d.c.Lines {
		if !settles(part.Line) {
			continue
		}
		e := d.elsewhere()
		if t, taken := e.TakenFrom(part); taken {
			return fault.New(fault.WrongStep, "problem", words.Both("problem.taken_elsewhere", "Deed", t.Deed, "Case", t.Case))
		}
	}
	return nil
}

// TakenFrom finds what another case has settled of a part, so that not enough
// pieces of its line are left.
func (e Elsewhere) TakenFrom(part Part) (Taken, bool) {
	left, known := e.Left[part.Line]
	var by Taken
	for _, t := range e.Taken {
		if t.Line != part.Line {
			continue
		}
		by = t
		if !t.Moved {
			left -= t.Quantity
		}
	}
	return by, by.Case != "" && known && left < part.Quantity
}

// packageSettles is what a package settles, by line.
func packageSettles(p Package) func(line string) bool {
	return func(line string) bool {
		return slices.ContainsFunc(p.Terms, func(t Term) bool { return t.settlesGoods() && sameLine(t.Line, line) })
	}
}

// takenBy lists what a case has settled or is settling, as it counts in one that
// was opened at since: what was done before that is history, which the facts tell.
func (c Case) takenBy(since time.Time) []Taken {
	var list []Taken
	for _, x := range c.Promise {
		if !c.settlesGoods(x) || x.Awaits != "" { // goods that are awaited may come another way
			continue
		}
		if !x.Open() && (x.State != promise.Kept || c.Bound[x.Agreement-1].House.At.Before(since)) {
			continue
		}
		moved := x.Deed.Kind == promise.Pay && slices.ContainsFunc(c.Orders, func(in Instruction) bool { return in.Key == x.Key && in.State != "queued" })
		for _, part := range c.Lines {
			if sameLine(x.Deed.Line, part.Line) {
				list = append(list, Taken{Case: c.ID, Line: part.Line, Quantity: part.Quantity, Deed: x.Deed.Text, Moved: moved})
			}
		}
	}
	return list
}

// PaysPrice reports whether a term gives back what was paid for goods, or some of
// it; all other money is given besides.
func (t Term) PaysPrice() bool {
	return t.Remedy == "refund" || t.Remedy == "price_reduction" || t.Remedy == "store_credit" && t.Right != ""
}

// withinRest refuses to pay back more for a line, or for the order, than was paid
// for it and has not gone back: by another case, an operation, or a change of the
// order since this case was opened. What a change keeps was counted when it bound.
func (d *draft) withinRest(p Package, am *Amendment) error {
	back, total := map[string]money.Amount{}, money.Zero(d.c.Paid.Currency)
	for i, t := range p.Terms {
		if !t.PaysPrice() || am.keeps(i) {
			continue
		}
		total = total.Add(t.Amount)
		parts := d.partsOf(t.Line)
		for j, share := range t.Amount.Split(weightsOf(parts)) {
			back[parts[j].Line] = back[parts[j].Line].Add(share)
		}
	}
	if total.IsZero() {
		return nil
	}
	e := d.elsewhere()
	if e.Rest == nil {
		return nil
	}
	for _, part := range d.c.Lines {
		if rest, known := e.Rest[part.Line]; known && back[part.Line].Cmp(rest) > 0 {
			return fault.New(fault.PaidBack, "goods", part.Name, "rest", rest)
		}
	}
	if total.Cmp(e.Holds) > 0 {
		return fault.New(fault.PaidBack, "goods", d.goods(""), "rest", e.Holds)
	}
	return nil
}

func weightsOf(parts []Part) []int64 {
	weights := make([]int64, len(parts))
	for i, p := range parts {
		weights[i] = p.Paid.Minor
	}
	return weights
}

// operationSettles refuses to take goods back, or their price, that another case
// has promised to put right.
func (d *draft) operationSettles(op shop.Operation) error {
	switch op.Name {
	case shop.OpTakeBack, shop.OpCancelOrder, shop.OpReturnItems, shop.OpExchangeItems:
		return d.takenElsewhere(func(string) bool { return true })
	}
	return nil
}
