// Package figures reads what a text says in figures: sums of money, percents,
// order numbers and days, in English and Russian, in digits and in words. Days
// are resolved against the day the text was said.
package figures

import (
	"makegood/internal/calendar"
	"makegood/internal/money"
	"makegood/internal/talk/lexis"
)

// Figure is one finding: tokens From to To (exclusive) and what they say. Of
// the other fields those of its Kind are set.
type Figure struct {
	Kind     lexis.FigureKind
	From, To int
	Amounts  []money.Amount // one, or two that share a currency
	Percent  float64
	Order    string
	Day      calendar.Day
	Term     Term // how Day was counted
	Answer   bool // a bare number set against a sum before it, in its currency
}

// Term says how a day was named. Calendar days stand by themselves; the others
// hang on the day of speaking, and can be counted anew from another.
type Term struct {
	Relative bool // counted from the day of speaking
	Length   bool // a number of days, weeks or months ahead
	N        int
	Unit     Unit
}

// Unit is what a length is counted in.
type Unit uint8

// The units of a length.
const (
	Days Unit = iota
	BusinessDays
	Months
)

// From counts the term from a day.
func (t Term) From(d calendar.Day) calendar.Day {
	switch t.Unit {
	case BusinessDays:
		return d.AddBusiness(t.N, calendar.Weekdays{})
	case Months:
		return d.AddMonths(t.N)
	}
	return d + calendar.Day(t.N)
}

// Read finds every figure of the tokens, in text order, none overlapping.
// Longer readings are tried first: an order number before a date before money.
func Read(t []lexis.Token, on calendar.Day) []Figure {
	var out []Figure
	for i := 0; i < len(t); {
		f, ok := at(t, i, on)
		if !ok {
			f, ok = answer(t, i, out)
		}
		if !ok || f.To <= i {
			i++
			continue
		}
		out = append(out, f)
		i = f.To
	}
	return out
}

// answering are words after which a bare number answers a sum.
var answering = words("it try say plus давайте лучше бы пусть плюс")

// answer reads a bare number that is set against the sum named just before and so
// shares its currency: "20 quid is not enough, make it 35".
func answer(t []lexis.Token, i int, before []Figure) (Figure, bool) {
	if len(before) == 0 || i == 0 {
		return Figure{}, false
	}
	sum := before[len(before)-1]
	if sum.Kind != lexis.MoneyFigure || i > sum.To+8 {
		return Figure{}, false
	}
	refused := is(t, i-1, ",") && i == sum.To+1 && (is(t, sum.From-1, "not", "не") || is(t, sum.From-2, "not")) // "not a tenner, fifty"
	instead := is(t, i-1, "на") && sum.Amounts[0].Currency == "RUB"                                             // "шестьсот рублей многовато, на триста готовы"
	if !answering[t[i-1].Text] && !refused && !instead {
		return Figure{}, false
	}
	n, ok := readNumber(t, i)
	if !ok || n.ranged || n.value <= 0 || instead && n.value < 100_00 || n.to < len(t) && t[n.to].Kind != lexis.Mark && !is(t, n.to, "and", "и", "on") {
		return Figure{}, false
	}
	return Figure{Kind: lexis.MoneyFigure, From: i, To: n.to, Amounts: sums(n, sum.Amounts[0].Currency), Answer: true}, true
}

func at(t []lexis.Token, i int, on calendar.Day) (Figure, bool) {
	if t[i].Kind == lexis.Mark {
		if t[i].Text != "#" && t[i].Text != "№" && symbols[t[i].Text] == "" {
			return Figure{}, false
		}
	}
	if id, to := readOrder(t, i); to > 0 {
		return Figure{Kind: lexis.OrderFigure, From: i, To: to, Order: id}, true
	}
	if list, to := readMoney(t, i); to > 0 {
		return Figure{Kind: lexis.MoneyFigure, From: i, To: to, Amounts: list}, true
	}
	if p, to := readPercent(t, i); to > 0 {
		return Figure{Kind: lexis.PercentFigure, From: i, To: to, Percent: p}, true
	}
	if d, ok := readDay(t, i, on); ok {
		return Figure{Kind: lexis.DayFigure, From: i, To: d.to, Day: d.day, Term: d.term}, true
	}
	return Figure{}, false
}
