package rights

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"makegood/internal/calendar"
	"makegood/internal/money"
	language "makegood/internal/words"
)

// template is a sentence with names in braces. What stands in square brackets
// is left out where a name inside it has no value.
type template struct {
	parts []part
	fixed string // the whole sentence, where it has no names
}

// sentence is a template in every language.
type sentence struct {
	in    [len(languages)]template
	fixed map[string]string // where none of them has names
}

// languages are those that sentences are written in.
var languages = [...]string{"en", "ru"}

type part struct {
	optional bool
	pieces   []piece
}

type piece struct {
	text string // written out, or:
	name string
	day  spanFn // name is a day of the vocabulary or a definition
}

// sayNames are the names of an entitlement itself that a sentence may use,
// besides the days of the vocabulary.
var sayNames = []string{"amount", "paid", "price", "from", "until", "within", "deed", "by", "who", "days_left"}

// parseTemplate reads a sentence; days finds the days that it may name.
func parseTemplate(text string, days func(name string) (spanFn, bool)) (template, error) {
	var t template
	if !strings.ContainsAny(text, "[]{}") {
		t.fixed = text
		return t, nil
	}
	for len(text) > 0 {
		open := strings.IndexByte(text, '[')
		if open != 0 {
			plain := text
			if open > 0 {
				plain = text[:open]
			}
			pieces, err := parsePieces(plain, days)
			if err != nil {
				return t, err
			}
			t.parts = append(t.parts, part{false, pieces})
			text = text[len(plain):]
			continue
		}
		end := strings.IndexByte(text, ']')
		if end < 0 {
			return t, fmt.Errorf("a bracket is not closed")
		}
		pieces, err := parsePieces(text[1:end], days)
		if err != nil {
			return t, err
		}
		t.parts = append(t.parts, part{true, pieces})
		text = text[end+1:]
	}
	return t, nil
}

func parsePieces(text string, days func(string) (spanFn, bool)) ([]piece, error) {
	var pieces []piece
	for {
		before, rest, found := strings.Cut(text, "{")
		if strings.ContainsAny(before, "}]") {
			return nil, fmt.Errorf("a bracket is not opened")
		}
		if before != "" {
			pieces = append(pieces, piece{text: before})
		}
		if !found {
			return pieces, nil
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed {
			return nil, fmt.Errorf("a brace is not closed")
		}
		p := piece{name: name}
		if !slices.Contains(sayNames, name) {
			day, ok := days(name)
			if !ok {
				return nil, fmt.Errorf("unknown name {%s}", name)
			}
			p.day = day
		}
		pieces = append(pieces, p)
		text = after
	}
}

// facets are the values that a sentence may name.
type facets struct {
	q      *inquiry
	lang   string
	amount *money.Amount
	from   calendar.Day
	until  calendar.Day
	within *int
}

// write renders the sentence. A name without a value outside brackets becomes
// an ellipsis; the examples of a pack see to it that this does not happen.
func (t template) write(f *facets) string {
	if t.fixed != "" {
		return t.fixed
	}
	var room [640]byte
	b := room[:0]
	for _, p := range t.parts {
		mark, full := len(b), true
		for _, piece := range p.pieces {
			if piece.name == "" {
				b = appendText(b, piece.text)
				continue
			}
			at := len(b)
			if b = f.append(b, &piece); len(b) == at {
				full = false
				b = append(b, "…"...)
			}
		}
		if p.optional && !full {
			b = b[:mark]
		}
	}
	return string(b)
}

// appendText adds what is written out. A sentence that ends with a Russian
// day ends with the full stop of its "г.".
func appendText(b []byte, text string) []byte {
	if len(b) > 0 && b[len(b)-1] == '.' && text[0] == '.' {
		text = text[1:]
	}
	return append(b, text...)
}

func (f *facets) append(b []byte, p *piece) []byte {
	v := f.q.view
	if p.day != nil {
		return appendDay(b, dayOf(p.day(f.q)), f.lang)
	}
	switch p.name {
	case "amount":
		switch {
		case f.amount != nil && *f.amount == v.paid(): // written once a day, not once a sentence
			return append(b, v.paidIn(f.lang)...)
		case f.amount != nil:
			return appendMoney(b, *f.amount, f.lang)
		}
	case "paid":
		return append(b, v.paidIn(f.lang)...)
	case "price":
		return appendMoney(b, v.f.Contract.Price, f.lang)
	case "from":
		return appendDay(b, f.from, f.lang)
	case "until":
		return appendDay(b, f.until, f.lang)
	case "within":
		if f.within != nil {
			return strconv.AppendInt(b, int64(*f.within), 10)
		}
	case "days_left":
		if f.until != 0 {
			return strconv.AppendInt(b, int64(f.until)-int64(v.on), 10)
		}
	case "deed", "by", "who":
		return f.appendPromise(b, p.name)
	}
	return b
}

func (f *facets) appendPromise(b []byte, name string) []byte {
	p := f.q.view.promise
	if p == nil {
		return b
	}
	switch name {
	case "deed":
		if p.Deed == "delivery" && f.lang == "ru" { // the vocabulary's word, not one that was said
			return append(b, "доставка"...)
		}
		return append(b, p.Deed...)
	case "by":
		return appendDay(b, p.By, f.lang)
	}
	return append(b, p.Who...)
}

var monthsEN = [...]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
var monthsRU = [...]string{"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"}

// appendDay writes "14 April 2026" or "14 апреля 2026 г."; nothing for no day.
func appendDay(b []byte, d calendar.Day, lang string) []byte {
	if d <= 0 {
		return b
	}
	year, month, day := d.Time(utc).Date()
	b = strconv.AppendInt(b, int64(day), 10)
	b = append(b, ' ')
	if lang == "ru" {
		b = append(b, monthsRU[month-1]...)
		b = append(b, ' ')
		b = strconv.AppendInt(b, int64(year), 10)
		return append(b, "\u00a0г."...)
	}
	b = append(b, monthsEN[month-1]...)
	b = append(b, ' ')
	return strconv.AppendInt(b, int64(year), 10)
}

// appendMoney writes a sum as the language does; nothing for no sum.
func appendMoney(b []byte, a money.Amount, lang string) []byte {
	if a == (money.Amount{}) {
		return b
	}
	return append(b, language.Money(language.Lang(lang), a)...)
}
