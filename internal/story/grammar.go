package story

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"makegood/internal/calendar"
	"makegood/internal/money"
)

// kind is what an argument must look like.
type kind int

const (
	aWord    kind = iota // a word, or a quoted text
	aText                // a quoted text
	anAmount             // 323.67 USD
	aDay                 // 2025-11-27, or: in 14 days
	aNumber              // 2
	aYes                 // yes or no
)

func (k kind) String() string {
	return [...]string{"WORD", `"TEXT"`, "AMOUNT", "DAY", "N", "yes|no"}[k]
}

// arg is one argument; of several words, one of oneOf.
type arg struct {
	kind     kind
	name     string // as the help shows it; empty: the kind's own
	optional bool
	oneOf    []string
}

// clause is a named part of the details: a word and its arguments.
type clause struct {
	name  string
	args  []arg
	about string
}

// shape is what may stand in the details of a verb, or in an expectation: its
// leading arguments, then clauses in any order.
type shape struct {
	lead    []arg
	clauses []clause
}

// value is an argument as it was given.
type value struct {
	text   string
	amount money.Amount
	day    calendar.Day
	ahead  int // of a day: so many days from today
	number int
	yes    bool
	col    int
}

// part is a clause as it was given; the leading arguments have no name.
type part struct {
	name   string
	values []value
}

// given is everything that was given, in its order.
type given []part

// Get finds the first clause of a name.
func (g given) get(name string) ([]value, bool) {
	for _, p := range g {
		if p.name == name {
			return p.values, true
		}
	}
	return nil, false
}

func (g given) has(name string) bool { _, ok := g.get(name); return ok }

// text is the nth argument of a clause as text; empty where it is absent.
func (g given) text(name string, n ...int) string { return g.at(name, n...).text }

func (g given) at(name string, n ...int) value {
	v, _ := g.get(name)
	i := 0
	if len(n) > 0 {
		i = n[0]
	}
	if i < len(v) {
		return v[i]
	}
	return value{}
}

// truth is a yes or no; nil where it is absent.
func (g given) truth(name string) *bool {
	v, ok := g.get(name)
	if !ok {
		return nil
	}
	yes := len(v) == 0 || v[0].yes
	return &yes
}

// on is a day counted from today where it was given so.
func (v value) on(today calendar.Day) calendar.Day {
	if v.ahead != 0 {
		return today + calendar.Day(v.ahead)
	}
	return v.day
}

// read reads details of the shape; it must use up every token.
func (s shape) read(list []token, p place) (given, error) {
	var g given
	rest := list
	lead, rest, err := s.args(s.lead, rest, p)
	if err != nil {
		return nil, err
	}
	g = append(g, part{"", lead})
	for len(rest) > 0 {
		c, ok := s.clause(rest[0])
		if !ok {
			p.col = rest[0].col
			return nil, p.bad("%q is not expected here", s.hint(rest[0]), rest[0].text)
		}
		var values []value
		if values, rest, err = s.args(c.args, rest[1:], p); err != nil {
			return nil, err
		}
		g = append(g, part{c.name, values})
	}
	return g, nil
}

func (s shape) clause(t token) (clause, bool) {
	if t.quoted {
		return clause{}, false
	}
	for _, c := range s.clauses {
		if c.name == t.text {
			return c, true
		}
	}
	return clause{}, false
}

// hint names what could stand here, what looks alike first.
func (s shape) hint(t token) string {
	var names []string
	for _, c := range s.clauses {
		if near(c.name, t.text) {
			return "did you mean " + c.name + "?"
		}
		names = append(names, c.name)
	}
	if len(names) == 0 {
		return "nothing more belongs here"
	}
	return "here can stand: " + strings.Join(names, ", ")
}

