package phrase

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"makegood/internal/talk/figures"
	"makegood/internal/talk/lexis"
)

// Known is what the records know of the people that a text may name. Names are
// whole names; the rest stands as it is written in the records.
type Known struct {
	Names     []string
	Emails    []string
	Phones    []string
	Addresses []string // streets, towns and postcodes, one by one
	Numbers   []string // of orders, receipts, cards, payment methods
}

// Veil takes what is personal out of texts and puts it back. The same words
// get the same placeholder in every text that goes under it: [NAME_1]. It hides
// what the records know, and whatever looks like a name, an address or a number
// of somebody; hiding too much does no harm, since all of it comes back.
type Veil struct {
	names    map[string]bool // words of known names, in small letters, as they begin
	literals []literal
	marks    map[string]string // what was written -> its placeholder
	back     map[string]string
	count    map[string]int // placeholders given so far, by kind
}

type literal struct{ kind, text string }

// stretch is a part of a text that is to be hidden; bytes.
type stretch struct {
	from, to int
	kind     string
}

// NewVeil makes a veil for what is known.
func NewVeil(k Known) *Veil {
	v := &Veil{names: map[string]bool{}, marks: map[string]string{}, back: map[string]string{}, count: map[string]int{}}
	for _, name := range k.Names {
		for _, w := range words(name) {
			v.names[stem(w.text)] = true
		}
	}
	for kind, list := range map[string][]string{"EMAIL": k.Emails, "PHONE": k.Phones, "ADDRESS": k.Addresses, "NUMBER": k.Numbers} {
		for _, text := range list {
			if text = strings.TrimSpace(text); text != "" {
				v.literals = append(v.literals, literal{kind, strings.ToLower(text)})
			}
		}
	}
	slices.SortFunc(v.literals, func(a, b literal) int {
		if len(a.text) != len(b.text) {
			return len(b.text) - len(a.text)
		}
		return strings.Compare(a.text, b.text)
	})
	return v
}

// placeholder is what hidden words look like. Words of a text that look so
// themselves are hidden too, so that every placeholder is ours.
var placeholder = regexp.MustCompile(`\[[A-Z]{4,7}_\d{1,4}\]`)

// shapes are what personal data look like that the records do not know.
var shapes = []struct {
	kind    string
	pattern *regexp.Regexp
}{
	{"MARK", placeholder},
	{"EMAIL", regexp.MustCompile(`[\pL\pN._%+-]+@[\pL\pN.-]+\.\pL{2,}`)},
	{"LINK", regexp.MustCompile(`(?i)(?:https?://|www\.)\S+`)},
	{"PHONE", regexp.MustCompile(`\+?\(?\d(?:[\s().\-–]{0,2}\d){6,}`)},
	{"NUMBER", regexp.MustCompile(`#\s?[\pL\pN][\pL\pN-]*`)},
	{"NUMBER", regexp.MustCompile(`[\pL\pN-]*\d[\pL-]*(?:\d[\pL-]*){4,}`)},
	{"ADDRESS", regexp.MustCompile(`(?i)\b\d+[a-z]?\s+(?:[\pL'.-]+\s+){1,3}(?:street|st|avenue|ave|road|rd|lane|ln|drive|dr|boulevard|blvd|way|court|ct|place|square|close)\b`)},
	{"ADDRESS", regexp.MustCompile(`(?i)(?:ул\.|улиц[аеуы]|просп\.|проспект[еау]?|переул[а-яё]+|пер\.|шоссе|бульвар[еау]?|площадь|наб\.)\s*[\pL-]+(?:[\s,]+(?:д\.|дом|корп\.|стр\.|кв\.|квартира)?\s*\d+[\pL]?)*`)},
	{"ADDRESS", regexp.MustCompile(`(?i)\b[a-z]{1,2}\d[a-z\d]?\s?\d[a-z]{2}\b`)},
	{"NAME", regexp.MustCompile(`(?:[Mm]y name is|[Tt]his is|[Мм]еня зовут|[Сс] уважением,?|[Rr]egards,?|[Ss]incerely,?|[Dd]ear|[Уу]важаем\pL+|[Mm]r\.?|[Mm]rs\.?|[Mm]s\.?|[Dd]r\.?)\s+(\pL[\pL'’-]*(?:\s+\p{Lu}[\pL'’-]*){0,2})`)},
}

// Hide writes the text with placeholders.
func (v *Veil) Hide(text string) string {
	var b strings.Builder
	last := 0
	for _, s := range v.stretches(text) {
		b.WriteString(text[last:s.from])
		b.WriteString(v.mark(s.kind, text[s.from:s.to]))
		last = s.to
	}
	b.WriteString(text[last:])
	return b.String()
}

// Show puts back what was hidden. A placeholder that was never given stays.
func (v *Veil) Show(text string) string {
	return placeholder.ReplaceAllStringFunc(text, func(m string) string {
		if was, ok := v.back[m]; ok {
			return was
		}
		return m
	})
}

