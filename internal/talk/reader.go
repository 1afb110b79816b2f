package talk

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"

	"makegood/internal/calendar"
	"makegood/internal/money"
	"makegood/internal/talk/figures"
	"makegood/internal/talk/lexis"
	"makegood/internal/talk/weigh"
)

//go:embed data/*.rules data/*.words
var rules embed.FS

// Reader reads utterances. It keeps no state between them and may be used by
// several goroutines.
type Reader struct {
	languages map[string]*language
	classes   *classes
	model     func() *weigh.Model
}

// language holds the rules of a language, and everyday words that are right as
// they stand although they look like a slip for a word of the rules.
type language struct {
	grammar *lexis.Grammar
	common  map[string]bool
}

// Default is the reader with the embedded rules, compiled once.
var Default = sync.OnceValue(func() *Reader {
	r, err := newReader()
	if err != nil {
		panic(err) // the embedded rules are checked by the tests
	}
	return r
})

// Using is the reader with another model in place of the embedded one.
func (r *Reader) Using(m *weigh.Model) *Reader {
	return &Reader{languages: r.languages, classes: r.classes, model: func() *weigh.Model { return m }}
}

// Read reads one utterance with the default reader.
func Read(u Utterance) Reading { return Default().Read(u) }

func newReader() (*Reader, error) {
	r := &Reader{languages: map[string]*language{}, classes: &classes{words: map[string][]string{}, heads: map[string][]string{}}, model: weigh.Default}
	for _, lang := range []string{"en", "ru"} {
		text, err := rules.ReadFile("data/" + lang + ".rules")
		if err != nil {
			return nil, fmt.Errorf("talk: %w", err)
		}
		g, err := lexis.Parse(string(text))
		if err != nil {
			return nil, fmt.Errorf("talk: %s.rules: %w", lang, err)
		}
		words, err := rules.ReadFile("data/common." + lang + ".words")
		if err != nil {
			return nil, fmt.Errorf("talk: %w", err)
		}
		alike, err := rules.ReadFile("data/classes." + lang + ".words")
		if err != nil {
			return nil, fmt.Errorf("talk: %w", err)
		}
		if err := r.classes.read(string(alike)); err != nil {
			return nil, fmt.Errorf("talk: classes.%s.words: %w", lang, err)
		}
		r.languages[lang] = &language{grammar: g, common: wordSet(string(words))}
	}
	return r, nil
}

// ReadPlain reads an utterance by the rules alone: what it finds is there in so
// many words. What the house writes is held to that.
func ReadPlain(u Utterance) Reading {
	a := Default().rules(u)
	if len(a.tokens) > 0 {
		a.inContext(Default())
		a.finish()
		a.out.Intent = a.intent()
	}
	return *a.out
}

// Read reads one utterance.
func (r *Reader) Read(u Utterance) Reading {
	a := r.rules(u)
	if len(a.tokens) == 0 {
		return *a.out
	}
	a.weigh(r.model())
	a.inContext(r)
	a.finish()
	a.out.Intent = a.intent()
	return *a.out
}

// rules reads an utterance by the rules alone.
func (r *Reader) rules(u Utterance) *analysis {
	tokens := lexis.Split(u.Text)
	lang := u.Lang
	if lang != "en" && lang != "ru" {
		lang = Language(tokens)
	}
	out := Reading{ID: u.ID, Lang: lang, Acts: []Act{}, Promises: []Promise{}, Offers: []Offer{}, Money: []money.Amount{}, Dates: []calendar.Day{}, Orders: []string{}}
	a := &analysis{u: u, lang: lang, classes: r.classes, tokens: tokens, out: &out}
	if len(tokens) == 0 {
		return a
	}
	a.mixed = mixed(tokens)
	a.prepare(r)
	a.collectFigures()
	for i := range a.sentences {
		a.settle(i)
	}
	a.across()
	return a
}

// Language tells the language that most letters are in.
func Language(tokens []lexis.Token) string {
	latin, cyrillic := 0, 0
	for i := range tokens {
		for _, r := range tokens[i].Text {
			switch {
			case unicode.Is(unicode.Cyrillic, r):
				cyrillic++
			case unicode.IsLetter(r):
				latin++
			}
		}
	}
	if cyrillic > latin {
		return "ru"
	}
	return "en"
}

