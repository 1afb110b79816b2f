// Package compose writes what should be said: a move of the house and its facts
// become a message in English or Russian, in a tone, in one of several wordings
// that mean the same. The sentences are data (packs/words/talk.LANG.yaml).
// Whatever is written reads back to the same move, see Check; the same check
// holds for a text that somebody or something else wrote.
package compose

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"makegood/internal/calendar"
	"makegood/internal/talk"
	"makegood/internal/words"
)

// Kind is what a message does.
type Kind string

// The moves that can be written.
const (
	Owed        Kind = "owed"     // what is owed, in a sentence
	Offer       Kind = "offer"    // one package or several to choose from
	Trade       Kind = "trade"    // a package for bringing the goods back by a day
	Counter     Kind = "counter"  // other terms than those asked for
	Concede     Kind = "concede"  // gives way
	Refuse      Kind = "refuse"   // no, with the reason and the way out
	Promise     Kind = "promise"  // a deed, with its day where there is one
	Slip        Kind = "slip"     // a promise slips: ours the fault, and the new day
	Escalate    Kind = "escalate" // to a named person who calls by a day
	Acknowledge Kind = "acknowledge"
	Sympathy    Kind = "apologise.sympathy"
	Trouble     Kind = "apologise.inconvenience"
	Fault       Kind = "apologise.responsibility"
	AskOpen     Kind = "ask_open"
	AskProof    Kind = "ask_proof" // the order number
	ReadBack    Kind = "readback"
	Accept      Kind = "accept"
	Assure      Kind = "assure"
)

// Kinds lists every move that can be written.
func Kinds() []Kind {
	return []Kind{Owed, Offer, Trade, Counter, Concede, Refuse, Promise, Slip, Escalate, Acknowledge, Sympathy, Trouble, Fault, AskOpen, AskProof, ReadBack, Accept, Assure}
}

// Tone is how a message sounds.
type Tone string

// The tones.
const (
	Plain  Tone = "plain"
	Warm   Tone = "warm"
	Formal Tone = "formal"
)

// Tones lists the tones.
func Tones() []Tone { return []Tone{Plain, Warm, Formal} }

// ToneFor picks a tone: letters are formal, an upset customer (affect from 0,
// calm, to 1, furious) is met warmly, everything else is plain.
func ToneFor(affect float64, letter bool) Tone {
	switch {
	case affect >= 0.5:
		return Warm
	case letter:
		return Formal
	}
	return Plain
}

// Move is what a message is to say. Terms are needed by owed, offer, trade,
// counter, concede, refuse, promise, slip and readback; Deadline by trade and
// escalate; Name by escalate; Reason, a clause in the message's language, by
// refuse. A term's day is written with it.
type Move struct {
	Kind     Kind
	Terms    []talk.Terms
	Deadline calendar.Day
	Name     string
	Reason   string
}

// Manner is how a message is written. Variation picks one of the wordings; any
// number will do. To and From make it a letter.
type Manner struct {
	Lang      words.Lang
	Tone      Tone
	Variation int
	To, From  string
}

// Write writes the message.
func Write(m Move, how Manner) string {
	body := words.Say(how.Lang, key(m, how), facts(m, how.Lang)...)
	body = strings.ReplaceAll(body, "..", ".")
	if how.To != "" {
		body = words.Say(how.Lang, "talk.letter.greet", "To", how.To) + "\n" + body
	}
	if how.From != "" {
		body += "\n" + words.Say(how.Lang, "talk.letter.close", "From", how.From)
	}
	return body
}

// key is the catalogue's key of a wording.
func key(m Move, how Manner) string {
	kind := m.Kind
	if kind == Offer && len(m.Terms) > 1 {
		kind = "choice"
	}
	stem := fmt.Sprintf("talk.%s.%s.", kind, how.Tone)
	n := 0
	for slices.Contains(words.Default().Keys(), stem+strconv.Itoa(n+1)) {
		n++
	}
	return stem + strconv.Itoa(((how.Variation%max(n, 1))+max(n, 1))%max(n, 1)+1)
}

func facts(m Move, lang words.Lang) []any {
	list := func(form string) string {
		var parts []string
		for _, t := range m.Terms {
			parts = append(parts, phrase(t, lang, form))
		}
		return strings.Join(parts, " "+words.Say(lang, "talk.or")+" ")
	}
	will := list("will")
	return []any{"Do", list("do"), "Noun", list("noun"), "Will", will, "Cap", capital(will), "Deadline", day(lang, m.Deadline), "Name", m.Name, "Reason", m.Reason}
}

