package rights

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"makegood/internal/calendar"
)

// exampleOf says what an example tries: a rule, or a prohibition or exit
// (counted from 1).
type exampleOf struct{ rule, prohibition, exit int }

// example is one dated case inside a pack.
type example struct {
	of    exampleOf
	facts Facts
	on    calendar.Day
	want  *datum // "nothing", or a mapping of remedies to what they must say
	path  string
}

// readExamples reads a list of {story, with, also, days}.
func (r *packReader) readExamples(d *datum, path string, of exampleOf) {
	if d == nil {
		return
	}
	before := len(r.examples)
	r.list(d, path, func(d *datum, path string) {
		var facts Facts
		var base, with, days *datum
		var also []Event
		r.object(d, path, fields{
			"story": func(d *datum, path string) {
				if base = r.stories[r.text(d, path)]; base == nil {
					r.fail(d, path, fmt.Sprintf("the pack has no story %q", d.text), suggest(d.text, slices.Collect(maps.Keys(r.stories))))
				}
			},
			"with": func(d *datum, _ string) { with = d },
			"also": func(d *datum, path string) {
				r.list(d, path, func(d *datum, path string) { also = append(also, r.event(d, path)) })
			},
			"days": func(d *datum, _ string) { days = d },
		})
		r.require(d, path, "story", "days")
		if base == nil || days == nil {
			return
		}
		facts = r.facts(merged(base, with), join(path, "with"))
		facts.Events = append(facts.Events, also...)
		if days.kind != mapping {
			r.fail(days, join(path, "days"), "want a mapping of days to what is given", "")
		}
		for _, e := range days.entries {
			at := join(join(path, "days"), e.key)
			on, err := calendar.Parse(e.key)
			if err != nil || on < earliest || on > latest {
				r.problems = append(r.problems, Problem{r.file, e.line, e.col, at, fmt.Sprintf("%q is not a day", e.key), "write it as in 2025-11-16"})
				continue
			}
			r.examples = append(r.examples, example{of, facts, on, e.value, at})
		}
	})
	if len(r.examples) == before && len(r.problems) == 0 {
		r.fail(d, path, "no example", "")
	}
}

// merged lays one mapping over another; lists and values are replaced.
func merged(base, over *datum) *datum {
	if over == nil {
		return base
	}
	if base.kind != mapping || over.kind != mapping {
		return over
	}
	m := &datum{kind: mapping, line: over.line, col: over.col}
	for _, e := range base.entries {
		if o := over.get(e.key); o != nil {
			e.value = merged(e.value, o)
		}
		m.entries = append(m.entries, e)
	}
	for _, e := range over.entries {
		if base.get(e.key) == nil {
			m.entries = append(m.entries, e)
		}
	}
	return m
}

// runExamples tries every example and refuses rules that none of them tests.
func (r *packReader) runExamples() {
	opened, closed := map[string]bool{}, map[string]bool{}
	for _, x := range r.examples {
		v := viewAt(&x.facts, int32(x.on))
		q := &inquiry{view: v, pack: r.p, sure: r.applies(&x.facts)}
		switch {
		case x.of.prohibition > 0:
			p := &r.p.forbidden[x.of.prohibition-1]
			r.tryPlain(&x, p.fullID, q.always(p.when).is > 0 && !q.settled(), "forbidden", opened, closed)
		case x.of.exit > 0:
			r.tryExit(&x, &r.p.outside[x.of.exit-1], q, opened, closed)
		default:
			r.tryRule(&x, q, opened, closed)
		}
	}
	if len(r.problems) == 0 {
		r.untested(opened, closed)
	}
}

// untested refuses what no example opens, or none closes.
func (r *packReader) untested(opened, closed map[string]bool) {
	refuse := func(place Problem, message string) {
		r.problems = append(r.problems, Problem{r.file, place.Line, place.Column, place.Field, message, "add an example"})
	}
	for i := range r.p.rules {
		u := &r.p.rules[i]
		for j := range u.gives {
			if !opened[giveKey(i, j)] {
				refuse(u.gives[j].place, fmt.Sprintf("untested: no example in which %s gives this %s", u.id, u.gives[j].remedy))
			}
		}
		if !closed[u.fullID] {
			refuse(u.place, fmt.Sprintf("untested: no example in which %s gives nothing", u.id))
		}
	}
	for _, p := range r.p.forbidden {
		if !opened[p.fullID] || !closed[p.fullID] {
			refuse(p.place, fmt.Sprintf("untested: want an example in which %s holds and one in which it does not", p.id))
		}
	}
	for _, x := range r.p.outside {
		if !opened[x.fullID] || !closed[x.fullID] {
			refuse(x.place, fmt.Sprintf("untested: want an example in which %s is open and one in which it is not", x.id))
		}
	}
}

func giveKey(rule, give int) string { return fmt.Sprintf("%d.%d", rule, give) }

// applies is whether the pack applies to the example's facts.
func (r *packReader) applies(f *Facts) truth {
	if r.p.kind == "law" {
		return within(r.p.jurisdiction, f.Jurisdiction)
	}
	return yes
}