// mixed tells whether a text has words of both alphabets.
func mixed(tokens []lexis.Token) bool {
	latin, cyrillic := false, false
	for i := range tokens {
		if tokens[i].Kind == lexis.Word && len(tokens[i].Text) > 1 {
			if tokens[i].Text[0] < 128 {
				latin = latin || !strings.ContainsAny(tokens[i].Text, "0123456789")
			} else {
				cyrillic = true
			}
		}
	}
	return latin && cyrillic
}

// find is a pattern found: tokens from to to.
type find struct {
	label    string
	keys     map[string]string
	from, to int
	dead     bool
}

type sentence struct {
	from, to int
	question bool
	finds    []find
	acts     map[string]bool
	words    int
	recap    bool // only announces the read-back that follows
}

// analysis is the state of one reading.
type analysis struct {
	classes   *classes
	u         Utterance
	lang      string
	mixed     bool
	tokens    []lexis.Token
	stream    *lexis.Stream
	figures   []figures.Figure
	sentences []sentence
	reported  []bool // the token tells what somebody said
	out       *Reading
	marks     []placed
	guessed   []int  // where the promises start that only the model heard
	drafted   []int  // the sentences in which only the model heard an offer, by their start
	wanted    string // the intent that a pattern names
}

type placed struct {
	act      Act
	from, to int
	sentence int
	heard    bool // the rules did not find it
}

// prepare finds sentences, clauses and patterns. A text that mixes the
// languages is read with the rules of both.
func (a *analysis) prepare(r *Reader) {
	t := a.tokens
	a.reported = make([]bool, len(t))
	a.stream = lexis.NewStream(t)
	langs := []string{a.lang}
	if a.mixed {
		langs = []string{"en", "ru"}
	}
	for _, lang := range langs {
		r.languages[lang].grammar.Resolve(a.stream, r.languages[lang].common) // puts spelling right
	}
	a.figures = figures.Read(t, a.u.On)
	for _, f := range a.figures {
		a.stream.SetFigure(f.From, f.To, f.Kind)
	}
	for i := range t {
		if i == 0 || t[i].Sentence != t[i-1].Sentence {
			a.sentences = append(a.sentences, sentence{from: i, acts: map[string]bool{}})
		}
		s := &a.sentences[len(a.sentences)-1]
		s.to = i + 1
		if t[i].Kind != lexis.Mark {
			s.words++
		}
		if a.clauseStart(i) {
			a.stream.SetClause(i)
		}
	}
	for _, lang := range langs {
		l := r.languages[lang]
		if a.mixed {
			l.grammar.Resolve(a.stream, l.common)
		}
		l.grammar.Find(a.stream, func(m lexis.Match) {
			if name, ok := strings.CutPrefix(m.Rule.Label, "intent/"); ok {
				if a.wanted == "" {
					a.wanted = name
				}
				return
			}
			s := &a.sentences[a.sentenceOf(m.From)]
			seat := m.Rule.Keys["seat"]
			if seat != "" && (seat == "h") != (a.u.Seat == House) {
				return
			}
			s.finds = append(s.finds, find{label: m.Rule.Label, keys: m.Rule.Keys, from: m.From, to: m.To})
		})
	}
	for i := range a.sentences {
		a.sentences[i].question = a.isQuestion(&a.sentences[i])
		a.markReported(&a.sentences[i])
	}
}

func (a *analysis) sentenceOf(token int) int {
	n, found := slices.BinarySearchFunc(a.sentences, token, func(s sentence, t int) int { return s.from - t })
	if !found {
		n--
	}
	return n
}

// collectFigures takes over sums, orders and those days that the speaker
// stands behind: a day counted from the day of speaking means nothing inside
// reported speech, unless the day it was said on is there to count from.
func (a *analysis) collectFigures() {
	for i := range a.figures {
		f := &a.figures[i]
		switch f.Kind {
		case lexis.MoneyFigure:
			for _, m := range f.Amounts {
				if !slices.Contains(a.out.Money, m) {
					a.out.Money = append(a.out.Money, m)
				}
			}
		case lexis.OrderFigure:
			if !slices.Contains(a.out.Orders, f.Order) {
				a.out.Orders = append(a.out.Orders, f.Order)
			}
		case lexis.DayFigure:
			if f.Term.Relative && !a.anchored(f) {
				f.Kind = lexis.NoFigure
				continue
			}
			a.out.Dates = append(a.out.Dates, f.Day)
		}
	}
	slices.Sort(a.out.Dates)
	a.out.Dates = slices.Compact(a.out.Dates)
}

