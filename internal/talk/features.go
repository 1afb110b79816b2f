package talk

import (
	"strings"
	"unicode/utf8"

	"makegood/internal/talk/lexis"
	"makegood/internal/talk/weigh"
)

// Features is what the model sees of each sentence of an utterance; the trainer
// learns from it.
func Features(u Utterance) []weigh.Sentence {
	a := Default().rules(u)
	var out []weigh.Sentence
	for i := range a.sentences {
		out = append(out, a.features(i))
	}
	return out
}

// How much the words of a sentence count together, and what one finding of the
// rules counts.
const (
	wordsWeight = 3.0
	rulesWeight = 1.0
	classWeight = 1.0
	stemLength  = 5
	gramLength  = 4
	tailLength  = 3
	// wordLength is the number of bytes of a word that is looked at.
	wordLength = 40
)

// features lists what the sentence shows: its words and their neighbours, parts
// of words, who speaks, how it is marked, and what the rules found in it and in
// the sentences beside it.
func (a *analysis) features(i int) weigh.Sentence {
	s := &a.sentences[i]
	v := a.said(s, i, s.from, s.to)
	var clauses []weigh.Vector
	if cuts := a.clauses(s); len(cuts) > 1 {
		for _, c := range cuts {
			clauses = append(clauses, a.said(s, i, c.from, c.to))
		}
	}
	found := make(weigh.Vector, 0, 32)
	a.found(&found, s, i)
	return weigh.Sentence{Words: v, Rules: found, Clauses: clauses}
}

// said lists what the words of a part of a sentence show.
func (a *analysis) said(s *sentence, i, from, to int) weigh.Vector {
	words := a.plainWords(s, from, to)
	v := make(weigh.Vector, 0, 16*len(words)+48)
	seat := string(a.u.Seat)
	for k, w := range words {
		v.Add(1, 'w', w)
		v.Add(1, 's', seat, w)
		next, after := at(words, k+1), at(words, k+2)
		v.Add(1, 'b', w, next)
		v.Add(1, 'k', w, after)
		v.Add(1, 'p', head(w, stemLength))
		v.Add(1, 'B', head(w, gramLength), head(next, gramLength))
		v.Add(1, 't', tail(w, tailLength))
		v.Add(1, 'u', tail(w, tailLength-1), head(next, gramLength))
		grams(&v, w)
	}
	v.Add(2, 'f', at(words, 0))
	v.Add(2, 'F', at(words, 0), at(words, 1))
	v.Add(2, 'l', at(words, len(words)-1))
	a.meant(&v, words)
	share := float32(wordsWeight / 10)
	for k := range v {
		v[k].Value *= share
	}
	a.shape(&v, s, i, part{from, to}, len(words))
	return v
}

// fewest is the number of words that a clause has at least.
const fewest = 2

// clauses cuts a sentence where a clause starts behind a mark or at a joining word.
func (a *analysis) clauses(s *sentence) []part {
	var out []part
	start, words := s.from, 0
	for i := s.from; i < s.to; i++ {
		if i > start && a.opens(i) && words >= fewest && s.to-i >= fewest {
			out = append(out, part{start, i})
			start, words = i, 0
		}
		if a.tokens[i].Kind != lexis.Mark {
			words++
		}
	}
	return append(out, part{start, s.to})
}

// opens tells whether a clause starts at a token.
func (a *analysis) opens(i int) bool {
	if a.tokens[i].Kind == lexis.Mark || !a.stream.ClauseStart(i) {
		return false
	}
	return a.tokens[i-1].Kind == lexis.Mark || joins[a.tokens[i].Text]
}

// shape notes who speaks, how the sentence ends, how long it is.
func (a *analysis) shape(v *weigh.Vector, s *sentence, i int, p part, words int) {
	seat := string(a.u.Seat)
	v.Add(rulesWeight, 'C', a.lang)
	v.Add(rulesWeight, 'S', seat)
	v.Add(rulesWeight, 'L', [...]string{"0", "1", "2", "3", "3", "5", "5", "5", "8", "8", "8", "8"}[min(words, 11)])
	if s.question && p.to == s.to {
		v.Add(rulesWeight, 'Q', seat)
	}
	switch a.tokens[p.to-1].Text {
	case "?", "!":
		v.Add(rulesWeight, 'M', a.tokens[p.to-1].Text)
	}
	if i > 0 || p.from > s.from {
		v.Add(rulesWeight/2, 'I')
	}
	if i+1 < len(a.sentences) || p.to < s.to {
		v.Add(rulesWeight/2, 'J')
	}
}

