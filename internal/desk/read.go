package desk

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"makegood/internal/calendar"
	"makegood/internal/promise"
	"makegood/internal/words"
)

// A reader reads rows of lists as encoding/json has written them, several times as
// fast as encoding/json reads them: a page is fifty rows, and reading them took as
// long as finding and unsealing them. It knows their shape alone; whatever else it
// comes upon is bad, and left to encoding/json. What it reads twice it reads over
// the first, as that does.
type reader struct {
	text string
	i    int
	bad  bool
}

// readCaseRow reads the row of a case; ok is false where it has another shape.
func readCaseRow(data []byte) (row CaseRow, ok bool) {
	r := reader{text: string(data)}
	r.bad = !utf8.ValidString(r.text)
	r.caseRow(&row)
	return row, !r.bad && r.i == len(r.text)
}

// caseRow is the row of a case as its view holds it.
func caseRow(v View) (CaseRow, error) {
	if row, ok := readCaseRow(v.Body); ok {
		return row, nil
	}
	return body[CaseRow](v)
}

func (r *reader) caseRow(c *CaseRow) {
	r.object(func(name string) {
		switch name {
		case "id":
			c.ID = r.string()
		case "called":
			c.Called = r.string()
		case "subject":
			r.texts(&c.Subject)
		case "order":
			c.Order = r.string()
		case "step":
			c.Step = r.string()
		case "quick":
			c.Quick = r.bool()
		case "recovery":
			c.Recovery = r.bool()
		case "opened_on":
			r.day(&c.OpenedOn)
		case "turn":
			c.Turn = r.string()
		case "next":
			if c.Next == nil {
				c.Next = new(PromiseRow)
			}
			r.promiseRow(c.Next)
		case "wakes":
			c.Wakes = r.int()
		case "remind":
			c.Remind = r.string()
		default:
			r.bad = true
		}
	})
}

func (r *reader) promiseRow(p *PromiseRow) {
	r.object(func(name string) {
		switch name {
		case "case":
			p.Case = r.string()
		case "called":
			p.Called = r.string()
		case "promise":
			r.promise(&p.Promise)
		default:
			r.bad = true
		}
	})
}

func (r *reader) promise(p *promise.Promise) {
	r.object(func(name string) {
		switch name {
		case "id":
			p.ID = r.string()
		case "deed":
			r.deed(&p.Deed)
		case "promisor":
			r.party(&p.Promisor)
		case "promisee":
			r.party(&p.Promisee)
		case "origin":
			p.Origin = promise.Origin(r.string())
		case "made_on":
			r.day(&p.MadeOn)
		case "from":
			r.day(&p.From)
		case "due":
			r.day(&p.Due)
		case "awaits":
			p.Awaits = r.string()
		case "days":
			r.take('[')
			p.Days[0] = r.int()
			r.take(',')
			p.Days[1] = r.int()
			r.take(']')
		case "bearer":
			p.Bearer = r.string()
		case "if_slips":
			r.texts(&p.IfSlips)
		case "key":
			p.Key = r.string()
		case "agreement":
			p.Agreement = r.int()
		case "term":
			p.Term = r.int()
		default:
			r.closing(p, name)
		}
	})
}

// closing reads what a promise has once it is closed.
func (r *reader) closing(p *promise.Promise, name string) {
	switch name {
	case "state":
		p.State = promise.State(r.string())
	case "closed_on":
		r.day(&p.ClosedOn)
	case "proof":
		r.bad = true // a promise that comes next has none
	case "why":
		p.Why = r.string()
	case "replaced_by":
		p.ReplacedBy = r.string()
	default:
		r.bad = true
	}
}

func (r *reader) deed(d *promise.Deed) {
	r.object(func(name string) {
		switch name {
		case "kind":
			d.Kind = promise.Kind(r.string())
		case "remedy":
			d.Remedy = r.string()
		case "text":
			r.texts(&d.Text)
		case "order":
			d.Order = r.string()
		case "line":
			d.Line = r.string()
		case "item":
			d.Item = r.string()
		case "quantity":
			d.Quantity = r.int()
		case "amount":
			r.bad = d.Amount.UnmarshalText([]byte(r.string())) != nil || r.bad
		case "method":
			d.Method = r.string()
		case "method_kind":
			d.MethodKind = r.string()
		default:
			r.bad = true
		}
	})
}

func (r *reader) party(p *promise.Party) {
	r.object(func(name string) {
		switch name {
		case "seat":
			p.Seat = r.string()
		case "name":
			p.Name = r.string()
		case "role":
			p.Role = r.string()
		default:
			r.bad = true
		}
	})
}

// object reads an object; field reads the value of each of its names.
func (r *reader) object(field func(name string)) {
	r.take('{')
	if r.skip("}") {
		return
	}
	for !r.bad {
		name := r.string()
		r.take(':')
		field(name)
		if !r.skip(",") {
			r.take('}')
			return
		}
	}
}

// texts reads the same sentence in every language.
func (r *reader) texts(t *words.Text) {
	if r.skip("null") {
		*t = nil
		return
	}
	if *t == nil {
		*t = make(words.Text, 2)
	}
	r.object(func(lang string) { (*t)[words.Lang(lang)] = r.string() })
}

func (r *reader) day(d *calendar.Day) {
	if text := r.string(); !r.bad {
		r.bad = d.UnmarshalText([]byte(text)) != nil
	}
}

func (r *reader) string() string {
	r.take('"')
	begin := r.i
	for ; !r.bad && r.i < len(r.text); r.i++ {
		switch c := r.text[r.i]; {
		case c == '"':
			r.i++
			return r.text[begin : r.i-1]
		case c == '\\':
			return r.escaped(begin - 1)
		case c < ' ':
			r.bad = true
		}
	}
	r.bad = true
	return ""
}

// escaped reads a string with escapes, whose opening mark is at begin.
func (r *reader) escaped(begin int) (text string) {
	for ; r.i < len(r.text); r.i++ {
		switch r.text[r.i] {
		case '\\':
			r.i++
		case '"':
			r.i++
			r.bad = json.Unmarshal([]byte(r.text[begin:r.i]), &text) != nil
			return text
		}
	}
	r.bad = true
	return ""
}

// int reads a whole number of up to 18 digits.
func (r *reader) int() (n int) {
	minus := r.skip("-")
	begin := r.i
	for ; r.i < len(r.text) && '0' <= r.text[r.i] && r.text[r.i] <= '9'; r.i++ {
		n = 10*n + int(r.text[r.i]-'0')
	}
	if digits := r.i - begin; digits == 0 || digits > 18 || digits > 1 && r.text[begin] == '0' {
		r.bad = true
	}
	if minus {
		return -n
	}
	return n
}

func (r *reader) bool() bool {
	if r.skip("true") {
		return true
	}
	r.bad = !r.skip("false") || r.bad
	return false
}

// take goes over a sign that must be there.
func (r *reader) take(sign byte) {
	if r.bad = r.bad || r.i >= len(r.text) || r.text[r.i] != sign; !r.bad {
		r.i++
	}
}

// skip goes over a word where it is there.
func (r *reader) skip(word string) bool {
	there := !r.bad && strings.HasPrefix(r.text[r.i:], word)
	if there {
		r.i += len(word)
	}
	return there
}
