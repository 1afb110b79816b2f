package lexis

import (
	"slices"
	"strings"
	"unicode/utf8"
)

type op uint8

const (
	opAtom op = iota
	opAny
	opNumber
	opFigure
	opGap
	opSplit
	opJump
	opNot
	opBehind
	opSentence
	opClause
	opEnd
	opMatch
)

type step struct {
	op         op
	arg, other int32
}

// FigureKind is what a run of tokens says in figures.
type FigureKind uint8

// The kinds of figure a pattern can name.
const (
	NoFigure FigureKind = iota
	DayFigure
	MoneyFigure
	PercentFigure
	OrderFigure
)

var figureNames = map[string]FigureKind{"day": DayFigure, "money": MoneyFigure, "percent": PercentFigure, "order": OrderFigure}

// Stream is a text ready for matching.
type Stream struct {
	Tokens  []Token
	figures []figure // by first token
	clause  []bool   // a clause starts at the token
}

type figure struct {
	kind FigureKind
	to   int32
}

// Match is a pattern found: tokens From to To (exclusive).
type Match struct {
	Rule     *Rule
	From, To int
}

// NewStream wraps tokens for matching.
func NewStream(tokens []Token) *Stream {
	return &Stream{Tokens: tokens, figures: make([]figure, len(tokens)), clause: make([]bool, len(tokens))}
}

// SetFigure says that tokens from to to (exclusive) are one figure.
func (s *Stream) SetFigure(from, to int, kind FigureKind) { s.figures[from] = figure{kind, int32(to)} }

// SetClause says that a clause starts at the token.
func (s *Stream) SetClause(i int) { s.clause[i] = true }

// ClauseStart tells whether a clause starts at the token.
func (s *Stream) ClauseStart(i int) bool { return s.clause[i] }

// Resolve finds what each word can stand for in the patterns. A word of five
// letters or more that no pattern knows is read as the known word one slip away.
func (g *Grammar) Resolve(s *Stream, common map[string]bool) {
	for i := range s.Tokens {
		t := &s.Tokens[i]
		t.atoms = t.atoms[:0]
		if t.Kind == Number {
			continue
		}
		g.lookup(t, t.Text)
		if len(t.atoms) == 0 && t.Kind == Word && len(t.Text) >= 4 && !common[t.Text] {
			if known := g.correct(t.Text); known != "" {
				t.Text = known
				g.lookup(t, known)
			}
		}
	}
}

func (g *Grammar) lookup(t *Token, word string) {
	for _, a := range g.words[word] {
		t.atoms = append(t.atoms, abs(a))
	}
	for n := range word {
		if n > 0 && n <= g.longest {
			for _, a := range g.stems[word[:n]] {
				t.atoms = append(t.atoms, abs(a))
			}
		}
	}
	if len(word) <= g.longest {
		for _, a := range g.stems[word] {
			t.atoms = append(t.atoms, abs(a))
		}
	}
}

func abs(a int32) int32 {
	if a < 0 {
		return -a
	}
	return a
}

// indexNear lists every known word of five letters or more under itself with
// one letter left out.
func (g *Grammar) indexNear() {
	for w := range g.stems {
		if n := utf8.RuneCountInString(w); n < 6 {
			continue
		}
		for _, v := range dropOne(w) {
			if old, ok := g.nearStem[v]; !ok || w < old {
				g.nearStem[v] = w
			}
		}
	}
	for w := range g.words {
		if utf8.RuneCountInString(w) < 5 {
			continue
		}
		for _, v := range dropOne(w) {
			if old, ok := g.near[v]; !ok || w < old {
				g.near[v] = w
			}
		}
	}
}

func dropOne(word string) []string {
	out := make([]string, 0, len(word))
	for i := 0; i < len(word); {
		_, size := utf8.DecodeRuneInString(word[i:])
		out = append(out, word[:i]+word[i+size:])
		i += size
	}
	return out
}

// correct finds a known word one slip away: a letter too many, too few, wrong
// or swapped with its neighbour; the first letter must be right.
func (g *Grammar) correct(word string) string {
	n := utf8.RuneCountInString(word)
	if n < 4 || n > 20 {
		return ""
	}
	ok := func(w string) bool {
		a, _ := utf8.DecodeRuneInString(w)
		b, _ := utf8.DecodeRuneInString(word)
		return a == b && !inflected(w, word)
	}
	if w, found := g.near[word]; found && ok(w) { // a letter left out
		return w
	}
	for _, v := range dropOne(word) {
		if _, found := g.words[v]; found && utf8.RuneCountInString(v) >= 5 && ok(v) { // a letter too many
			return v
		}
		if w, found := g.near[v]; found && n >= 5 && ok(w) && oneSlip(w, word) { // wrong or swapped
			return w
		}
	}
	return g.correctStem(word, n)
}

// correctStem finds a stem that the word starts with but for one slip.
func (g *Grammar) correctStem(word string, n int) string {
	if n < 6 {
		return ""
	}
	size := 0
	for i := range word {
		if size++; size < 6 || size > 9 {
			continue
		}
		head := word[:i] // the first size-1 letters
		if s, found := g.nearStem[head]; found && sameStart(s, head) && sameTail(s, word) {
			return s
		}
		for _, v := range dropOne(head) {
			if s, found := g.nearStem[v]; found && sameStart(s, head) && oneSlip(s, head) && sameTail(s, head) {
				return s
			}
		}
	}
	return ""
}