// found notes what the rules made of the sentence and of its neighbours.
func (a *analysis) found(v *weigh.Vector, s *sentence, i int) {
	seat := string(a.u.Seat)
	for k := range s.finds {
		f := &s.finds[k]
		if f.dead {
			v.Add(rulesWeight/2, 'd', f.label)
		} else {
			v.Add(rulesWeight, 'g', f.label)
			v.Add(rulesWeight/2, 'h', f.label, seat)
		}
	}
	none := true
	clauses := 0
	for k := s.from; k < s.to; k++ {
		if a.stream.ClauseStart(k) && (k == s.from || a.tokens[k-1].Kind == lexis.Mark) {
			clauses++
		}
	}
	parts := "c" + size(clauses)
	long := "w" + size(s.words)
	v.Add(rulesWeight, 'n', "s"+size(len(a.sentences)))
	v.Add(rulesWeight, 'n', parts)
	v.Add(rulesWeight, 'n', long)
	v.Add(rulesWeight/2, 'n', parts, seat)
	for _, m := range marksOf(a.marks, i) {
		v.Add(rulesWeight/2, 'X', m.act.Act, parts)
		v.Add(rulesWeight/2, 'X', m.act.Act, long)
		none = false
		v.Add(rulesWeight, 'R', m.act.Act, m.act.Kind)
		v.Add(rulesWeight, 'T', m.act.Act, seat)
	}
	for _, m := range marksOf(a.marks, i-1) {
		v.Add(rulesWeight/2, 'P', m.act.Act)
	}
	for _, m := range marksOf(a.marks, i+1) {
		v.Add(rulesWeight/2, 'N', m.act.Act)
	}
	if none {
		v.Add(rulesWeight, 'R')
	}
	for _, o := range offersOf(a.out.Offers, s) {
		v.Add(rulesWeight, 'O', o.Terms.Remedy)
	}
}

// plainWords are the words of a part of a sentence as the model sees them: a figure is one
// word, numbers are one word, marks other than those that end a sentence are
// left out, what is quoted or reported says so.
func (a *analysis) plainWords(s *sentence, from, to int) []string {
	out := make([]string, 0, to-from)
	list := a.figuresIn(s)
	for i := from; i < to; i++ {
		for len(list) > 0 && list[0].From < i {
			list = list[1:]
		}
		t := &a.tokens[i]
		if len(list) > 0 && list[0].From == i {
			out = append(out, [...]string{"$day", "$day", "$money", "$percent", "$order"}[list[0].Kind])
			i = min(list[0].To, to) - 1
			continue
		}
		switch {
		case t.Kind == lexis.Number:
			out = append(out, "$0")
		case t.Kind == lexis.Mark:
			if strings.ContainsAny(t.Text, "«\"") {
				out = append(out, "$quote")
			}
		case t.Quoted:
			out = append(out, "«"+clip(t.Text))
		default:
			out = append(out, clip(t.Text))
		}
	}
	return out
}

func clip(w string) string {
	for len(w) > wordLength {
		_, size := utf8.DecodeLastRuneInString(w)
		w = w[:len(w)-size]
	}
	return w
}

func at(words []string, i int) string {
	switch {
	case i < 0:
		return "^"
	case i >= len(words):
		return "$"
	}
	return words[i]
}

// head is the first n characters of a word.
func head(w string, n int) string {
	for i := range w {
		if n == 0 {
			return w[:i]
		}
		n--
	}
	return w
}

// tail is the last n characters of a word longer than that, in which the
// languages mark tense and person.
func tail(w string, n int) string {
	at := len(w)
	for range n {
		if at == 0 {
			return ""
		}
		_, size := utf8.DecodeLastRuneInString(w[:at])
		at -= size
	}
	if at == 0 {
		return ""
	}
	return w[at:]
}

// grams notes the runs of four letters of a word.
func grams(v *weigh.Vector, w string) {
	if w == "" || w[0] == '$' {
		return
	}
	var starts [wordLength + 2]int
	n := 0
	for i := range w {
		starts[n] = i
		n++
	}
	starts[n] = len(w)
	for i := 0; i+gramLength <= n; i++ {
		v.Add(1, 'c', w[starts[i]:starts[i+gramLength]])
	}
}

// size is a number as the model sees it: exact where it is small.
func size(n int) string {
	return [...]string{"0", "1", "2", "3", "4", "5", "6", "6", "8", "8", "8", "11", "11", "11", "11", "15", "15", "15", "15", "20"}[min(n, 19)]
}
