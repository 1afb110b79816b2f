package rights

import (
	"regexp"
	"slices"
	"strings"

	"makegood/internal/calendar"
)

// closingWithin is how many days before its end an entitlement is announced.
const closingWithin = 7

// maxPromises is how many promises one case is asked about.
const maxPromises = 100

// within says whether a law applies to facts of a jurisdiction: us-tx includes
// us; where only us is known, a state's law may apply.
func within(law, facts string) truth {
	switch {
	case law == facts, len(facts) > len(law) && facts[:len(law)] == law && facts[len(law)] == '-':
		return yes
	case facts != "" && len(law) > len(facts) && law[:len(facts)] == facts && law[len(facts)] == '-':
		return unknown(1 << askState)
	}
	return no
}

// Find says what is owed on the day: by the law of the facts' jurisdiction,
// by makers' warranties and promises made, and by the policy pack where one is
// named. Events after the day have not happened. It depends on nothing but its
// arguments.
func (b *Book) Find(f Facts, on calendar.Day, policy string) Findings {
	out := Findings{On: on, Entitlements: []Entitlement{}, Refer: []Refer{}, Forbidden: []Forbidden{}, Closing: []Closing{},
		Outside: []Outside{}, Packs: map[string]string{}}
	v := viewAt(&f, int32(on))
	var asked questions
	if f.Jurisdiction == "" && len(b.packs) > 0 {
		asked.needJurisdiction(b.packs[0])
	}
	for _, p := range b.packs {
		q := &inquiry{view: v, pack: p, sure: yes}
		switch p.kind {
		case "law":
			if q.sure = within(p.jurisdiction, f.Jurisdiction); q.sure.is < 0 {
				continue
			}
		case "policy":
			if p.id != policy {
				continue
			}
		case "warranty":
			if f.Goods.Maker != p.maker {
				continue
			}
		case "promise":
			if len(f.Promises) == 0 {
				continue
			}
		}
		out.Packs[p.id] = p.version
		q.run(&out, &asked)
	}
	out.Refer = asked.refers(out.Refer)
	out.Closing = closing(&out)
	return out
}

// run adds what the pack has to say.
func (q *inquiry) run(out *Findings, asked *questions) {
	if ask, shut := q.gated(); shut {
		asked.add(q.pack, ask, nil, "")
		return
	}
	for i := range q.pack.rules {
		q.answer(&q.pack.rules[i], out, asked, nil)
	}
	if q.settled() || q.sure.is <= 0 {
		return
	}
	for i := range q.pack.forbidden {
		if p := &q.pack.forbidden[i]; p.when(q).is > 0 {
			out.Forbidden = append(out.Forbidden, Forbidden{p.fullID, p.texts, p.say, p.cite, p.verified, p.patterns})
		}
	}
	for i := range q.pack.outside {
		if x, ok := q.exits(&q.pack.outside[i]); ok {
			out.Outside = append(out.Outside, x)
		}
	}
}

// gated finds the question of the first gate that keeps the pack out.
func (q *inquiry) gated() (ask int, shut bool) {
	for i := range q.pack.gates {
		if g := &q.pack.gates[i]; g.when(q).is > 0 {
			return g.ask, true
		}
	}
	return 0, false
}

// settled reports whether everything about the goods is over.
func (q *inquiry) settled() bool { return q.view.first[evRefunded] != never }

// answer puts one rule to the facts. opened is told which gives are open; it
// may be nil.
func (q *inquiry) answer(r *rule, out *Findings, asked *questions, opened func(give int)) {
	if !r.each {
		q.answerOnce(r, out, asked, opened)
		return
	}
	for i := range min(len(q.view.f.Promises), maxPromises) {
		v := *q.view
		v.promise = &q.view.f.Promises[i]
		once := inquiry{view: &v, pack: q.pack, sure: q.sure}
		once.answerOnce(r, out, asked, opened)
	}
}

func (q *inquiry) answerOnce(r *rule, out *Findings, asked *questions, opened func(give int)) {
	for i := range len(r.gives) {
		if taken(r.gives[:i], r.gives[i].remedy) {
			continue
		}
		q.answerRemedy(r, i, out, asked, opened)
	}
}

// taken reports whether an earlier give had the remedy: it is one of the ways
// already looked at.
func taken(before []give, remedy string) bool {
	for i := range before {
		if before[i].remedy == remedy {
			return true
		}
	}
	return false
}

// answerRemedy looks at every way to the remedy from the first on: the first
// that is open is listed; where none is, what may be open is asked about.
func (q *inquiry) answerRemedy(r *rule, first int, out *Findings, asked *questions, opened func(give int)) {
	var open asks
	for i := first; i < len(r.gives); i++ {
		g := &r.gives[i]
		if g.remedy != r.gives[first].remedy {
			continue
		}
		switch f := q.finds(r, g); {
		case f.open.is > 0:
			out.Entitlements = append(out.Entitlements, q.entitlement(r, g, f))
			if opened != nil {
				opened(i)
			}
			return
		case f.open.is == 0:
			open |= f.open.asks
			if opened != nil {
				opened(i)
			}
		}
	}
	open.each(func(bit int) { asked.add(q.pack, bit, r, r.gives[first].remedy) })
}

