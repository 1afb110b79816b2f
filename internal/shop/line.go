package shop

import (
	"maps"
	"math/big"
	"slices"
	"strconv"

	"makegood/internal/calendar"
	"makegood/internal/money"
)

// Paid is what was paid for the whole line: its pieces as marked, less its
// share of discounts, plus tax and its share of delivery.
func (l Line) Paid() money.Amount {
	whole := money.New(l.Price.Minor*int64(l.Quantity), l.Price.Currency)
	return whole.Sub(l.Discount).Add(l.Tax).Add(l.Delivery)
}

// PaidFor is what was paid for the next quantity pieces of the line that come
// back. It is the difference of two cumulative shares of Paid, so that the
// amounts of a line that comes back in pieces add up to the whole line,
// whatever the pieces. Money that went back already, for pieces or off the
// price, does not go back again: it is never more than Paid less Refunded.
func (l Line) PaidFor(quantity int) money.Amount {
	return l.paidFor(l.Back(), quantity, l.Refunded())
}

// Refunded is what went back for the line already, whether pieces came back
// for it or not.
func (l Line) Refunded() money.Amount {
	sum := money.Zero(l.Price.Currency)
	for _, t := range l.TakenBack {
		sum = sum.Add(t.Refund)
	}
	return sum
}

// paidFor is what was paid for quantity pieces after the first before ones,
// where some money went back already.
func (l Line) paidFor(before, quantity int, already money.Amount) money.Amount {
	upTo := func(n int) money.Amount {
		n = min(max(n, 0), l.Quantity)
		return l.Paid().Split([]int64{int64(n), int64(l.Quantity - n)})[0]
	}
	if l.Quantity <= 0 {
		return money.Zero(l.Price.Currency)
	}
	left := money.Max(l.Paid().Sub(already), money.Zero(l.Price.Currency))
	return money.Min(upTo(before+quantity).Sub(upTo(before)), left)
}

// Back is how many pieces of the line came back.
func (l Line) Back() int {
	n := 0
	for _, t := range l.TakenBack {
		n += t.Quantity
	}
	return n
}

// Left is how many pieces of the line the customer still has, or is to get.
func (l Line) Left() int { return l.Quantity - l.Back() }

// Line finds a line of the order by its ID.
func (o Order) Line(id string) (Line, bool) {
	if i := o.lineIndex(id); i >= 0 {
		return o.Lines[i], true
	}
	return Line{}, false
}

func (o Order) lineIndex(id string) int {
	return slices.IndexFunc(o.Lines, func(l Line) bool { return l.ID == id })
}

// Arrived reports whether the customer has the line's goods, or had them.
func (o Order) Arrived(l Line) bool {
	switch o.State {
	case Delivered, ReturnRequested, ExchangeRequested:
		return true
	}
	return l.DeliveredOn != calendar.Day(0)
}

// count is how many pieces of an item the order has that did not come back.
func (o Order) count(item string) int {
	n := 0
	for _, l := range o.Lines {
		if l.Item == item {
			n += l.Left()
		}
	}
	return n
}

// firstWith is the index of the first line with a piece of the item left.
func firstWith(lines []Line, item string) int {
	return slices.IndexFunc(lines, func(l Line) bool { return l.Item == item && l.Left() > 0 })
}

// cloned is the lines with nothing shared.
func cloned(lines []Line) []Line {
	lines = append([]Line{}, lines...)
	for i := range lines {
		lines[i].Options = maps.Clone(lines[i].Options)
		lines[i].TakenBack = slices.Clone(lines[i].TakenBack)
	}
	return lines
}

// swapped is the lines with one piece of item replaced by a variant. The piece
// is taken from the first line that has one; of a line with several pieces it
// becomes a line of its own with its share of discount, tax and delivery.
func swapped(lines []Line, item string, v Variant) []Line {
	lines = slices.Clone(lines)
	i := firstWith(lines, item)
	if lines[i].Quantity > 1 {
		one, rest := lines[i].split()
		one.ID = freeID(lines)
		lines[i] = rest
		lines = append(lines, one)
		i = len(lines) - 1
	}
	lines[i] = lines[i].as(v)
	return lines
}

// split takes one piece from a line of several.
func (l Line) split() (one, rest Line) {
	shares := []int64{1, int64(l.Quantity - 1)}
	one, rest = l, l
	one.Quantity, rest.Quantity = 1, l.Quantity-1
	one.TakenBack = nil
	for _, f := range []func(*Line) *money.Amount{
		func(l *Line) *money.Amount { return &l.Discount },
		func(l *Line) *money.Amount { return &l.Tax },
		func(l *Line) *money.Amount { return &l.Delivery },
	} {
		parts := f(&l).Split(shares)
		*f(&one), *f(&rest) = parts[0], parts[1]
	}
	return one, rest
}

// as is a line of one piece made into the variant: the discount stays as an
// amount (never above the new price), tax is charged at the rate that the line
// bore, delivery stays.
func (l Line) as(v Variant) Line {
	before := l.Price.Sub(l.Discount)
	l.Item, l.Price, l.Serial = v.Item, v.Price, ""
	l.Options = maps.Clone(v.Options)
	l.Discount = money.Min(l.Discount, l.Price)
	l.Tax = scaled(l.Tax, l.Price.Sub(l.Discount), before)
	return l
}

// scaled is a x to / from, rounded half up; a where from is nothing.
func scaled(a, to, from money.Amount) money.Amount {
	if from.Minor <= 0 || a.Minor <= 0 {
		return a
	}
	n := new(big.Int).Mul(big.NewInt(a.Minor), big.NewInt(2*max(to.Minor, 0)))
	n.Add(n, big.NewInt(from.Minor))
	n.Div(n, big.NewInt(2*from.Minor))
	return money.New(n.Int64(), a.Currency)
}

func freeID(lines []Line) string {
	for n := len(lines) + 1; ; n++ {
		id := strconv.Itoa(n)
		if !slices.ContainsFunc(lines, func(l Line) bool { return l.ID == id }) {
			return id
		}
	}
}

func paid(lines []Line) money.Amount {
	var sum money.Amount
	for _, l := range lines {
		sum = sum.Add(l.Paid())
	}
	return sum
}
