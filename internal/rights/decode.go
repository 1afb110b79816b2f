package rights

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/govalues/decimal"

	"makegood/internal/calendar"
)

var packKinds = []string{"law", "policy", "warranty", "promise"}

var nameShape = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$`)

// packReader reads one pack file.
type packReader struct {
	*document
	c        *compiler
	p        *pack
	stories  map[string]*datum
	examples []example
	// gateReads is what decides whether the pack speaks at all.
	gateReads map[string]bool
}

// parsePack reads and compiles one pack. The examples are read, not yet run.
func parsePack(file string, data []byte, facts []question) (*packReader, error) {
	root, err := parseDocument(file, data)
	if err != nil {
		return nil, err
	}
	p := &pack{facts: facts, place: Problem{File: file, Line: 1, Column: 1}}
	terms := map[string]*term{}
	for i, list := 0, vocabulary(); i < len(list); i++ {
		terms[list[i].name] = &list[i]
	}
	r := &packReader{document: &document{file: file}, p: p, stories: map[string]*datum{},
		c: &compiler{terms: terms, defined: map[string]definition{}, questions: map[string]int{}, rules: map[string]int{},
			pack: p, asked: map[string]bool{}}}
	r.c.reset()
	r.header(root)
	r.body(root)
	r.checkQuestionsAsked()
	if err := r.err(); err != nil {
		return nil, err
	}
	return r, nil
}

func (c *compiler) reset() { c.reads, c.names = map[string]bool{}, map[string]bool{} }

// header reads what the pack says of itself, and its questions.
func (r *packReader) header(root *datum) {
	p := r.p
	later := func(*datum, string) {}
	keys := fields{
		"pack":         func(d *datum, path string) { p.id = r.name(d, path); p.place = r.at(d, path) },
		"version":      func(d *datum, path string) { p.version = r.name(d, path) },
		"kind":         func(d *datum, path string) { p.kind = r.word(d, path, packKinds) },
		"jurisdiction": func(d *datum, path string) { p.jurisdiction = r.jurisdiction(d, path) },
		"maker":        func(d *datum, path string) { p.maker = r.name(d, path) },
		"version_by": func(d *datum, path string) {
			p.byAsked = r.word(d, path, []string{"contract", "asked"}) == "asked"
		},
		"title":     func(d *datum, path string) { p.title = r.twoTongues(d, path) },
		"note":      func(d *datum, path string) { r.text(d, path) },
		"questions": r.readQuestions,
		"stories": func(d *datum, path string) {
			if d.kind != mapping {
				r.fail(d, path, "want a mapping of names to facts", "")
			}
			for _, e := range d.entries {
				r.stories[e.key] = e.value
				r.facts(e.value, join(path, e.key))
			}
		},
	}
	for _, k := range []string{"define", "closed_if", "rules", "forbidden", "outside"} {
		keys[k] = later
	}
	for k := range policyFields {
		keys[k] = later
	}
	r.object(root, "", keys)
	r.require(root, "", "pack", "version", "kind", "title")
	switch p.kind {
	case "law":
		r.require(root, "", "jurisdiction")
	case "warranty":
		r.require(root, "", "maker")
	}
}

func (r *packReader) at(d *datum, path string) Problem {
	return Problem{File: r.file, Line: d.line, Column: d.col, Field: path}
}

func (r *packReader) name(d *datum, path string) string {
	text := r.text(d, path)
	if d.kind == scalar && !nameShape.MatchString(text) {
		r.fail(d, path, fmt.Sprintf("%q is not a name", text), "letters, digits, dots, dashes; no spaces")
	}
	return text
}

func (r *packReader) readQuestions(d *datum, path string) {
	if d.kind != mapping {
		r.fail(d, path, "want a mapping of names to {en, ru, customer}", "")
		return
	}
	for _, e := range d.entries {
		bit := firstOwnQuestion + len(r.p.questions)
		if bit >= 64 {
			r.fail(e.value, path, "too many questions in one pack", "split the pack")
			return
		}
		if r.c.terms[e.key] != nil {
			r.fail(e.value, join(path, e.key), "is the name of a fact", "")
		}
		r.c.questions[e.key] = bit
		q := r.question(e.value, join(path, e.key))
		q.name, q.place = e.key, r.at(e.value, join(path, e.key))
		r.p.questions = append(r.p.questions, q)
	}
}

// checkQuestionsAsked refuses a question that no rule asks.
func (r *packReader) checkQuestionsAsked() {
	for _, q := range r.p.questions {
		if !r.c.asked[q.name] && len(r.problems) == 0 {
			r.problems = append(r.problems, Problem{r.file, q.place.Line, q.place.Column, q.place.Field, "no rule asks this question", "remove it, or use ask(\"" + q.name + "\")"})
		}
	}
}

// body reads the rules: what they are written in first.
func (r *packReader) body(root *datum) {
	read := func(key string, each func(*datum, string)) {
		if d := root.get(key); d != nil && d.kind != null {
			each(d, key)
		}
	}
	inList := func(each func(*datum, string)) func(*datum, string) {
		return func(d *datum, path string) { r.list(d, path, each) }
	}
	read("define", r.define)
	r.c.reset()
	read("closed_if", inList(r.gate))
	r.gateReads = r.c.reads
	read("rules", inList(r.rule))
	read("forbidden", inList(r.prohibition))
	read("outside", inList(r.exit))
	if r.p.kind == "policy" {
		r.policy(root)
		return
	}
	for _, e := range root.entries {
		if policyFields[e.key] {
			r.fail(e.value, e.key, "belongs in a pack of kind policy", "")
		}
	}
}

func (r *packReader) define(d *datum, path string) {
	if d.kind != mapping {
		r.fail(d, path, "want a mapping of names to expressions", "")
		return
	}
	for _, e := range d.entries {
		at := join(path, e.key)
		if r.c.terms[e.key] != nil || !regexp.MustCompile(`^[a-z][a-z0-9_]*$`).MatchString(e.key) {
			r.fail(e.value, at, "cannot be used as a name", "lower case letters and underscores, and not the name of a fact")
			continue
		}
		r.c.reset()
		k, ok := r.expression(e.value, at)
		if ok {
			if k.literal != nil || k.word != nil {
				r.fail(e.value, at, "want a condition, a day or a number", "")
			}
			r.c.defined[e.key] = definition{k, sorted(r.c.reads), sorted(r.c.names)}
		}
	}
}

func sorted(set map[string]bool) []string { return slices.Sorted(maps.Keys(set)) }

// expression compiles one expression; its errors name the place inside it.
func (r *packReader) expression(d *datum, path string) (code, bool) {
	text := d.text
	if d.kind != scalar {
		r.fail(d, path, "want an expression, not "+d.kind.String(), "")
		return code{}, false
	}
	k, err := r.c.compile(text)
	if err == nil {
		return k, true
	}
	line, col := d.line, d.col
	hint := ""
	if ee, ok := errors.AsType[*exprError](err); ok {
		hint = ee.hint
		before := []rune(text)
		before = before[:min(max(ee.at, 0), len(before))]
		if newlines := strings.Count(string(before), "\n"); newlines > 0 {
			line += newlines
			col = utf8.RuneCountInString(string(before)[strings.LastIndexByte(string(before), '\n')+1:]) + 1
		} else {
			col += len(before)
			if d.quoted {
				col++
			}
		}
	}
	r.problems = append(r.problems, Problem{r.file, line, col, path, err.Error(), hint})
	return code{}, false
}

func (r *packReader) condition(d *datum, path string) truthFn {
	k, ok := r.expression(d, path)
	if ok && k.truth == nil {
		r.fail(d, path, "want a condition, not "+k.kind(), "")
	}
	return k.truth
}

// conditions reads one condition or a list of them.
func (r *packReader) conditions(d *datum, path string) []truthFn {
	var all []truthFn
	take := func(d *datum, path string) {
		if t := r.condition(d, path); t != nil {
			all = append(all, t)
		}
	}
	if d.kind == list {
		r.list(d, path, take)
	} else {
		take(d, path)
	}
	return all
}

// allOf is the conjunction; nil where there is no condition.
func allOf(conditions []truthFn) truthFn {
	switch len(conditions) {
	case 0:
		return nil
	case 1:
		return conditions[0]
	}
	return func(q *inquiry) truth {
		t := yes
		for _, c := range conditions {
			if t = t.and(c(q)); t.is < 0 {
				break
			}
		}
		return t
	}
}

func negated(t truthFn) truthFn { return func(q *inquiry) truth { return t(q).not() } }

func (r *packReader) dayExpression(d *datum, path string) spanFn {
	k, ok := r.expression(d, path)
	if ok && k.span == nil {
		r.fail(d, path, "want a day, not "+k.kind(), "")
	}
	return k.span
}

func (r *packReader) gate(root *datum, path string) {
	g := gate{ask: -1}
	r.object(root, path, fields{
		"when": func(d *datum, path string) { g.when = allOf(r.conditions(d, path)) },
		"ask": func(d *datum, path string) {
			bit, ok := r.c.questions[r.text(d, path)]
			if !ok {
				r.fail(d, path, fmt.Sprintf("the pack has no question %q", d.text), suggest(d.text, slices.Collect(maps.Keys(r.c.questions))))
			}
			g.ask = bit
			r.c.asked[d.text] = true
		},
	})
	r.require(root, path, "when", "ask")
	if g.when != nil {
		r.p.gates = append(r.p.gates, g)
	}
}

func (r *packReader) rule(root *datum, path string) {
	u := rule{place: r.at(root, path)}
	r.c.reset()
	var given, examples *datum
	r.object(root, path, fields{
		"id":         func(d *datum, path string) { u.id = r.name(d, path); u.place = r.at(d, path) },
		"title":      func(d *datum, path string) { r.text(d, path) },
		"cite":       func(d *datum, path string) { u.cite = r.text(d, path) },
		"verified":   func(d *datum, path string) { u.verified = r.yes(d, path) },
		"note":       func(d *datum, path string) { r.text(d, path) },
		"valid_from": r.dayInto(&u.validFrom),
		"valid_to":   r.dayInto(&u.validTo),
		"each":       func(d *datum, path string) { u.each = r.word(d, path, []string{"promise"}) != "" },
		"when":       func(d *datum, path string) { u.when = append(u.when, r.conditions(d, path)...) },
		"except": func(d *datum, path string) {
			for _, t := range r.conditions(d, path) {
				u.when = append(u.when, negated(t))
			}
		},
		"why":      func(d *datum, path string) { u.why = r.texts(d, path) },
		"gives":    func(d *datum, _ string) { given = d },
		"examples": func(d *datum, _ string) { examples = d },
	})
	r.require(root, path, "id", "cite", "verified", "gives", "examples")
	u.fullID = r.p.id + "/" + u.id
	u.whyTerms = r.termsNamed()
	if u.validFrom != 0 && u.validTo != 0 && u.validTo < u.validFrom {
		r.fail(root.get("valid_to"), join(path, "valid_to"), fmt.Sprintf("the validity is empty: it ends on %s, before it begins on %s", u.validTo, u.validFrom), "")
	}
	r.checkVersions(&u, root, path)
	reads := maps.Clone(r.c.reads)
	if given != nil {
		r.list(given, join(path, "gives"), func(d *datum, path string) {
			r.c.reset()
			u.gives = append(u.gives, r.give(d, path))
			maps.Copy(reads, r.c.reads)
		})
		if len(u.gives) == 0 && given.kind == list {
			r.fail(given, join(path, "gives"), "gives nothing", "")
		}
	}
	maps.Copy(reads, r.gateReads)
	for _, always := range alwaysRead {
		reads[always] = true
	}
	u.reads = sorted(reads)
	if examples != nil {
		r.readExamples(examples, join(path, "examples"), exampleOf{rule: len(r.p.rules)})
	}
	r.p.rules = append(r.p.rules, u)
	r.c.rules[u.id] = len(r.p.rules) - 1
}

// alwaysRead is what every rule looks at: whose law applies, whether the
// contract is made, whether the right was used or everything is over.
var alwaysRead = []string{"jurisdiction", "goods.maker", "contract.on", "refunded", "cancelled", "demanded", "replacement_asked", "replacement_delivered"}

// termsNamed are the terms that the expressions since the last reset used.
func (r *packReader) termsNamed() []*term {
	var terms []*term
	for _, name := range sorted(r.c.names) {
		if name != "on" {
			terms = append(terms, r.c.terms[name])
		}
	}
	return terms
}

// checkVersions refuses two versions of a rule that are valid on one day.
func (r *packReader) checkVersions(u *rule, root *datum, path string) {
	for _, other := range r.p.rules {
		if other.id != u.id || u.id == "" {
			continue
		}
		from, to := max(other.validFrom, u.validFrom), earliestEnd(other.validTo, u.validTo)
		if to == 0 || from <= to {
			r.fail(root.get("id"), join(path, "id"), fmt.Sprintf("%s is already given at line %d for days that this one covers too", u.id, other.place.Line),
				"end one with valid_to before the other's valid_from")
		}
	}
}

func earliestEnd(a, b calendar.Day) calendar.Day {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

func (r *packReader) texts(d *datum, path string) []string {
	if d.kind == scalar {
		return []string{r.text(d, path)}
	}
	var all []string
	r.list(d, path, func(d *datum, path string) { all = append(all, r.text(d, path)) })
	return all
}

func (r *packReader) amount(d *datum, path string) amountRule {
	sums := []string{"paid", "price", "lowest_price"}
	var a amountRule
	for _, s := range sums {
		r.c.reads["contract."+s] = true
	}
	if d.kind == scalar {
		a.of = r.word(d, path, sums)
		return a
	}
	r.object(d, path, fields{
		"of":        func(d *datum, path string) { a.of = r.word(d, path, sums) },
		"only_if":   func(d *datum, path string) { a.only = r.condition(d, path) },
		"a_day":     func(d *datum, path string) { rate := r.decimal(d, path); a.daily = &rate },
		"after":     func(d *datum, path string) { a.start = r.dayExpression(d, path) },
		"to":        func(d *datum, path string) { a.stop = r.dayExpression(d, path) },
		"at_most":   func(d *datum, path string) { a.cap = r.word(d, path, sums) },
		"capped_if": func(d *datum, path string) { a.capped = r.condition(d, path) },
	})
	r.require(d, path, "of")
	if a.daily != nil {
		r.require(d, path, "after", "to")
		if *a.daily == (decimal.Decimal{}) {
			r.fail(d.get("a_day"), join(path, "a_day"), "is nothing", "")
		}
	}
	return a
}
