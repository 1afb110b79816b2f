package talk

import (
	"slices"

	"makegood/internal/talk/intent"
)

// inContext reads the utterance against the last turn of the other seat: a bare
// yes takes what was offered or read back, and terms that differ from those on
// the table are a counter-offer.
func (a *analysis) inContext(r *Reader) {
	last := a.lastOfOther()
	if last == nil {
		return
	}
	before := r.Read(Utterance{Seat: last.Seat, Text: last.Text, Lang: "auto", On: a.u.On})
	if len(a.marks) == 0 && a.yes() && (before.Has("offer") || before.Has("counter") || before.Has("summarise")) {
		s := &a.sentences[0]
		a.do(s, "accept", "", s.from, s.to, likely)
		return
	}
	if len(before.Offers) == 0 {
		return
	}
	for i := range a.marks {
		if m := &a.marks[i]; m.act.Act == "offer" && a.differs(before.Offers) && !a.sentences[a.sentenceOf(m.from)].acts["concede"] {
			m.act.Act = "counter"
		}
	}
}

func (a *analysis) lastOfOther() *Turn {
	for i := len(a.u.Context) - 1; i >= 0; i-- {
		if a.u.Context[i].Seat != a.u.Seat {
			return &a.u.Context[i]
		}
	}
	return nil
}

// yes tells whether the utterance says nothing but yes.
func (a *analysis) yes() bool {
	if len(a.sentences) != 1 || a.sentences[0].words > 3 || a.sentences[0].question {
		return false
	}
	return hasWord(a.tokens, 0, len(a.tokens), "yes", "okay", "sure", "fine", "да", "ага", "окей", "хорошо", "ладно", "конечно") &&
		!hasWord(a.tokens, 0, len(a.tokens), "not", "no", "не", "нет")
}

// differs tells whether an offer of the utterance is none of those on the table.
func (a *analysis) differs(table []Offer) bool {
	for _, o := range a.out.Offers {
		if !slices.ContainsFunc(table, func(t Offer) bool {
			same := o.Terms.Remedy == t.Terms.Remedy && o.Terms.Percent == t.Terms.Percent
			return same && (o.Terms.Amount == nil || t.Terms.Amount != nil && *o.Terms.Amount == *t.Terms.Amount)
		}) {
			return true
		}
	}
	return false
}

// sureEnough is the probability from which the intent of a message is named.
const sureEnough = 0.5

// intent names what a customer's first message wants: by the model in English,
// by patterns in Russian; nothing where neither is sure.
func (a *analysis) intent() string {
	if a.u.Seat != Customer || len(a.u.Context) > 0 {
		return ""
	}
	if a.lang == "ru" {
		return a.wanted
	}
	if name, p := intent.Default().Classify(a.u.Text); p >= sureEnough {
		return name
	}
	return ""
}
