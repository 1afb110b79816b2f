package talk

import (
	"slices"
	"strings"

	"makegood/internal/talk/weigh"
)

// The probabilities from which a sentence is taken to do an act: one that the
// rules found with its terms, one that the rules found, one that they did not find in a sentence where something else is
// found, one where nothing is, and the least where nothing speaks more for the
// sentence doing nothing at all.
//
// A threat that no rule found is taken from grave on alone: to hear one in a plain
// demand with a day costs more than to miss one.
const (
	grave    = 0.5
	borne    = 0.1
	seconded = 0.15
	beside   = 0.62
	alone    = 0.3
	doubtful = 0.15
)

// weigh settles what the rules and the model make of each sentence together:
// acts that are likelier than not stay or are added, the others go, and offers
// and promises follow their acts.
func (a *analysis) weigh(m *weigh.Model) {
	vectors := make([]weigh.Sentence, len(a.sentences))
	for i := range a.sentences {
		vectors[i] = a.features(i)
	}
	likely := m.Weigh(vectors)
	marks, offers, promises := a.marks, a.out.Offers, a.out.Promises
	a.marks, a.out.Offers, a.out.Promises = nil, nil, nil
	for i := range a.sentences {
		s := &a.sentences[i]
		p := likely[i]
		clear(s.acts)
		found := map[string]bool{}
		for _, x := range marksOf(marks, i) {
			found[x.act.Act] = true
		}
		a.keep(s, marksOf(marks, i), done(m, p, found), p, m)
		a.packagesOf(s, offers, p, m)
		a.deedsOf(s, promises)
	}
	a.tidy()
	if a.out.Promises == nil {
		a.out.Promises = []Promise{}
	}
}

// bearing are the acts whose terms the rules have read where they found them.
var bearing = wordSet("offer counter promise")

// rivals are acts of which a sentence does one.
var rivals = [][2]string{{"offer", "counter"}, {"ask_open", "ask_closed"}, {"offer", "accept"}, {"promise", "threaten"}, {"offer", "state_interest"}, {"counter", "state_interest"}}

// done tells which acts a sentence does, found being those that the rules found.
// A fact alone they find wherever they find nothing else, which supports it little.
func done(m *weigh.Model, p []float64, found map[string]bool) []bool {
	out := make([]bool, len(Acts()))
	best, any := 0, false
	threat := m.Label("threaten")
	for k := range out {
		least := beside
		if act := m.Labels()[k]; found[act] && (act != "inform" || len(found) > 1) {
			least = seconded
			if bearing[act] {
				least = borne
			}
		}
		out[k] = p[k] >= least
		any = any || out[k]
		if p[k] > p[best] && (k != threat || p[k] >= grave) {
			best = k
		}
	}
	if !any {
		out[best] = p[best] >= alone || p[best] >= doubtful && p[best] > p[m.Label("none")]
	}
	for _, pair := range rivals {
		i, j := m.Label(pair[0]), m.Label(pair[1])
		if out[i] && out[j] {
			out[i], out[j] = p[i] > p[j], p[j] >= p[i]
		}
	}
	if found["promise"] && !found["offer"] {
		out[m.Label("offer")] = false // what will be done is no longer put forward
	}
	putsForward(m, p, found, out)
	return out
}

// How likely a remedy must be to speak for an offer, an offer that it speaks for, and a
// waived fee where the house only gives way.
const (
	clearRemedy = 0.6
	fairBid     = 0.3
	clearWaiver = 0.9
)

// unbidding are acts whose sentence may name a remedy that it does not put forward.
var unbidding = []string{"accept", "summarise", "promise", "concede", "state_right", "ask_closed"}

// putsForward takes a sentence for an offer that names a remedy clearly, where that is the
// likelier reading or the rules found it, and no other act explains the remedy.
func putsForward(m *weigh.Model, p []float64, found map[string]bool, out []bool) {
	offer, counter := m.Label("offer"), m.Label("counter")
	if out[offer] || out[counter] {
		return
	}
	clear := 0.0
	for k, label := range m.Labels() {
		if strings.HasPrefix(label, "remedy/") {
			clear = max(clear, p[k])
		}
	}
	for _, act := range unbidding {
		if out[m.Label(act)] {
			return
		}
	}
	switch {
	case clear >= clearRemedy && p[offer]+p[counter] >= fairBid:
		out[offer], out[counter] = p[offer] >= p[counter], p[counter] > p[offer]
	case clear >= clearRemedy && (found["offer"] || found["counter"]):
		out[offer], out[counter] = found["offer"], !found["offer"]
	}
}

// keep records the acts that a sentence does, where the rules found them or over
// the whole sentence.
func (a *analysis) keep(s *sentence, marks []placed, does []bool, p []float64, m *weigh.Model) {
	for k, does := range does {
		if !does {
			continue
		}
		label, known := m.Labels()[k], false
		for _, x := range marks {
			if x.act.Act == label {
				known = true
				a.do(s, label, x.act.Kind, x.from, x.to, confidence(p[k]))
			}
		}
		if !known {
			a.do(s, label, likeliest(m, p, label+"/"), s.from, s.to, confidence(p[k]))
			a.marks[len(a.marks)-1].heard = true
		}
	}
}

