package rights

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/govalues/decimal"

	"makegood/internal/calendar"
	"makegood/internal/money"
)

// Problem is one thing wrong with a document, and where.
type Problem struct {
	File    string `json:"file"`
	Line    int    `json:"line"`   // from 1
	Column  int    `json:"column"` // from 1
	Field   string `json:"field"`  // "contract.ordered_via"; empty where no field is to blame
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
}

// Place is "file:line:column".
func (p Problem) Place() string {
	if p.File == "" {
		return fmt.Sprintf("%d:%d", p.Line, p.Column)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.Place() + ": ")
	if p.Field != "" {
		b.WriteString(p.Field + ": ")
	}
	b.WriteString(p.Message)
	if p.Hint != "" {
		b.WriteString(" (" + p.Hint + ")")
	}
	return b.String()
}

// Problems is the error of a document that is refused: everything found in it.
type Problems []Problem

func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, one := range p {
		lines[i] = one.String()
	}
	return strings.Join(lines, "\n")
}

func problemAt(file string, line, col int, field, message, hint string) Problems {
	return Problems{{file, line, col, field, message, hint}}
}

// document reads the values of a parsed file and gathers what is wrong with it.
type document struct {
	file     string
	problems Problems
}

func (c *document) fail(d *datum, field, message, hint string) {
	line, col := 1, 1
	if d != nil {
		line, col = d.line, d.col
	}
	c.problems = append(c.problems, Problem{c.file, line, col, field, message, hint})
}

// err is everything found, in file order; nil when nothing was.
func (c *document) err() error {
	if len(c.problems) == 0 {
		return nil
	}
	slices.SortStableFunc(c.problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return c.problems
}

// fields reads a mapping: each key has its reader, any other key is refused.
type fields map[string]func(d *datum, path string)

func (c *document) object(d *datum, path string, known fields) {
	if d.kind != mapping {
		c.fail(d, path, "want a mapping, not "+d.kind.String(), "")
		return
	}
	for _, e := range d.entries {
		read, ok := known[e.key]
		if !ok {
			names := make([]string, 0, len(known))
			for k := range known {
				names = append(names, k)
			}
			c.problems = append(c.problems, Problem{c.file, e.line, e.col, join(path, e.key), "unknown field", suggest(e.key, names)})
			continue
		}
		if e.value.kind != null {
			read(e.value, join(path, e.key))
		}
	}
}

// require refuses a mapping that lacks one of the keys.
func (c *document) require(d *datum, path string, keys ...string) {
	for _, k := range keys {
		if v := d.get(k); d.kind == mapping && (v == nil || v.kind == null) {
			c.fail(d, join(path, k), "missing", "")
		}
	}
}

func (c *document) list(d *datum, path string, read func(d *datum, path string)) {
	if d.kind != list {
		c.fail(d, path, "want a list, not "+d.kind.String(), "")
		return
	}
	for i, item := range d.items {
		read(item, path+"["+strconv.Itoa(i)+"]")
	}
}

func (c *document) text(d *datum, path string) string {
	if d.kind != scalar {
		c.fail(d, path, "want text, not "+d.kind.String(), "")
		return ""
	}
	return strings.TrimSpace(d.text)
}

func (c *document) word(d *datum, path string, allowed []string) string {
	text := c.text(d, path)
	if d.kind == scalar && !slices.Contains(allowed, text) {
		c.fail(d, path, fmt.Sprintf("%q is not one of: %s", text, strings.Join(allowed, ", ")), suggest(text, allowed))
		return ""
	}
	return text
}

func (c *document) yes(d *datum, path string) bool {
	if d.kind == scalar && !d.quoted && (d.text == "true" || d.text == "false") {
		return d.text == "true"
	}
	c.fail(d, path, "want true or false", "")
	return false
}

func (c *document) number(d *datum, path string) int {
	n, err := strconv.ParseInt(d.text, 10, 32)
	if d.kind != scalar || d.quoted || err != nil || n < 0 {
		c.fail(d, path, "want a whole number, 0 or more", "")
		return 0
	}
	return int(n)
}

func (c *document) day(d *datum, path string) calendar.Day {
	day, err := calendar.Parse(c.text(d, path))
	if d.kind == scalar && (err != nil || day < earliest || day > latest) {
		c.fail(d, path, fmt.Sprintf("%q is not a day between %s and %s", d.text, earliest, latest), "write it as in 2025-11-16")
		return 0
	}
	return day
}

func (c *document) money(d *datum, path string) money.Amount {
	text := c.text(d, path)
	if d.kind != scalar {
		return money.Amount{}
	}
	amount, err := money.Parse(text)
	if err != nil || amount.Sign() < 0 || amount.Minor > maxMinor {
		c.fail(d, path, fmt.Sprintf("%q is not a sum of money", text), `write it as in "299.00 USD"`)
		return money.Amount{}
	}
	return amount
}

// decimal reads an exact decimal number, optionally as a percentage.
func (c *document) decimal(d *datum, path string) decimal.Decimal {
	text := c.text(d, path)
	number, percent := strings.CutSuffix(text, "%")
	n, err := decimal.Parse(strings.TrimSpace(number))
	if percent && err == nil {
		n, err = n.MulExact(decimal.MustParse("0.01"), n.Scale()+2)
	}
	if d.kind == scalar && (err != nil || n.Sign() < 0 || strings.ContainsAny(text, "eE") || n.Scale() > 8) {
		c.fail(d, path, fmt.Sprintf("%q is not a part", text), `write it as in "0.5%" or "0.005"`)
		return decimal.Decimal{}
	}
	return n
}

// twoTongues reads {en: …, ru: …}; both are wanted.
func (c *document) twoTongues(d *datum, path string) map[string]string {
	said := map[string]string{}
	c.object(d, path, fields{
		"en": func(d *datum, path string) { said["en"] = c.text(d, path) },
		"ru": func(d *datum, path string) { said["ru"] = c.text(d, path) },
	})
	c.require(d, path, "en", "ru")
	return said
}

// question reads {en: …, ru: …, customer: {en: …, ru: …}}: what the house is asked,
// and, where that is not what one asks the customer, how they are.
func (c *document) question(d *datum, path string) question {
	q := question{say: map[string]string{}}
	c.object(d, path, fields{
		"en":       func(d *datum, path string) { q.say["en"] = c.text(d, path) },
		"ru":       func(d *datum, path string) { q.say["ru"] = c.text(d, path) },
		"customer": func(d *datum, path string) { q.asked = c.twoTongues(d, path) },
	})
	c.require(d, path, "en", "ru")
	return q
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// suggest offers the known word nearest to a mistyped one.
func suggest(word string, known []string) string {
	best, distance := "", 3
	for _, k := range known {
		if d := editDistance(word, k); d < distance || (d == distance && best != "" && k < best) {
			best, distance = k, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("did you mean %q?", best)
}

// editDistance counts insertions, deletions and replacements (Levenshtein),
// of at most 40 letters.
func editDistance(a, b string) int {
	if len(a) > 40 || len(b) > 40 {
		return 40
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := corner
			if a[i] != b[j] {
				change++
			}
			corner = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
