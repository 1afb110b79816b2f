package talk

import (
	"slices"
	"strconv"
	"strings"

	"makegood/internal/talk/lexis"
)

// terms reads the terms of one part.
func (a *analysis) terms(s *sentence, p part) (Terms, bool) {
	var t Terms
	t.Remedy = a.remedyIn(s, p.from, p.to)
	for _, f := range a.figuresIn(s) {
		if f.From < p.from || f.From >= p.to || a.reported[f.From] {
			continue
		}
		switch f.Kind {
		case lexis.MoneyFigure:
			if (t.Amount == nil || f.Answer) && !a.turnedDown(s, f.From) {
				m := f.Amounts[len(f.Amounts)-1]
				t.Amount = &m
			}
		case lexis.PercentFigure:
			if (t.Percent == 0 || f.Answer) && !a.turnedDown(s, f.From) {
				t.Percent = f.Percent
			}
		case lexis.DayFigure:
			if t.By == nil {
				d := f.Day
				t.By = &d
			}
		}
	}
	if t.Remedy == "exchange" && a.sameThing(s, p) {
		t.Remedy = "replacement"
	}
	if t.Remedy == "" && t.Percent > 0 {
		t.Remedy = "price_reduction"
	}
	if t.Remedy == "" && t.Amount == nil || t.Remedy == "price_reduction" && t.Percent == 0 && t.Amount == nil {
		if n := a.answeringPercent(s, p); n > 0 {
			t.Remedy, t.Percent = "price_reduction", n
		}
	}
	if t.Percent == 100 {
		t.Percent = 0
	}
	if t.Remedy == "refund" && s.has("keep") && (t.Amount != nil || t.Percent > 0) && a.keepsGoods(s, p) {
		t.Remedy = "price_reduction"
	}
	if t.Remedy == "" && t.Amount != nil && a.keepsGoods(s, p) {
		t.Remedy = "price_reduction"
	}
	if t.Remedy == "" && t.Amount != nil && a.ownMoney(s, p) {
		t.Remedy = "refund"
	}
	if t.Remedy == "delivery" && a.another(s, p) {
		t.Remedy = "replacement"
	}
	free := a.labelIn(s, "free", p)
	t.Goodwill = a.u.Seat == House && free
	if t.Remedy == "fee_waiver" && a.labelIn(s, "housepays", p) {
		t.ShippingPaidBy = House
	}
	return t, t.Remedy != "" || t.Amount != nil
}

// mine are words with which a customer calls a sum the money that was paid.
var mine = wordSet("my our мои моих свои своих наши наших мой уплаченные уплаченных потраченные paid")

// ownMoney tells whether a customer asks for a sum as for the own money: "I'd like my
// £88", "хочу назад свои девяносто девять евро".
func (a *analysis) ownMoney(s *sentence, p part) bool {
	if a.u.Seat != Customer {
		return false
	}
	for _, f := range a.figuresIn(s) {
		if f.Kind == lexis.MoneyFigure && f.From >= p.from && f.From < p.to && a.anyOf(max(f.From-2, p.from), f.From, mine) {
			return true
		}
	}
	return false
}

// anew are words for another of what was sent already.
var anew = wordSet("другой другую другое других новый новую новое новые новых another replacement")

// another tells whether a customer wants sent what is to stand in for the thing that
// came: "просто пришлите другой, который работает".
func (a *analysis) another(s *sentence, p part) bool {
	if a.u.Seat != Customer {
		return false
	}
	return a.anyOf(p.from, p.to, anew)
}

// swapped are words that ask for another of the same where nothing says for what.
var swapped = []string{"swap", "swop", "поменя", "меняй", "меняе", "поменяй"}

// sameThing tells whether a customer wants the thing that was bought anew: "swap the
// kettle", with no other size or model named.
func (a *analysis) sameThing(s *sentence, p part) bool {
	if a.u.Seat != Customer {
		return false
	}
	bare := false
	for i := p.from; i < p.to; i++ {
		w := a.tokens[i].Text
		bare = bare || slices.ContainsFunc(swapped, func(stem string) bool { return strings.HasPrefix(w, stem) })
		if other[w] || strings.HasPrefix(w, "обмен") || strings.HasPrefix(w, "exchang") || strings.HasPrefix(w, "размер") || strings.HasPrefix(w, "друг") || strings.HasPrefix(w, "модел") || strings.HasPrefix(w, "цвет") {
			return false
		}
	}
	return bare
}

// other are words that say for what a thing is to be exchanged.
var other = wordSet("for to size sizes colour color model other another different smaller bigger larger на")

// answeringPercent reads a bare number set against a percent that was turned
// down: "10 percent is too little, make it 30".
func (a *analysis) answeringPercent(s *sentence, p part) float64 {
	answers := false
	for _, f := range a.figuresIn(s) {
		if f.Kind == lexis.PercentFigure && f.From >= s.from && f.From < s.to {
			answers = true
		}
	}
	if i := a.sentenceOf(s.from); i > 0 { // "15 percent? Make it 40."
		before := &a.sentences[i-1]
		for _, f := range a.figuresIn(before) {
			answers = answers || f.Kind == lexis.PercentFigure && s.words < 9
		}
	}
	for i := p.from; answers && i < p.to; i++ {
		if n, err := strconv.ParseFloat(a.tokens[i].Text, 64); err == nil && n > 0 && n <= 100 && a.tokens[i].Kind == lexis.Number && !a.turnedDown(s, i) {
			return n
		}
	}
	return 0
}

// keepsGoods tells whether the goods stay: "we give you $30 back and you keep both".
func (a *analysis) keepsGoods(s *sentence, p part) bool {
	return s.has("keep") && !s.has("remedy/store_credit")
}

func (a *analysis) labelIn(s *sentence, label string, p part) bool {
	for _, f := range s.finds {
		if f.label == label && !f.dead && f.from >= p.from-1 && f.from < p.to {
			return true
		}
	}
	return false
}

// turnedDown tells whether a figure is named only to be refused: "not $70",
// "forty is more than I can give", "10 процентов мало".
func (a *analysis) turnedDown(s *sentence, i int) bool {
	if i > 0 && (a.tokens[i-1].Text == "not" || a.tokens[i-1].Text == "не") {
		return true
	}
	for _, f := range s.finds {
		if f.label == "reject" && !f.dead && f.from > i && f.from <= i+4 && a.sameClause(i, f.from) {
			return true
		}
	}
	return false
}

func (a *analysis) sameClause(i, j int) bool {
	for k := i; k < j; k++ {
		if a.tokens[k].Kind == lexis.Mark && isBreak(a.tokens[k].Text) {
			return false
		}
	}
	return true
}