// tryPlain checks an example whose answer is one word, or "nothing".
func (r *packReader) tryPlain(x *example, id string, got bool, word string, opened, closed map[string]bool) {
	if got {
		opened[id] = true
	} else {
		closed[id] = true
	}
	want := x.want.kind == scalar && x.want.text == word
	if !want && (x.want.kind != scalar || x.want.text != "nothing") {
		r.fail(x.want, x.path, fmt.Sprintf("want %q or \"nothing\"", word), "")
		return
	}
	if got != want {
		r.fail(x.want, x.path, fmt.Sprintf("the example fails: %s on %s is %s", id, x.on, map[bool]string{true: word, false: "nothing"}[got]), "")
	}
}

func (r *packReader) tryExit(x *example, e *exit, q *inquiry, opened, closed map[string]bool) {
	got, ok := q.exits(e)
	if !ok {
		r.tryPlain(x, e.fullID, false, "open", opened, closed)
		return
	}
	if x.want.kind == mapping {
		opened[e.fullID] = true
		if until := x.want.get("until"); until == nil || r.day(until, join(x.path, "until")) != got.Until {
			r.fail(x.want, x.path, fmt.Sprintf("the example fails: %s on %s is open until %s", e.fullID, x.on, cmp.Or(got.Until.String(), "no fixed end")), "")
		}
		return
	}
	r.tryPlain(x, e.fullID, true, "open", opened, closed)
}

// tryRule checks that a rule gives and asks exactly what the example says.
func (r *packReader) tryRule(x *example, q *inquiry, opened, closed map[string]bool) {
	u := &r.p.rules[x.of.rule]
	var out Findings
	var pending questions
	if gate, shut := q.gated(); shut {
		pending.add(q.pack, gate, u, "")
	} else {
		q.answer(u, &out, &pending, func(give int) { opened[giveKey(x.of.rule, give)] = true })
	}
	if len(out.Entitlements) == 0 {
		closed[u.fullID] = true
	}
	got := slices.Concat(remediesOf(out.Entitlements), prefixed("?", pending.names()))
	want, ok := r.wanted(x)
	if !ok {
		return
	}
	if !slices.Equal(got, want) {
		r.fail(x.want, x.path, fmt.Sprintf("the example fails: on %s %s gives %s, not %s", x.on, u.id, listed(got), listed(want)), "a question is written ?name here")
		return
	}
	for _, e := range out.Entitlements {
		r.checkEntitlement(x, &e)
	}
}

func remediesOf(list []Entitlement) []string {
	var names []string
	for _, e := range list {
		names = append(names, e.Remedy)
	}
	slices.Sort(names)
	return names
}

func prefixed(prefix string, names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = prefix + n
	}
	slices.Sort(out)
	return out
}

func listed(names []string) string {
	if len(names) == 0 {
		return "nothing"
	}
	return strings.Join(names, ", ")
}

// wanted is what the example names: remedies and, as ?name, questions.
func (r *packReader) wanted(x *example) ([]string, bool) {
	if x.want.kind == scalar && x.want.text == "nothing" {
		return nil, true
	}
	if x.want.kind != mapping {
		r.fail(x.want, x.path, `want "nothing", or a mapping of remedies and asks`, "")
		return nil, false
	}
	var names, asks []string
	for _, e := range x.want.entries {
		switch {
		case e.key == "asks":
			r.list(e.value, x.path, func(d *datum, path string) { asks = append(asks, r.text(d, path)) })
		case slices.Contains(remedies, e.key):
			names = append(names, e.key)
		default:
			r.fail(e.value, x.path, fmt.Sprintf("%q is neither a remedy nor asks", e.key), suggest(e.key, append(slices.Clone(remedies), "asks")))
			return nil, false
		}
	}
	slices.Sort(names)
	return slices.Concat(names, prefixed("?", asks)), true
}

// checkEntitlement compares the fields that the example names.
func (r *packReader) checkEntitlement(x *example, e *Entitlement) {
	for lang, text := range e.Say {
		if strings.Contains(text, "…") {
			r.fail(x.want, x.path, fmt.Sprintf("the sentence of %s in %q has a gap here: %s", e.Remedy, lang, text), "put what may be unknown in [brackets]")
		}
	}
	d := x.want.get(e.Remedy)
	if d == nil || d.kind != mapping {
		return
	}
	days := "null"
	if e.RefundWithinDays != nil {
		days = fmt.Sprintf("%d %s", *e.RefundWithinDays, e.RefundDayKind)
	}
	amount := "null"
	if e.Amount != nil {
		amount = e.Amount.String()
	}
	is := map[string]string{"from": cmp.Or(e.From.String(), "null"), "until": cmp.Or(e.Until.String(), "null"), "amount": amount,
		"money_back": days, "pays_return": cmp.Or(e.PaysReturn, "null"), "chooser": e.Chooser, "answerable": e.Answerable}
	for _, field := range d.entries {
		got, known := is[field.key]
		want := field.value.text
		if field.value.kind == null {
			want = "null"
		}
		switch {
		case !known:
			r.fail(field.value, x.path, fmt.Sprintf("unknown field %q", field.key), suggest(field.key, slices.Collect(maps.Keys(is))))
		case got != want:
			r.fail(field.value, x.path, fmt.Sprintf("the example fails: on %s %s of %s is %s, not %s", x.on, field.key, e.ID, got, want), "")
		}
	}
}
