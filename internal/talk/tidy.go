package talk

import (
	"slices"

	"makegood/internal/talk/lexis"
)

// tidy settles what the sentences of an utterance say twice: a package put forward
// in two of them is one, and a deed that only the model heard is none beside those
// that are there in so many words.
func (a *analysis) tidy() {
	heard := func(o Offer) bool { return listed(a.drafted, a.sentences[a.sentenceOf(o.Span[0])].from) }
	if slices.ContainsFunc(a.out.Offers, func(o Offer) bool { return !heard(o) }) {
		a.out.Offers = slices.DeleteFunc(a.out.Offers, heard)
	}
	a.out.Offers = a.once(a.out.Offers)
	a.sumBeside()
	a.sameCulprit()
	said := len(a.out.Promises) - len(a.guessed)
	a.out.Promises = slices.DeleteFunc(a.out.Promises, func(p Promise) bool {
		past := p.By != nil && *p.By < a.u.On // what is over is told, not promised
		return listed(a.guessed, p.Span[0]) && (said > 0 || past)
	})
}

// listed tells whether a sorted list has the number.
func listed(list []int, n int) bool {
	_, found := slices.BinarySearch(list, n)
	return found
}

// nearby is how many packages to each side are looked at, so that the work grows
// with the length of the text.
const nearby = 16

// longestThrow is the number of words up to which a sentence of a customer only
// throws terms back: "500 roubles for a torn coat?"
const longestThrow = 6

// once leaves of packages with the same remedy in different sentences the one that
// says more, and drops terms that a customer only throws back.
func (a *analysis) once(offers []Offer) []Offer {
	out := []Offer{}
	for i, o := range offers {
		at := a.sentenceOf(o.Span[0])
		drop := false
		for j := max(i-nearby, 0); j < min(i+nearby+1, len(offers)); j++ {
			other := offers[j]
			beside := a.sentenceOf(other.Span[0])
			if i == j || at == beside {
				continue
			}
			less := o.Terms.Amount == nil && o.Terms.Percent == 0
			same := o.Terms.Remedy == other.Terms.Remedy
			equal := other.Terms.Amount == nil && other.Terms.Percent == 0 || o.Terms.Amount != nil && other.Terms.Amount != nil && *o.Terms.Amount == *other.Terms.Amount
			drop = drop || same && less && (!equal || j < i) || same && !less && equal && j < i && other.Terms.Amount != nil
			drop = drop || same && beside > at && o.Terms.Percent > 0 && other.Terms.Percent > 0 // "Five percent is a joke. Make it thirty."
			drop = drop || a.thrownBack(at, beside, same)
		}
		if !drop {
			out = append(out, o)
		}
	}
	return out
}

// thrownBack tells whether a customer names terms only to set others against them in
// a sentence behind: in a question about a sum, or as what will not do, "A repair
// takes too long. Rather replace it."
func (a *analysis) thrownBack(at, behind int, same bool) bool {
	s, answer := &a.sentences[at], &a.sentences[behind]
	if a.u.Seat != Customer || behind <= at || behind > at+2 {
		return false
	}
	short := s.words <= longestThrow
	if s.question {
		return (short || !s.has("bid")) && (answer.acts["counter"] || answer.acts["offer"])
	}
	return short && !same && behind == at+1 && s.has("contrast") && answer.has("contrast")
}

// noes are words that turn down what was just asked.
var noes = wordSet("no nah nope never нет неа не-а нетушки увольте")

// turnsDown tells whether a customer repeats terms in a short question only to turn
// them down at once: "A voucher? No thanks."
func (a *analysis) turnsDown(s *sentence) bool {
	next := a.sentenceOf(s.from) + 1
	if a.u.Seat != Customer || !s.question || s.words > longestThrow || next >= len(a.sentences) {
		return false
	}
	answer := &a.sentences[next]
	return a.anyOf(answer.from, min(answer.from+2, answer.to), noes)
}

// shortest is the number of words up to which a sentence with a sum in it only
// completes the offer beside it: "I want the money back. £54."
const shortest = 4

// sumBeside gives the only package, if it names no figure, the sum that a few words
// beside it name.
func (a *analysis) sumBeside() {
	if len(a.out.Offers) != 1 || len(a.out.Money) != 1 {
		return
	}
	t := &a.out.Offers[0].Terms
	if t.Amount != nil || t.Percent > 0 || t.Remedy == "delivery" || t.Remedy == "exchange" {
		return
	}
	at := a.sentenceOf(a.out.Offers[0].Span[0])
	for i := max(at-1, 0); i <= at+1 && i < len(a.sentences); i++ {
		s := &a.sentences[i]
		if i == at || s.words > shortest || s.question {
			continue
		}
		for _, f := range a.figuresIn(s) {
			if f.Kind == lexis.MoneyFigure && len(f.Amounts) == 1 {
				sum := f.Amounts[0]
				t.Amount = &sum
			}
		}
	}
}

// sameCulprit drops the blame of sentences in which only the model heard it where
// others name the culprit in so many words: what goes on about the driver blames
// nobody else.
func (a *analysis) sameCulprit() {
	blamed := func(m placed) bool { return m.act.Act == "blame" }
	if !slices.ContainsFunc(a.marks, func(m placed) bool { return blamed(m) && !m.heard }) {
		return
	}
	a.marks = slices.DeleteFunc(a.marks, func(m placed) bool { return blamed(m) && m.heard })
}
