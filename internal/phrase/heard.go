package phrase

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"makegood/internal/calendar"
	"makegood/internal/money"
	"makegood/internal/talk"
)

// Heard is what a model says it read. Sums, days and numbers are not asked of
// it: our own reader reads them from the quoted words.
type Heard struct {
	Acts     []HeardAct     `json:"acts"`
	Offers   []HeardOffer   `json:"offers"`
	Promises []HeardPromise `json:"promises"`
}

// HeardAct is one thing that the words do; Kind as in talk.Act.
type HeardAct struct {
	Act        string  `json:"act"`
	Kind       string  `json:"kind"`
	Quote      string  `json:"quote"`
	Confidence float64 `json:"confidence"`
}

// HeardOffer is one package put forward; Remedy may be empty.
type HeardOffer struct {
	Remedy     string  `json:"remedy"`
	Quote      string  `json:"quote"`
	Confidence float64 `json:"confidence"`
}

// HeardPromise is a commitment of the speaker's side.
type HeardPromise struct {
	Quote      string  `json:"quote"`
	Confidence float64 `json:"confidence"`
}

// Schema describes Heard, for endpoints that hold an answer to a JSON schema.
func Schema() map[string]any {
	text, number := map[string]any{"type": "string"}, map[string]any{"type": "number"}
	object := func(fields map[string]any) map[string]any {
		names := make([]string, 0, len(fields))
		for name := range fields {
			names = append(names, name)
		}
		slices.Sort(names)
		return map[string]any{"type": "object", "properties": fields, "required": names, "additionalProperties": false}
	}
	list := func(of map[string]any) map[string]any { return map[string]any{"type": "array", "items": of} }
	return object(map[string]any{
		"acts":     list(object(map[string]any{"act": text, "kind": text, "quote": text, "confidence": number})),
		"offers":   list(object(map[string]any{"remedy": text, "quote": text, "confidence": number})),
		"promises": list(object(map[string]any{"quote": text, "confidence": number})),
	})
}

// ParseHeard reads the answer of a model: one JSON object of that shape and
// nothing else. A field that is not known makes it no answer at all.
func ParseHeard(data []byte) (Heard, error) {
	var h Heard
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&h); err != nil {
		return Heard{}, fmt.Errorf("phrase: answer: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return Heard{}, errors.New("phrase: answer: something follows the object")
	}
	return h, nil
}

// The readers.
const (
	Rules = "rules"
	Model = "model"
)

// Item is one thing that was read from a text: an act, an offer or a promise,
// with the words it was read from.
type Item struct {
	What       string // act, offer, promise
	Act        string // as talk.Acts; offer or counter of an offer, promise of a promise
	Kind       string
	Span       talk.Span
	Quote      string // the words of the span
	Confidence float64
	Reader     string
	Terms      talk.Terms    // of an offer; of a promise what it would be as one
	By         *calendar.Day // of a promise
}

// The bounds of what is taken over.
const (
	maxItems = 40   // of one text
	surest   = 0.85 // a model is never surer than this: under what a rule that names its words is
	tooWeak  = 0.5
)

// Gather merges what a model read with what our reader read. The rules win on
// offers, promises, sums, days and numbers. A model may add what the rules
// missed, where its quote is in the text to the letter; an act that the rules
// only guessed gives way to a surer one on the same words. dropped counts what
// was not taken over. A nil Heard gives the reading of the rules alone.
func Gather(u talk.Utterance, r talk.Reading, heard *Heard) (items []Item, dropped int) {
	g := &gathering{u: u, r: r, runes: []rune(u.Text)}
	g.fromRules()
	if heard != nil {
		for _, o := range heard.Offers {
			g.offer(o)
		}
		for _, p := range heard.Promises {
			g.promise(p)
		}
		for _, a := range heard.Acts {
			g.act(a)
		}
	}
	slices.SortStableFunc(g.items, func(a, b Item) int { return a.Span[0] - b.Span[0] })
	if len(g.items) > maxItems {
		g.dropped += len(g.items) - maxItems
		g.items = g.items[:maxItems]
	}
	return g.items, g.dropped
}

type gathering struct {
	u       talk.Utterance
	r       talk.Reading
	runes   []rune
	items   []Item
	dropped int
}

func (g *gathering) fromRules() {
	g.items = []Item{}
	taken := map[int]bool{}
	// whose finds the act that says an offer or a promise: it is one thing, not two
	whose := func(span talk.Span, names ...string) talk.Act {
		for i, a := range g.r.Acts {
			if !taken[i] && slices.Contains(names, a.Act) && overlap(a.Span, span) {
				taken[i] = true
				return a
			}
		}
		return talk.Act{Act: names[0], Confidence: 0.9}
	}
	for _, o := range g.r.Offers {
		a := whose(o.Span, "offer", "counter", "concede")
		g.put(Item{What: "offer", Act: a.Act, Span: o.Span, Confidence: a.Confidence, Reader: Rules, Terms: o.Terms})
	}
	for _, p := range g.r.Promises {
		a := whose(p.Span, "promise")
		g.put(Item{What: "promise", Act: a.Act, Span: p.Span, Confidence: a.Confidence, Reader: Rules, By: p.By, Terms: g.deed(p.Span)})
	}
	for i, a := range g.r.Acts {
		if !taken[i] {
			g.put(Item{What: "act", Act: a.Act, Kind: a.Kind, Span: a.Span, Confidence: a.Confidence, Reader: Rules})
		}
	}
}