// sameTail tells whether the last two letters of a stem are in the word, so that
// the slip is not where forms and words of one family part: "подписать" is no
// slip for a form of "подписка".
func sameTail(stem, word string) bool {
	r := []rune(stem)
	tail := string(r[len(r)-2:])
	return strings.Contains(word, tail)
}

func sameStart(a, b string) bool {
	x, _ := utf8.DecodeRuneInString(a)
	y, _ := utf8.DecodeRuneInString(b)
	return x == y
}

// inflected tells whether two words differ only at their ends, as forms of one
// word do.
func inflected(a, b string) bool {
	ra, rb := []rune(a), []rune(b)
	n := min(len(ra), len(rb))
	same := 0
	for same < n && ra[same] == rb[same] {
		same++
	}
	if same == n && len(rb) > len(ra) { // "cancell" is a slip, "refunds" a form
		return rb[len(rb)-1] != ra[len(ra)-1]
	}
	if same == n && len(ra) > len(rb) { // "pleas" is a slip
		return ra[len(ra)-1] != 'e'
	}
	return len(ra) == len(rb) && same == n-1
}

func oneSlip(a, b string) bool {
	ra, rb := []rune(a), []rune(b)
	if len(ra) != len(rb) {
		return false
	}
	i := 0
	for i < len(ra) && ra[i] == rb[i] {
		i++
	}
	j := len(ra) - 1
	for j > i && ra[j] == rb[j] {
		j--
	}
	return i == j || j == i+1 && ra[i] == rb[j] && ra[j] == rb[i]
}

// Find reports every match, one a rule and starting token, in text order.
func (g *Grammar) Find(s *Stream, found func(Match)) {
	m := matcher{s: s}
	for i := range s.Tokens {
		t := &s.Tokens[i]
		if t.Quoted {
			continue
		}
		for _, a := range t.atoms {
			for _, id := range g.byAtom[a] {
				g.try(&m, id, i, found)
			}
		}
		if t.Kind == Number || s.figures[i].kind != NoFigure {
			for _, id := range g.numeric {
				g.try(&m, id, i, found)
			}
		}
	}
}

func (g *Grammar) try(m *matcher, id int32, i int, found func(Match)) {
	m.budget = 600
	m.prog = g.Rules[id].prog
	if end, ok := m.run(0, i); ok {
		found(Match{Rule: &g.Rules[id], From: i, To: end})
	}
}

type matcher struct {
	s      *Stream
	prog   []step
	budget int // bounds the work of one attempt, so that reading stays linear
}

// run follows the program from pc at token pos; it backtracks over choices and
// gaps within the budget.
func (m *matcher) run(pc, pos int) (int, bool) {
	for {
		m.budget--
		if m.budget < 0 {
			return 0, false
		}
		s := m.prog[pc]
		switch s.op {
		case opMatch:
			return pos, true
		case opSplit:
			if end, ok := m.run(int(s.arg), pos); ok {
				return end, true
			}
			pc = int(s.other)
		case opJump:
			pc = int(s.arg)
		case opGap:
			return m.gap(s, pc, pos)
		case opNot:
			if _, ok := m.run(pc+1, pos); ok {
				return 0, false
			}
			pc = int(s.arg)
		case opBehind:
			if pos > 0 {
				if end, ok := m.run(pc+1, pos-1); ok && end == pos {
					return 0, false
				}
			}
			pc = int(s.arg)
		default:
			next, ok := m.one(s, pos)
			if !ok {
				return 0, false
			}
			pos = next
			pc++
		}
	}
}

// one takes a single token, a figure or a position.
func (m *matcher) one(s step, pos int) (int, bool) {
	tokens := m.s.Tokens
	switch s.op {
	case opSentence:
		return pos, pos == 0 || pos < len(tokens) && tokens[pos-1].Sentence != tokens[pos].Sentence
	case opClause:
		return pos, pos < len(tokens) && m.s.clause[pos]
	case opEnd:
		return pos, m.atEnd(pos)
	}
	if pos >= len(tokens) {
		return 0, false
	}
	t := &tokens[pos]
	switch s.op {
	case opAtom:
		if t.Quoted {
			return 0, false
		}
		if slices.Contains(t.atoms, s.arg) {
			return pos + 1, true
		}
		return 0, false
	case opAny:
		return pos + 1, t.Kind != Mark
	case opNumber:
		return pos + 1, t.Kind == Number
	case opFigure:
		f := m.s.figures[pos]
		return int(f.to), f.kind == FigureKind(s.arg)
	}
	return 0, false
}

func (m *matcher) atEnd(pos int) bool {
	tokens := m.s.Tokens
	if pos == 0 {
		return false
	}
	sentence := tokens[pos-1].Sentence
	for ; pos < len(tokens) && tokens[pos].Sentence == sentence; pos++ {
		if tokens[pos].Kind != Mark {
			return false
		}
	}
	return true
}

// gap skips up to s.arg tokens of the sentence; only a wide gap (s.other)
// passes commas and the like.
func (m *matcher) gap(s step, pc, pos int) (int, bool) {
	tokens := m.s.Tokens
	for n := int32(0); ; n++ {
		if end, ok := m.run(pc+1, pos); ok {
			return end, true
		}
		if n == s.arg || pos >= len(tokens) || pos > 0 && tokens[pos].Sentence != tokens[pos-1].Sentence {
			return 0, false
		}
		if t := &tokens[pos]; t.Kind == Mark && s.other == 0 && !t.Quoted && stops(t.Text) {
			return 0, false
		}
		pos++
	}
}

func stops(mark string) bool {
	switch mark {
	case ",", ";", ":", "-", "(", ")", ".", "!", "?", "\n":
		return true
	}
	return false
}
