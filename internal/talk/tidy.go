package talk

import "slices"

// tidy settles what the sentences of an utterance say twice: a package put forward
// in two of them is one, and a deed that only the model heard is none beside those
// that are there in so many words.
func (a *analysis) tidy() {
	heard := func(o Offer) bool { return listed(a.drafted, a.sentences[a.sentenceOf(o.Span[0])].from) }
	if slices.ContainsFunc(a.out.Offers, func(o Offer) bool { return !heard(o) }) {
		a.out.Offers = slices.DeleteFunc(a.out.Offers, heard)
	}
	a.out.Offers = a.once(a.out.Offers)
	said := len(a.out.Promises) - len(a.guessed)
	a.out.Promises = slices.DeleteFunc(a.out.Promises, func(p Promise) bool {
		return listed(a.guessed, p.Span[0]) && (said > 0 || p.By != nil && *p.By < a.u.On && len(a.out.Promises) > 1)
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

// once leaves of packages with the same remedy in different sentences the one that
// says more, and drops terms that a customer only throws back in a question before
// naming their own: "Fifty bucks for my rug? Try two hundred."
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
			s := &a.sentences[at]
			drop = drop || a.u.Seat == Customer && s.question && !s.has("bid") && beside == at+1 && a.sentences[beside].acts["counter"]
		}
		if !drop {
			out = append(out, o)
		}
	}
	return out
}