// phrase says one package: its remedy, what it comes to, and its day.
func phrase(t talk.Terms, lang words.Lang, form string) string {
	sum := ""
	switch {
	case t.Amount != nil:
		sum = words.Money(lang, *t.Amount)
	case t.Percent > 0:
		sum = strconv.FormatFloat(t.Percent, 'f', -1, 64) + "%"
	}
	text := words.Say(lang, "talk.remedy."+t.Remedy+"."+form, "Sum", sum)
	if t.By != nil {
		text += " " + words.Say(lang, "talk.by", "Day", day(lang, *t.By))
	}
	return text
}

// day writes a day inside a sentence: Russian spells the word for year out, since
// the point of its abbreviation would look like the end of the sentence.
func day(lang words.Lang, d calendar.Day) string {
	text := words.Day(lang, d)
	if s, ok := strings.CutSuffix(text, "г."); ok {
		return s + "года"
	}
	return text
}

func capital(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return s
	}
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}

// acts are the acts that each move must read back to, and no other.
var acts = map[Kind][]string{
	Owed: {"state_right"}, Offer: {"offer"}, Trade: {"offer", "condition"}, Counter: {"reject", "counter"}, Concede: {"concede", "offer"},
	Refuse: {"reject", "inform", "offer"}, Promise: {"promise"}, Slip: {"apologise/responsibility", "promise"}, Escalate: {"escalate", "promise"},
	Acknowledge: {"acknowledge"}, Sympathy: {"apologise/sympathy"}, Trouble: {"apologise/inconvenience"}, Fault: {"apologise/responsibility"},
	AskOpen: {"ask_open"}, AskProof: {"ask_closed"}, ReadBack: {"summarise", "ask_closed"}, Accept: {"accept"}, Assure: {"assure"},
}

// Check reads a text of the house and compares it with the move that it is to
// make: the same acts, packages, promises, sums and days, none missing and none
// more. The error says the first difference.
func Check(text string, m Move, how Manner, on calendar.Day) error {
	r := talk.ReadPlain(talk.Utterance{Seat: talk.House, Text: text, Lang: string(how.Lang), On: on})
	want := map[string]bool{}
	for _, a := range acts[m.Kind] {
		want[a] = true
	}
	if m.Kind == Offer && len(m.Terms) > 1 {
		want["ask_closed"] = true
	}
	if how.To != "" {
		want["greet"] = true
	}
	if how.From != "" {
		want["close"] = true
	}
	got := map[string]bool{}
	for _, a := range r.Acts {
		name := a.Act
		if a.Kind != "" {
			name += "/" + a.Kind
		}
		if name == "counter" && want["offer"] {
			name = "offer" // a way out beside a refusal
		}
		got[name] = true
	}
	if !maps.Equal(got, want) {
		return fmt.Errorf("it does %v, not %v", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
	}
	return checkTerms(r, m)
}

func checkTerms(r talk.Reading, m Move) error {
	offers := want(m, Offer, Trade, Counter, Concede, Refuse)
	if len(r.Offers) != len(offers) {
		return fmt.Errorf("it offers %d packages, not %d", len(r.Offers), len(offers))
	}
	for i, t := range offers {
		o := r.Offers[i].Terms
		if o.Remedy != t.Remedy || !same(o.Amount, t.Amount) || o.Percent != t.Percent || m.Kind != Trade && !same(o.By, t.By) {
			return fmt.Errorf("package %d is %s, not %s", i+1, o.Remedy, t.Remedy)
		}
	}
	var days []*calendar.Day
	for _, t := range want(m, Promise, Slip) {
		days = append(days, t.By)
	}
	if m.Kind == Escalate {
		days = append(days, &m.Deadline)
	}
	if len(r.Promises) != len(days) {
		return fmt.Errorf("it makes %d promises, not %d", len(r.Promises), len(days))
	}
	for i, d := range days {
		if !same(r.Promises[i].By, d) {
			return fmt.Errorf("promise %d has another day", i+1)
		}
	}
	var sums int
	for _, t := range want(m, Owed, Offer, Trade, Counter, Concede, Refuse, Promise, Slip, ReadBack) {
		if t.Amount != nil {
			sums++
			if !slices.Contains(r.Money, *t.Amount) {
				return fmt.Errorf("%s is not said", t.Amount)
			}
		}
	}
	if len(r.Money) > sums {
		return fmt.Errorf("it names %d sums, not %d", len(r.Money), sums)
	}
	return nil
}

// want are the terms of the move where it is one of the kinds.
func want(m Move, kinds ...Kind) []talk.Terms {
	if slices.Contains(kinds, m.Kind) {
		return m.Terms
	}
	return nil
}

func same[T comparable](a, b *T) bool {
	return a == nil && b == nil || a != nil && b != nil && *a == *b
}