// entitlement writes out what was found.
func (q *inquiry) entitlement(r *rule, g *give, f found) Entitlement {
	then := q
	if f.view != q.view {
		then = &inquiry{view: f.view, pack: q.pack, sure: q.sure}
	}
	e := Entitlement{ID: r.fullID, Remedy: g.remedy, Chooser: g.chooser, From: dayOf(f.from), Until: certainEnd(f.until),
		Amount: then.sum(&g.amount), PaysReturn: then.payer(&g.pays), Answerable: g.answerable, Cite: r.cite, Verified: r.verified,
		Source: q.pack.source()}
	if g.within != nil && (g.noDaysIf == nil || g.noDaysIf(then).is < 0) {
		e.RefundWithinDays, e.RefundDayKind = g.within, g.dayKind
	}
	e.Why = then.reasons(r, g, f)
	words := facets{q: then, amount: e.Amount, from: e.From, until: e.Until, within: e.RefundWithinDays}
	e.Say = words.both(&g.say)
	return e
}

// both is the sentence in both languages. One without names is the same map
// for everybody: nobody changes what was found.
func (f *facets) both(say *sentence) map[string]string {
	if say.fixed != nil {
		return say.fixed
	}
	said := make(map[string]string, 2)
	for i, lang := range languages {
		f.lang = lang
		said[lang] = say.in[i].write(f)
	}
	return said
}

// reasons are the facts that opened it, and what the pack adds.
func (q *inquiry) reasons(r *rule, g *give, f found) []string {
	why := make([]string, 0, len(r.whyTerms)+len(g.whyTerms)+len(r.why)+len(g.why)+1)
	for _, t := range r.whyTerms {
		if text := q.view.describe(t); text != "" {
			why = append(why, text)
		}
	}
	for _, t := range g.whyTerms {
		if slices.Contains(r.whyTerms, t) {
			continue
		}
		if text := q.view.describe(t); text != "" {
			why = append(why, text)
		}
	}
	if f.usedOn != never {
		why = append(why, "used in time: "+calendar.Day(f.usedOn).String())
	}
	return append(append(why, r.why...), g.why...)
}

// exits works out one way outside.
func (q *inquiry) exits(x *exit) (Outside, bool) {
	if q.settled() || x.when(q).is <= 0 {
		return Outside{}, false
	}
	until := exactly(never)
	if x.until != nil {
		if until = x.until(q); less(until, exactly(q.view.on)).is >= 0 {
			return Outside{}, false
		}
	}
	o := Outside{ID: x.fullID, Kind: x.kind, Until: certainEnd(until), Cite: x.cite, Verified: x.verified}
	words := facets{q: q, until: o.Until}
	o.Say = words.both(&x.say)
	return o, true
}

// closing lists what ends within a week, soonest first.
func closing(out *Findings) []Closing {
	list := out.Closing
	for _, e := range out.Entitlements {
		if left := int(e.Until - out.On); e.Until != 0 && left <= closingWithin {
			list = append(list, Closing{e.ID, e.Remedy, e.Until, left, e.Say})
		}
	}
	slices.SortStableFunc(list, func(a, b Closing) int { return a.DaysLeft - b.DaysLeft })
	return list
}

// questions gathers what is asked, one entry for each question however many
// rules ask it.
type questions struct{ list []pendingQuestion }

type pendingQuestion struct {
	pack     *pack
	question *question
	cite     string
	remedies []string
	rules    []string
}

func (a *questions) add(p *pack, bit int, r *rule, remedy string) {
	asked := p.question(bit)
	at := slices.IndexFunc(a.list, func(x pendingQuestion) bool { return x.question.name == asked.name })
	if at < 0 {
		at = len(a.list)
		a.list = append(a.list, pendingQuestion{pack: p, question: asked})
	}
	x := &a.list[at]
	if r != nil {
		if x.cite == "" {
			x.cite = r.cite
		}
		if !slices.Contains(x.rules, r.fullID) {
			x.rules = append(x.rules, r.fullID)
		}
	}
	if remedy != "" && !slices.Contains(x.remedies, remedy) {
		x.remedies = append(x.remedies, remedy)
	}
}

func (p *pack) question(bit int) *question {
	if bit < firstOwnQuestion {
		return &p.facts[bit]
	}
	return &p.questions[bit-firstOwnQuestion]
}

// needJurisdiction asks whose law applies.
func (a *questions) needJurisdiction(p *pack) {
	a.list = append(a.list, pendingQuestion{pack: p, question: &p.facts[askJurisdiction]})
}

func (a *questions) names() []string {
	names := make([]string, len(a.list))
	for i, x := range a.list {
		names[i] = x.question.name
	}
	return names
}

func (a *questions) refers(list []Refer) []Refer {
	for _, x := range a.list {
		list = append(list, Refer{ID: x.pack.id + "/" + x.question.name, Asks: x.question.name, Question: x.question.say["en"],
			Say: x.question.say, Customer: x.question.asked, Opens: orEmpty(x.remedies), Rules: orEmpty(x.rules), Cite: x.cite})
	}
	return list
}

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// Stops finds the first kind of forbidden statement that the text makes; nil
// when it makes none.
func (f Findings) Stops(lang, text string) *Forbidden {
	for i := range f.Forbidden {
		p := &f.Forbidden[i]
		tests := p.tests[lang]
		if p.tests == nil { // read back from a log
			for _, text := range p.Patterns[lang] {
				if re, err := regexp.Compile(text); err == nil {
					tests = append(tests, pattern{re})
				}
			}
		}
		if stops(tests, strings.TrimSpace(text)) {
			return p
		}
	}
	return nil
}
