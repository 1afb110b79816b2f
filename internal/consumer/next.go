package consumer

import (
	"slices"
	"strings"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/guide"
	"makegood/internal/promise"
	"makegood/internal/talk"
	"makegood/internal/talk/judge"
	"makegood/internal/words"
)

// stuckAfter is after how many answers beside the point somebody else is asked
// for: the broken record is said once more than the side-track, not for ever.
const stuckAfter = 3

// Next is what to say now, with the reason and a sentence. What was just heard
// comes first: a contradiction is named, an offer is answered, a side-track gets
// the point again in the same words, and after three the person who may decide
// is asked for. Then what slipped, what is awaited, what is still to be chosen.
func (f File) Next(today calendar.Day) guide.Advice {
	if f.Over() {
		return guide.Advice{Stage: judge.Close.String()}
	}
	if _, standing := f.StandingOffer(); standing {
		return advise(judge.Propose, "weigh", "Right", f.rightsInWords(), "Owed", len(f.Owed()) > 0)
	}
	if c, ok := f.justContradicted(); ok {
		a := advise(judge.Debate, c.Kind)
		a.Sentence = c.Say
		a.Seen = &guide.Seen{Act: c.Kind, Quote: c.Later.Words, Name: words.Both("consumer.contradiction." + c.Kind + ".name")}
		return a
	}
	heard := guide.ForCustomer(guide.View{Case: f.Case, Today: today})
	if heard.Seen != nil {
		if f.sideTracks() < stuckAfter {
			return heard
		}
		a := advise(judge.Debate, "decides", "Point", f.point())
		a.Seen = heard.Seen
		return a
	}
	if p, ok := f.slipped(); ok {
		return f.chased(p, today)
	}
	if p, ok := f.awaited(); ok {
		return advise(judge.Close, "await", "Who", p.Promisor.Name, "Deed", deed(p), "By", p.Due)
	}
	switch {
	case len(f.Owed()) > 0 && f.Wish.Remedy == "":
		return guide.Advice{Stage: judge.Analysis.String(), Move: "choose", // a sentence follows from the choice
			Why: words.Both("consumer.next.choose.why", "Right", f.rightsInWords())}
	case len(f.Messages) == 0:
		return advise(judge.Rapport, "open", "Goods", f.Goods, "On", f.Facts.Contract.On, "Dated", f.Facts.Contract.On != 0,
			"Wrong", words.Both("consumer.claim."+known(f.Facts.Claim)), "Point", f.point())
	}
	return advise(judge.Debate, "ask_day", "Point", f.point())
}

func advise(stage judge.Stage, move string, facts ...any) guide.Advice {
	return guide.Advice{Stage: stage.String(), Move: move,
		Why: words.Both("consumer.next."+move+".why", facts...), Sentence: words.Both("consumer.next."+move+".say", facts...)}
}

func known(claim string) string {
	if claim == "" {
		return "none"
	}
	return claim
}

// point is what the consumer stays on: in their own words where there are some.
func (f File) point() words.Text {
	if f.Wish.Words != "" {
		own := strings.TrimRight(f.Wish.Words, ". ")
		return words.Text{words.English: own, words.Russian: own}
	}
	if f.Wish.Remedy == "" {
		return words.Both("guide.point.none", "Subject", f.About())
	}
	return words.Both("guide.point." + f.Wish.Remedy)
}

// justContradicted is what the last contact contradicted, unless something was
// promised or offered in it since: then that is answered.
func (f File) justContradicted() (Contradiction, bool) {
	n := len(f.Contacts)
	if n == 0 {
		return Contradiction{}, false
	}
	last := f.Contacts[n-1]
	for _, c := range f.Contradictions() {
		if c.Later.Contact == last.ID && (c.Kind != Denied && c.Kind != Unlawful || !f.gaveWay(last)) {
			return c, true
		}
		if c.Kind == OtherDay && f.saidIn(last, c.Later) {
			return c, true
		}
	}
	return Contradiction{}, false
}