func (g *gathering) put(i Item) {
	i.Quote = string(g.runes[i.Span[0]:i.Span[1]])
	g.items = append(g.items, i)
}

// quoted finds the words in the text: whole words, to the letter.
func (g *gathering) quoted(quote string, confidence float64) (talk.Span, bool) {
	quote = strings.TrimSpace(quote)
	ok := confidence >= tooWeak && confidence <= 1 && utf8.RuneCountInString(quote) > 1
	for at := 0; ok; {
		i := strings.Index(g.u.Text[at:], quote)
		if i < 0 {
			break
		}
		from, to := at+i, at+i+len(quote)
		if wordStarts(g.u.Text, from) && wordStarts(g.u.Text, to) {
			begin := utf8.RuneCountInString(g.u.Text[:from])
			return talk.Span{begin, begin + utf8.RuneCountInString(quote)}, true
		}
		at = from + 1
		for at < len(g.u.Text) && !utf8.RuneStart(g.u.Text[at]) {
			at++
		}
	}
	g.dropped++
	return talk.Span{}, false
}

// wordStarts reports whether no word of the text is cut at this byte.
func wordStarts(text string, at int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at:])
	return at == 0 || at == len(text) || notLetter(before) || notLetter(after)
}

func (g *gathering) has(what string, span talk.Span) bool {
	return slices.ContainsFunc(g.items, func(i Item) bool { return i.What == what && overlap(i.Span, span) })
}

// figures are the one sum and the one day of the quoted words, as our reader
// reads them in the whole text; where there are more, none is meant for certain.
func (g *gathering) figures(span talk.Span) (*money.Amount, *calendar.Day) {
	r := talk.Read(talk.Utterance{Seat: g.u.Seat, Text: string(g.runes[span[0]:span[1]]), Lang: g.r.Lang, On: g.u.On})
	var sum *money.Amount
	var day *calendar.Day
	if len(r.Money) == 1 && slices.Contains(g.r.Money, r.Money[0]) {
		sum = &r.Money[0]
	}
	if len(r.Dates) == 1 && slices.Contains(g.r.Dates, r.Dates[0]) {
		day = &r.Dates[0]
	}
	return sum, day
}

func (g *gathering) offer(o HeardOffer) {
	span, ok := g.quoted(o.Quote, o.Confidence)
	if !ok {
		return
	}
	if g.has("offer", span) || o.Remedy != "" && !slices.Contains(Remedies(), o.Remedy) {
		g.dropped++
		return
	}
	sum, day := g.figures(span)
	if o.Remedy == "" && sum == nil {
		g.dropped++
		return
	}
	g.put(Item{What: "offer", Act: "offer", Span: span, Confidence: min(o.Confidence, surest), Reader: Model, Terms: talk.Terms{Remedy: o.Remedy, Amount: sum, By: day}})
}

func (g *gathering) promise(p HeardPromise) {
	span, ok := g.quoted(p.Quote, p.Confidence)
	if !ok {
		return
	}
	if g.has("promise", span) {
		g.dropped++
		return
	}
	_, day := g.figures(span)
	g.put(Item{What: "promise", Act: "promise", Span: span, Confidence: min(p.Confidence, surest), Reader: Model, By: day, Terms: g.deed(span)})
}

// deed is what the words of a promise would offer: which remedy, which sum.
func (g *gathering) deed(span talk.Span) talk.Terms {
	can := map[string]string{"ru": "Мы можем "}[g.r.Lang]
	if can == "" {
		can = "We can "
	}
	r := talk.Read(talk.Utterance{Seat: talk.House, Text: can + string(g.runes[span[0]:span[1]]), Lang: g.r.Lang, On: g.u.On})
	if len(r.Offers) != 1 {
		return talk.Terms{}
	}
	return r.Offers[0].Terms
}

// kinds of the acts that have them.
var kinds = map[string][]string{
	"apologise": {"sympathy", "inconvenience", "responsibility"},
	"blame":     {"maker", "carrier", "colleague", "customer"},
}

func (g *gathering) act(a HeardAct) {
	span, ok := g.quoted(a.Quote, a.Confidence)
	if !ok {
		return
	}
	sure := min(a.Confidence, surest)
	if !slices.Contains(talk.Acts(), a.Act) || a.Kind != "" && !slices.Contains(kinds[a.Act], a.Kind) || g.has(whatOf(a.Act), span) {
		g.dropped++
		return
	}
	for i := range g.items {
		it := &g.items[i]
		if it.What != "act" || !overlap(it.Span, span) {
			continue
		}
		if it.Act == a.Act { // both read it: what the rules found stays, the surer word counts
			it.Confidence = max(it.Confidence, sure)
			return
		}
		if it.Reader == Rules && it.Act == "inform" && sure > it.Confidence {
			it.Act, it.Kind, it.Confidence, it.Reader = a.Act, a.Kind, sure, Model
			return
		}
	}
	g.put(Item{What: "act", Act: a.Act, Kind: a.Kind, Span: span, Confidence: sure, Reader: Model})
}

// whatOf is what a bare act would double, where the thing itself was read.
func whatOf(act string) string {
	switch act {
	case "offer", "counter", "concede":
		return "offer"
	case "promise":
		return "promise"
	}
	return ""
}

func overlap(a, b talk.Span) bool { return a[0] < b[1] && b[0] < a[1] }