// anchored tells whether a relative day can be resolved, and counts it from its
// own anchor where it has one.
func (a *analysis) anchored(f *figures.Figure) bool {
	s := &a.sentences[a.sentenceOf(f.From)]
	if a.tokens[f.From].Quoted || a.reported[f.From] {
		if !f.Term.Length {
			return a.happened(f)
		}
		for _, other := range a.figuresIn(s) {
			if other.Kind == lexis.DayFigure && !other.Term.Relative && other.From >= s.from && other.From < s.to {
				f.Day = f.Term.From(other.Day)
				return true
			}
		}
		return false
	}
	return !f.Term.Length || !s.has("state_right") || s.has("will")
}

// happened tells whether a relative day inside reported speech dates the
// speaking itself ("yesterday your colleague said").
func (a *analysis) happened(f *figures.Figure) bool {
	s := &a.sentences[a.sentenceOf(f.From)]
	if a.tokens[f.From].Quoted {
		return false
	}
	for _, x := range s.finds {
		if x.label == "reported" && (f.From < x.to || f.From == x.to) && f.Day <= a.u.On {
			return true
		}
	}
	return false
}

// figuresIn are the figures of a sentence.
func (a *analysis) figuresIn(s *sentence) []figures.Figure {
	at := func(token int) int {
		n, _ := slices.BinarySearchFunc(a.figures, token, func(f figures.Figure, t int) int { return f.From - t })
		return n
	}
	return a.figures[at(s.from):at(s.to)]
}

func (s *sentence) has(label string) bool {
	for i := range s.finds {
		if s.finds[i].label == label && !s.finds[i].dead {
			return true
		}
	}
	return false
}

// finish writes the acts with their spans in characters.
func (a *analysis) finish() {
	offsets := a.characters()
	span := func(from, to int) Span {
		return Span{offsets[a.tokens[from].Start], offsets[a.tokens[max(from, to-1)].End]}
	}
	slices.SortStableFunc(a.marks, func(x, y placed) int { return x.from - y.from })
	for _, m := range a.marks {
		if slices.ContainsFunc(a.out.Acts, func(x Act) bool { return x.Act == m.act.Act && x.Kind == m.act.Kind }) {
			continue
		}
		m.act.Span = span(m.from, m.to)
		a.out.Acts = append(a.out.Acts, m.act)
	}
	for i := range a.out.Promises {
		p := &a.out.Promises[i]
		from, to := p.Span[0], p.Span[1]
		p.Span = span(from, to)
		p.Deed = strings.TrimSpace(a.u.Text[a.tokens[from].Start:a.tokens[max(from, to-1)].End])
	}
	for i := range a.out.Offers {
		o := &a.out.Offers[i]
		o.Span = span(o.Span[0], o.Span[1])
	}
}

// characters maps byte offsets of the text to counts of characters.
func (a *analysis) characters() []int {
	out := make([]int, len(a.u.Text)+1)
	n := 0
	for i := range a.u.Text {
		out[i] = n
		n++
	}
	out[len(a.u.Text)] = n
	for i := 1; i < len(out); i++ {
		if out[i] == 0 {
			out[i] = out[i-1]
		}
	}
	return out
}

// do records an act of a sentence once.
func (a *analysis) do(s *sentence, act, kind string, from, to int, confidence float64) {
	s.acts[act] = true
	number := a.sentenceOf(s.from)
	for i := len(a.marks) - 1; i >= 0 && a.marks[i].sentence == number; i-- {
		if m := &a.marks[i]; m.act.Act == act && m.act.Kind == kind {
			return
		}
	}
	a.marks = append(a.marks, placed{act: Act{Act: act, Kind: kind, Confidence: confidence}, from: from, to: to, sentence: number})
}