// saidIn reports whether the words are quoted from a contact.
func (f File) saidIn(c Contact, h Heard) bool {
	return slices.ContainsFunc(c.Messages, func(id string) bool {
		m, _ := f.Message(id)
		return m.Seat == casefile.House && strings.Contains(m.Text, h.Words)
	})
}

// gaveWay reports whether the last thing that the business said in a contact is
// an answer in good faith.
func (f File) gaveWay(c Contact) bool {
	for _, id := range slices.Backward(c.Messages) {
		m, _ := f.Message(id)
		if m.Seat != casefile.House {
			continue
		}
		return slices.ContainsFunc(m.Proposals, func(p casefile.Proposal) bool {
			return p.State != "dismissed" && (p.What == "promise" || p.What == "offer" || p.Act == "accept" || p.Act == "concede")
		})
	}
	return false
}

// sideTracks is how many of the business's last answers, one after the other,
// left the point.
func (f File) sideTracks() int {
	n := 0
	for _, m := range slices.Backward(f.Messages) {
		if m.Seat != casefile.House {
			continue
		}
		if !judge.BrokenRecord(reading(m)) {
			break
		}
		n++
	}
	return n
}

// reading is what a message was read as, without what the consumer dismissed.
func reading(m casefile.Message) talk.Reading {
	r := talk.Reading{Lang: m.Lang}
	for _, p := range m.Proposals {
		if p.State != "dismissed" {
			r.Acts = append(r.Acts, talk.Act{Act: p.Act, Kind: p.Kind, Span: talk.Span(p.Span), Confidence: p.Confidence})
		}
	}
	return r
}

// slipped is the promise whose breach has waited longest to be put right.
func (f File) slipped() (promise.Promise, bool) {
	for _, r := range f.Breaks {
		if p, ok := f.PromiseByID(r.Promise); ok && r.Open {
			return p, true
		}
	}
	return promise.Promise{}, false
}

// awaited is the open promise that falls due first.
func (f File) awaited() (promise.Promise, bool) {
	var first promise.Promise
	for _, p := range f.Promise {
		if p.Open() && p.Due != 0 && (first.ID == "" || p.Due < first.Due) {
			first = p
		}
	}
	return first, first.ID != ""
}

// Chased is a promise that has to be asked after: how many days are left or over,
// and what to say.
type Chased struct {
	Promise promise.Promise `json:"promise"`
	Days    int             `json:"days"` // until it falls due; negative: over it
	Say     words.Text      `json:"say"`
}

// Chase are the promises to ask after, what is longest overdue first.
func (f File) Chase(today calendar.Day) []Chased {
	list := []Chased{}
	for _, p := range f.Promise {
		if !f.running(p) {
			continue
		}
		c := Chased{Promise: p, Days: int(p.Due - today)}
		if p.Open() {
			c.Say = words.Both("consumer.chase.open", facts(p)...)
		} else {
			c.Say = f.chased(p, today).Sentence
		}
		list = append(list, c)
	}
	slices.SortStableFunc(list, func(a, b Chased) int { return int(a.Promise.Due) - int(b.Promise.Due) })
	return list
}

// chased is what to say when a promise slipped.
func (f File) chased(p promise.Promise, today calendar.Day) guide.Advice {
	move := map[string]string{"late": "late", "wrong_item": "wrong_item", "other": "slipped"}[why(p)]
	a := advise(judge.Debate, move, facts(p)...)
	if move == "late" {
		a.Sentence = words.Both("consumer.next.late.say", append(facts(p), "Count", max(1, int(today-p.Due)))...)
	}
	return a
}

func facts(p promise.Promise) []any {
	return []any{"Who", p.Promisor.Name, "Role", p.Promisor.Role, "On", p.MadeOn, "Deed", deed(p), "By", p.Due}
}

// deed is what was promised: where nothing else is known of it, in the words in
// which it was said.
func deed(p promise.Promise) words.Text {
	if p.Deed.Kind != promise.Do {
		return p.Deed.Text
	}
	text := words.Text{}
	for _, lang := range words.Langs() {
		text[lang] = words.Say(lang, "consumer.quote", "Words", strings.TrimRight(p.Deed.Text.In(lang), ". "))
	}
	return text
}
