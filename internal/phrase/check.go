package phrase

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"makegood/internal/calendar"
	"makegood/internal/talk"
	"makegood/internal/talk/compose"
	"makegood/internal/talk/figures"
	"makegood/internal/talk/lexis"
)

// Mismatch is why a text may not stand for ours. What is one of shape, words,
// move, reading: fit for a log, since it repeats nothing of the text.
type Mismatch struct {
	What   string
	Detail string // with words of the text; for tests and people at the code
}

func (m *Mismatch) Error() string { return "phrase: other " + m.What + ": " + m.Detail }

// Check holds a text that a model wrote to ours, the text that compose.Write
// made of the move. It may differ in words of courtesy alone: its words of
// substance, with sums, days, names and numbers as what they mean, are ours, in
// our order; it reads to the same move and to the same offers, promises, sums,
// days and orders; it asks as many questions. The error is a *Mismatch.
func (p *Prompts) Check(text, ours string, m compose.Move, how compose.Manner, on calendar.Day) error {
	if problem := misshapen(text, ours); problem != "" {
		return &Mismatch{"shape", problem}
	}
	plain := p.plain[how.Lang]
	got, want := substance(text, on, plain), substance(ours, on, plain)
	if !slices.Equal(got, want) {
		return &Mismatch{"words", fmt.Sprintf("%q, not %q", got, want)}
	}
	if word := stranger(text, ours, plain); word != "" {
		return &Mismatch{"words", fmt.Sprintf("%q is written as a name", word)}
	}
	if turn := turned(text, ours); turn != "" {
		return &Mismatch{"words", fmt.Sprintf("%q turns round who does it", turn)}
	}
	if err := compose.Check(text, m, how, on); err != nil {
		return &Mismatch{"move", err.Error()}
	}
	if problem := differs(read(text, how, on), read(ours, how, on)); problem != "" {
		return &Mismatch{"reading", problem}
	}
	return nil
}

func read(text string, how compose.Manner, on calendar.Day) talk.Reading {
	return talk.ReadPlain(talk.Utterance{Seat: talk.House, Text: text, Lang: string(how.Lang), On: on})
}

// slack is by how much longer than ours a text may be, in characters.
const slack = 200

// misshapen says what no message has: nothing, too much, signs of layout or of
// anything but plain words.
func misshapen(text, ours string) string {
	n, most := utf8.RuneCountInString(text), 2*utf8.RuneCountInString(ours)+slack
	switch {
	case strings.TrimSpace(text) == "":
		return "nothing is said"
	case !utf8.ValidString(text):
		return "not UTF-8"
	case n > most:
		return fmt.Sprintf("%d characters, at most %d", n, most)
	case strings.Count(text, "?") != strings.Count(ours, "?"):
		return "it asks another number of questions"
	}
	for _, r := range text {
		if unicode.IsLetter(r) && !unicode.In(r, unicode.Latin, unicode.Cyrillic) && !strings.ContainsRune(ours, r) || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(" \n\u00a0.,;:!?'’\"“”«»—–-()", r) && !strings.ContainsRune(ours, r) {
			return fmt.Sprintf("%q has no place in a message", r)
		}
	}
	return ""
}

// substance are the words of a text that are no courtesy, in order, as they are
// read: "$20" and "20.00 dollars" are one sum, a day is a day however written.
func substance(text string, on calendar.Day, plain map[string]bool) []string {
	tokens := lexis.Split(text)
	found := figures.Read(tokens, on)
	var out []string
	for i := 0; i < len(tokens); i++ {
		if n := slices.IndexFunc(found, func(f figures.Figure) bool { return f.From == i && f.Kind != lexis.NoFigure }); n >= 0 {
			said := meaning(found[n])
			if i > 0 && bends[tokens[i-1].Text] {
				said = tokens[i-1].Text + " " + said
			}
			out = append(out, said)
			i = found[n].To - 1
			continue
		}
		t := tokens[i]
		if t.Kind == lexis.Mark {
			if !strings.ContainsAny(t.Text, ".,;:!?'’\"“”«»—–-()") {
				out = append(out, t.Text)
			}
			continue
		}
		if w := plainForm(t.Text); !plain[w] {
			out = append(out, w)
		}
	}
	return out
}

