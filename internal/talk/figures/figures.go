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
	Answer   bool // a bare number set against a sum or a percent before it
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

// answering are words after which a bare number answers a sum or a percent.
var (
	answering        = words("it try say plus another makes rather but давайте давай лучше бы пусть плюс а верните отдайте дайте скиньте хотя")
	answeringPercent = words("it try say like at for to давайте лучше бы пусть за на хотя хотел рассчитывал лишь только максимум but rather")
)

// answer reads a bare number that is set against the sum or the percent named before:
// "20 quid is not enough, make it 35", "Ten percent is a joke. Thirty, and I keep it."
func answer(t []lexis.Token, i int, before []Figure) (Figure, bool) {
	if len(before) == 0 || i == 0 {
		return Figure{}, false
	}
	last := before[len(before)-1]
	switch last.Kind {
	case lexis.MoneyFigure:
		return answeredSum(t, i, &last)
	case lexis.PercentFigure:
		return answeredPercent(t, i, &last)
	}
	return Figure{}, false
}

func answeredSum(t []lexis.Token, i int, sum *Figure) (Figure, bool) {
	if i > sum.To+8 {
		return Figure{}, false
	}
	refused := is(t, i-1, ",") && i == sum.To+1 && (is(t, sum.From-1, "not", "не") || is(t, sum.From-2, "not")) // "not a tenner, fifty"
	instead := is(t, i-1, "на") && sum.Amounts[0].Currency == "RUB"                                             // "шестьсот рублей многовато, на триста готовы"
	otherwise := is(t, i-1, "не", "not") && is(t, i-2, "а", "and", ",")                                         // "полторы тысячи рублей, а не две"
	if !answering[t[i-1].Text] && !refused && !instead && !otherwise {
		return Figure{}, false
	}
	n, ok := readNumber(t, i)
	if rub := sum.Amounts[0].Currency == "RUB"; ok && rub && n.value < 100_00 {
		if !otherwise || n.value > 20_00 {
			return Figure{}, false // pieces or days
		}
		n.value *= 1000
	}
	if !ok || n.ranged || n.value <= 0 || n.to < len(t) && t[n.to].Kind != lexis.Mark && !is(t, n.to, "and", "и", "on") {
		return Figure{}, false
	}
	return Figure{Kind: lexis.MoneyFigure, From: i, To: n.to, Amounts: sums(n, sum.Amounts[0].Currency), Answer: true}, true
}

// A number answers a percent from so many words behind it, and is that large at least:
// less is a count of things.
const (
	reach        = 14
	leastPercent = 5_00
)

func answeredPercent(t []lexis.Token, i int, before *Figure) (Figure, bool) {
	if i > before.To+reach || is(t, i-1, "#", "№") {
		return Figure{}, false
	}
	opens := t[i].Sentence != t[i-1].Sentence || t[i-1].Kind == lexis.Mark // "Thirty, and I keep the rug"
	if !opens && !answeringPercent[t[i-1].Text] {
		return Figure{}, false
	}
	n, ok := readNumber(t, i)
	if !ok || n.ranged || n.value < leastPercent || n.value > 100_00 || n.value == int64(before.Percent*100) {
		return Figure{}, false
	}
	closes := n.to >= len(t) || t[n.to].Kind == lexis.Mark || is(t, n.to, "and", "и", "или", "or", "because", "then")
	bids := is(t, i-1, "за", "на", "at", "for") && n.to < len(t) && is(t, n.to, "оставлю", "оставляю", "беру", "возьму", "согласен", "согласна", "готов", "готова", "i")
	if !closes && !bids {
		return Figure{}, false
	}
	return Figure{Kind: lexis.PercentFigure, From: i, To: n.to, Percent: float64(n.value) / 100, Answer: true}, true
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