// args reads arguments in their order. An optional one is left out where the
// next token cannot be it, or is the name of a clause.
func (s shape) args(want []arg, list []token, p place) ([]value, []token, error) {
	var values []value
	for i, a := range want {
		if len(list) > 0 {
			p.col = list[0].col
			if _, named := s.clause(list[0]); !named || !a.optional {
				v, n, err := a.read(list, p)
				if err == nil {
					values, list = append(values, v), list[n:]
					continue
				}
				if !a.optional {
					return nil, nil, err
				}
			}
		}
		if !a.optional {
			if len(list) == 0 {
				p.col++
			}
			return nil, nil, p.bad("%s is missing", "as in "+a.example(), a.String())
		}
		if i+1 < len(want) {
			values = append(values, value{})
		}
	}
	return values, list, nil
}

func (a arg) String() string {
	switch {
	case a.name != "":
		return a.name
	case len(a.oneOf) > 0:
		return strings.Join(a.oneOf, "|")
	}
	return a.kind.String()
}

func (a arg) example() string {
	if len(a.oneOf) > 0 {
		return strings.Join(a.oneOf, ", ")
	}
	return [...]string{"a word", `"in quotes"`, "323.67 USD", "2025-11-27, or in 14 days", "2", "yes or no"}[a.kind]
}

// read reads one argument and says how many tokens it took.
func (a arg) read(list []token, p place) (value, int, error) {
	t := list[0]
	v := value{text: t.text, col: t.col}
	wrong := func() (value, int, error) {
		return v, 0, p.bad("%q is not %s", "as in "+a.example(), t.text, a.String())
	}
	switch a.kind {
	case aWord:
		if t.text == "+" || len(a.oneOf) > 0 && !slices.Contains(a.oneOf, plain(t.text)) {
			return wrong()
		}
		if len(a.oneOf) > 0 {
			v.text = plain(t.text)
		}
	case aText:
		if !t.quoted {
			return wrong()
		}
	case anAmount:
		if len(list) < 2 {
			return wrong()
		}
		amount, err := money.Parse(t.text + " " + list[1].text)
		if err != nil {
			return wrong()
		}
		v.amount, v.text = amount, amount.String()
		return v, 2, nil
	case aDay:
		if t.text == "in" && len(list) > 2 && strings.HasPrefix(list[2].text, "day") {
			n, err := strconv.Atoi(list[1].text)
			if err != nil || n < 1 || n > 36500 {
				return wrong()
			}
			v.ahead, v.text = n, fmt.Sprintf("in %d days", n)
			return v, 3, nil
		}
		day, err := calendar.Parse(t.text)
		if err != nil {
			return wrong()
		}
		v.day = day
	case aNumber:
		n, err := strconv.Atoi(t.text)
		if err != nil || n < 0 {
			return wrong()
		}
		v.number = n
	case aYes:
		if t.text != "yes" && t.text != "no" {
			return wrong()
		}
		v.yes = t.text == "yes"
	}
	return v, 1, nil
}

// plain is a code as programs write it: people may write not-delivered for
// not_delivered.
func plain(word string) string { return strings.ReplaceAll(strings.ToLower(word), "-", "_") }

// near reports whether a word looks like a mistyped other one.
func near(name, typed string) bool {
	a, b := plain(name), plain(typed)
	if a == b || len(b) > 2 && (strings.HasPrefix(a, b) || strings.HasPrefix(b, a)) {
		return true
	}
	return len(a) > 3 && distance(a, b) <= 2
}

// distance is how many letters must change to make one word of the other
// (Levenshtein).
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(y) > 40 {
		return len(y)
	}
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(y)]
}

// String is the shape as the help shows it.
func (s shape) String() string {
	var b []string
	for _, a := range s.lead {
		b = append(b, show(a))
	}
	for _, c := range s.clauses {
		words := []string{c.name}
		for _, a := range c.args {
			words = append(words, show(a))
		}
		b = append(b, "["+strings.Join(words, " ")+"]")
	}
	return strings.Join(b, " ")
}

func show(a arg) string {
	if a.optional {
		return "[" + a.String() + "]"
	}
	return a.String()
}