// bends are words of courtesy and grammar that change a sum or a day when they
// stand right before it: from $20, about $20, по 500 ₽.
var bends = func() map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq("about as at but for from in like on so to with в из к на о об от по с со") {
		set[w] = true
	}
	return set
}()

func meaning(f figures.Figure) string {
	switch f.Kind {
	case lexis.MoneyFigure:
		return fmt.Sprint(f.Amounts)
	case lexis.DayFigure:
		return f.Day.String()
	case lexis.OrderFigure:
		return f.Order
	}
	return fmt.Sprint(f.Kind, f.Percent)
}

// stranger finds a word of courtesy that is written as a name inside a sentence
// and is none in ours.
func stranger(text, ours string, plain map[string]bool) string {
	for _, w := range words(text) {
		r := []rune(w.text)
		if !w.first && unicode.IsUpper(r[0]) && len(r) > 1 && plain[plainForm(strings.ToLower(w.text))] && !strings.Contains(ours, w.text) {
			return w.text
		}
	}
	return ""
}

// receives are the words that may follow "you" where the customer is given
// something. Whatever else follows makes the customer the one who does it.
var receives = map[string]bool{"": true, "a": true, "an": true, "the": true, "this": true, "that": true, "for": true, "with": true, "by": true, "on": true, "in": true, "and": true, "very": true}

// turned finds "you" as the one who does something, where ours has not the same
// words. Russian says it by a word of its own, which is no courtesy.
func turned(text, ours string) string {
	said := map[string]bool{}
	after := func(text string, visit func(pair string, next string)) {
		tokens := lexis.Split(text)
		for i := range tokens {
			if tokens[i].Text != "you" {
				continue
			}
			next := ""
			if i+1 < len(tokens) && tokens[i+1].Kind == lexis.Word {
				next = tokens[i+1].Text
			}
			visit("you "+next, next)
		}
	}
	after(ours, func(pair, _ string) { said[pair] = true })
	found := ""
	after(text, func(pair, next string) {
		if !receives[next] && !said[pair] {
			found = pair
		}
	})
	return found
}

// differs says in what two readings differ; "" in nothing.
func differs(got, want talk.Reading) string {
	offers := func(r talk.Reading) (out []string) {
		for _, o := range r.Offers {
			by, sum := "", ""
			if o.Terms.By != nil {
				by = o.Terms.By.String()
			}
			if o.Terms.Amount != nil {
				sum = o.Terms.Amount.String()
			}
			out = append(out, fmt.Sprint(o.Terms.Remedy, sum, o.Terms.Percent, by, o.Terms.Goodwill, o.Terms.ShippingPaidBy))
		}
		return out
	}
	promises := func(r talk.Reading) (out []string) {
		for _, p := range r.Promises {
			by := ""
			if p.By != nil {
				by = p.By.String()
			}
			out = append(out, string(p.Promisor)+by)
		}
		return out
	}
	acts := func(r talk.Reading) []string {
		set := map[string]bool{}
		for _, a := range r.Acts {
			set[a.Act+"/"+a.Kind] = true
		}
		return slices.Sorted(maps.Keys(set))
	}
	switch {
	case !slices.Equal(acts(got), acts(want)):
		return fmt.Sprintf("acts %v, not %v", acts(got), acts(want))
	case !slices.Equal(offers(got), offers(want)):
		return fmt.Sprintf("offers %v, not %v", offers(got), offers(want))
	case !slices.Equal(promises(got), promises(want)):
		return fmt.Sprintf("promises %v, not %v", promises(got), promises(want))
	case !slices.Equal(got.Money, want.Money):
		return fmt.Sprintf("sums %v, not %v", got.Money, want.Money)
	case !slices.Equal(got.Dates, want.Dates):
		return fmt.Sprintf("days %v, not %v", got.Dates, want.Dates)
	case !slices.Equal(got.Orders, want.Orders):
		return fmt.Sprintf("orders %v, not %v", got.Orders, want.Orders)
	}
	return ""
}

// plainForm is a word as the lists compare it.
func plainForm(w string) string { return strings.ReplaceAll(strings.ToLower(w), "ё", "е") }

func notLetter(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