func (v *Veil) mark(kind, was string) string {
	if m, ok := v.marks[was]; ok {
		return m
	}
	v.count[kind]++
	m := fmt.Sprintf("[%s_%d]", kind, v.count[kind])
	v.marks[was], v.back[m] = m, was
	return m
}

// stretches are what is to be hidden, in order; what overlaps is one stretch.
func (v *Veil) stretches(text string) []stretch {
	var found []stretch
	for _, s := range shapes {
		for _, at := range s.pattern.FindAllStringSubmatchIndex(text, -1) {
			if len(at) > 2 {
				at = at[2:]
			}
			found = append(found, stretch{at[0], at[1], s.kind})
		}
	}
	found = append(found, v.known(text)...)
	found = append(found, v.called(text)...)
	tokens := lexis.Split(text)
	for _, f := range figures.Read(tokens, 1) {
		if f.Kind == lexis.OrderFigure {
			found = append(found, stretch{tokens[f.From].Start, tokens[f.To-1].End, "NUMBER"})
		}
	}
	slices.SortStableFunc(found, func(a, b stretch) int {
		if a.from != b.from {
			return a.from - b.from
		}
		return b.to - a.to
	})
	var out []stretch
	for _, s := range found {
		if n := len(out); n > 0 && s.from < out[n-1].to {
			out[n-1].to = max(out[n-1].to, s.to)
			continue
		}
		out = append(out, s)
	}
	return out
}

// known finds what stands in the records, however its letters are written.
func (v *Veil) known(text string) []stretch {
	lower, back := lowered(text)
	var found []stretch
	for _, l := range v.literals {
		for at := 0; at < len(lower); {
			i := strings.Index(lower[at:], l.text)
			if i < 0 {
				break
			}
			from, to := at+i, at+i+len(l.text)
			if whole(lower, from, to) {
				found = append(found, stretch{back[from], back[to], l.kind})
			}
			at = to
		}
	}
	return found
}

// whole reports whether the stretch is not the inside of a longer word. A
// number or an address of one or two letters is looked for as a word alone.
func whole(text string, from, to int) bool {
	before, after := []rune(text[:from]), []rune(text[to:])
	inside := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	long := to-from > 4
	return long || (len(before) == 0 || !inside(before[len(before)-1])) && (len(after) == 0 || !inside(after[0]))
}

// lowered is the text in small letters, and where each byte of it was.
func lowered(text string) (string, []int) {
	var b strings.Builder
	back := make([]int, 0, len(text)+1)
	for i, r := range text {
		low := string(unicode.ToLower(r))
		b.WriteString(low)
		for range len(low) {
			back = append(back, i)
		}
	}
	return b.String(), append(back, len(text))
}

// word is a word of a text and where it stands; bytes.
type word struct {
	text     string
	from, to int
	first    bool // of its sentence
}

// words are the runs of letters in a text.
func words(text string) []word {
	var out []word
	from, first := -1, true
	put := func(to int) {
		if from >= 0 {
			out = append(out, word{text[from:to], from, to, first})
			from, first = -1, false
		}
	}
	for i, r := range text {
		switch {
		case unicode.IsLetter(r) || unicode.Is(unicode.Mn, r):
			if from < 0 {
				from = i
			}
		default:
			put(i)
			first = first || strings.ContainsRune(".!?\n:;«“\"(", r)
		}
	}
	put(len(text))
	return out
}

// called finds names: words that begin as a known name does, and words written
// as names are, with a capital inside a sentence.
func (v *Veil) called(text string) []stretch {
	var found []stretch
	for _, w := range words(text) {
		if v.names[stem(w.text)] || v.names[stem(strings.TrimRight(strings.ToLower(w.text), "s"))] || !w.first && properly(w.text) {
			found = append(found, stretch{w.from, w.to, "NAME"})
		}
	}
	return found
}

// properly tells a word that is written as a name is: a capital and small
// letters, and no day, month or "I".
func properly(w string) bool {
	r := []rune(w)
	if len(r) < 2 || !unicode.IsUpper(r[0]) || !unicode.IsLower(r[1]) {
		return false
	}
	return !ordinary[strings.ToLower(w)]
}

// ordinary are words with a capital that name nobody.
var ordinary = func() map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(`monday tuesday wednesday thursday friday saturday sunday january february march april may june july
		august september october november december christmas easter`) {
		set[w] = true
	}
	return set
}()

// stem is a word in small letters without the ending that Russian declines.
func stem(w string) string {
	r := []rune(strings.ToLower(w))
	if len(r) == 0 || !unicode.Is(unicode.Cyrillic, r[0]) {
		return string(r)
	}
	for n := 0; n < 2 && len(r) > 3 && strings.ContainsRune("аеёиоуыэюяйьмв", r[len(r)-1]); n++ {
		r = r[:len(r)-1]
	}
	return string(r)
}