// likeliest is the rest of the likeliest label that begins so, "" for none.
func likeliest(m *weigh.Model, p []float64, prefix string) string {
	best, at := "", 0.0
	for k, label := range m.Labels() {
		if len(label) > len(prefix) && label[:len(prefix)] == prefix && p[k] > at {
			best, at = label[len(prefix):], p[k]
		}
	}
	return best
}

// packagesOf takes over the offers that the rules read in a sentence which puts
// something forward, or reads one where they read none.
func (a *analysis) packagesOf(s *sentence, offers []Offer, p []float64, m *weigh.Model) {
	if !s.acts["offer"] && !s.acts["counter"] && !s.acts["concede"] {
		return
	}
	if a.turnsDown(s) {
		a.undo(s, "offer")
		a.undo(s, "counter")
		return
	}
	n := len(a.out.Offers)
	a.out.Offers = append(a.out.Offers, offersOf(offers, s)...)
	if len(a.out.Offers) == n {
		if !s.acts["offer"] && !s.acts["counter"] {
			a.waived(s, p, m)
			return
		}
		found := a.packages(s, s.from, s.to)
		if len(found) == 0 {
			t, _ := a.terms(s, part{s.from, s.to})
			found = []Offer{{Terms: t, Span: Span{s.from, s.to}}}
		}
		a.drafted = append(a.drafted, s.from)
		a.out.Offers = append(a.out.Offers, found...)
	}
	if len(a.out.Offers) == n+1 {
		named(&a.out.Offers[n].Terms, p, m)
	}
	a.out.Offers = append(a.out.Offers[:n], slices.DeleteFunc(a.out.Offers[n:], func(o Offer) bool { return o.Terms.empty() })...)
	if len(a.out.Offers) == n && s.acts["offer"] && !s.acts["concede"] {
		a.undo(s, "offer")
	}
}

// waived reads what the house gives up in a sentence that only concedes.
func (a *analysis) waived(s *sentence, p []float64, m *weigh.Model) {
	if k := m.Label("remedy/fee_waiver"); a.u.Seat == House && p[k] >= clearWaiver {
		t, _ := a.terms(s, part{s.from, s.to})
		t.Remedy = "fee_waiver"
		a.out.Offers = append(a.out.Offers, Offer{Terms: t, Span: Span{s.from, s.to}})
	}
}

// empty tells whether the terms say nothing.
func (t Terms) empty() bool { return t.Remedy == "" && t.Amount == nil && t.Percent == 0 }

// undo takes back an act of the sentence settled last: what puts forward nothing
// is no offer.
func (a *analysis) undo(s *sentence, act string) {
	delete(s.acts, act)
	number := a.sentenceOf(s.from)
	from := len(a.marks) - len(marksOf(a.marks, number))
	a.marks = append(a.marks[:from], slices.DeleteFunc(a.marks[from:], func(m placed) bool { return m.act.Act == act })...)
}

// How likely a remedy must be to be named, to be named for a bare sum, which may
// have none, and to be named in place of what the rules read, and how likely that
// one must be to stay.
const (
	nameRemedy   = 0.35
	sumRemedy    = 0.65
	renameRemedy = 0.6
	keepRemedy   = 0.4
)

// named names the remedy of the only package of a sentence, where the rules
// found none or one that is far less likely.
func named(t *Terms, p []float64, m *weigh.Model) {
	remedy := likeliest(m, p, "remedy/")
	k := m.Label("remedy/" + remedy)
	if k < 0 {
		return
	}
	least := nameRemedy
	if t.Amount != nil {
		least = sumRemedy
	}
	if t.Remedy == "" && p[k] >= least || t.Remedy != "" && p[k] >= renameRemedy && p[m.Label("remedy/"+t.Remedy)] < keepRemedy {
		t.Remedy = remedy
	}
}

// deedsOf takes over the promises of a sentence that promises, or reads one
// deed and its day where the rules read none.
func (a *analysis) deedsOf(s *sentence, promises []Promise) {
	if !s.acts["promise"] {
		return
	}
	n := len(a.out.Promises)
	a.out.Promises = append(a.out.Promises, between(promises, s.from, s.to, func(p Promise) int { return p.Span[0] })...)
	if len(a.out.Promises) == n {
		a.guessed = append(a.guessed, s.from)
		a.out.Promises = append(a.out.Promises, Promise{By: a.dayIn(s, s.from, s.to), Promisor: a.u.Seat, Span: Span{s.from, s.to}})
	}
}

// marksOf are the marks of a sentence, of a list in the order of sentences.
func marksOf(list []placed, sentence int) []placed {
	return between(list, sentence, sentence+1, func(m placed) int { return m.sentence })
}

// offersOf are the offers of a sentence, of a list in the order of the text.
func offersOf(list []Offer, s *sentence) []Offer {
	return between(list, s.from, s.to, func(o Offer) int { return o.Span[0] })
}

// between is the run of a sorted list whose keys are from and up to, not
// including, to.
func between[T any](list []T, from, to int, key func(T) int) []T {
	find := func(n int) int {
		at, _ := slices.BinarySearchFunc(list, n, func(x T, n int) int { return key(x) - n })
		return at
	}
	return list[find(from):find(to)]
}
