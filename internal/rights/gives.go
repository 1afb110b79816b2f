package rights

import (
	"fmt"
	"regexp"
	"strings"
)

var (
	choosers   = []string{"consumer", "seller"}
	answerers  = []string{"seller", "card_lender", "card_issuer", "maker"}
	dayKinds   = []string{"calendar", "working", "business"}
	exitKinds  = []string{"card", "ombudsman", "regulator", "court"}
	maxPattern = 500
)

// pattern matches statements of one kind.
type pattern struct{ re *regexp.Regexp }

func (r *packReader) give(root *datum, path string) give {
	g := give{answerable: "seller", place: r.at(root, path)}
	var conditions []truthFn
	var keptGiven bool
	r.object(root, path, fields{
		"remedy":     func(d *datum, path string) { g.remedy = r.word(d, path, remedies) },
		"chooser":    func(d *datum, path string) { g.chooser = r.word(d, path, choosers) },
		"answerable": func(d *datum, path string) { g.answerable = r.word(d, path, answerers) },
		"when":       func(d *datum, path string) { conditions = append(conditions, r.conditions(d, path)...) },
		"except": func(d *datum, path string) {
			for _, t := range r.conditions(d, path) {
				conditions = append(conditions, negated(t))
			}
		},
		"from":        func(d *datum, path string) { g.from = r.dayExpression(d, path) },
		"until":       func(d *datum, path string) { g.until = r.dayExpression(d, path) },
		"amount":      func(d *datum, path string) { g.amount = r.amount(d, path) },
		"money_back":  func(d *datum, path string) { r.moneyBack(d, path, &g) },
		"pays_return": func(d *datum, path string) { g.pays = r.payer(d, path) },
		"after_refund": func(d *datum, path string) {
			g.afterRefund = r.yes(d, path)
		},
		"lost_if_not_repeated": func(d *datum, path string) { keptGiven, g.kept = true, !r.yes(d, path) },
		"why":                  func(d *datum, path string) { g.why = r.texts(d, path) },
		"say":                  func(d *datum, path string) { g.say = r.sentences(d, path) },
	})
	r.require(root, path, "remedy", "chooser", "say")
	g.when = allOf(conditions)
	if !keptGiven {
		g.kept = g.chooser == "consumer" && (g.remedy == "refund" || g.remedy == "replacement" || g.remedy == "exchange")
	}
	g.whyTerms = r.termsNamed()
	r.checkWindow(&g, root, path)
	return g
}

// moneyBack is the time in which the money must be paid.
func (r *packReader) moneyBack(root *datum, path string, g *give) {
	r.object(root, path, fields{
		"within": func(d *datum, path string) { n := r.number(d, path); g.within = &n },
		"days":   func(d *datum, path string) { g.dayKind = r.word(d, path, dayKinds) },
		"unless": func(d *datum, path string) { g.noDaysIf = r.condition(d, path) },
	})
	r.require(root, path, "within", "days")
}

func (r *packReader) payer(d *datum, path string) payer {
	always := func(*inquiry) truth { return yes }
	if d.kind == scalar {
		switch r.word(d, path, choosers) {
		case "seller":
			return payer{seller: always}
		case "consumer":
			return payer{consumer: always}
		}
		return payer{}
	}
	var p payer
	r.object(d, path, fields{
		"seller_if":   func(d *datum, path string) { p.seller = r.condition(d, path) },
		"consumer_if": func(d *datum, path string) { p.consumer = r.condition(d, path) },
	})
	return p
}

// sentences reads templates in both languages.
func (r *packReader) sentences(d *datum, path string) sentence {
	day := func(name string) (spanFn, bool) {
		if def, ok := r.c.defined[name]; ok && def.code.span != nil {
			r.c.note(def.reads)
			return def.code.span, true
		}
		if t, ok := r.c.terms[name]; ok && t.typ == aDay {
			r.c.note(t.reads)
			return func(q *inquiry) span { return t.span(q.view) }, true
		}
		return nil, false
	}
	r.c.note([]string{"contract.paid", "contract.price"}) // most sentences name the sum
	var said sentence
	texts := r.twoTongues(d, path)
	for i, lang := range languages {
		t, err := parseTemplate(texts[lang], day)
		if err != nil {
			r.fail(d.get(lang), join(path, lang), err.Error(), "names stand in {braces}; [brackets] hold what is left out when a name has no value")
		}
		said.in[i] = t
	}
	if said.in[0].fixed != "" && said.in[1].fixed != "" {
		said.fixed = texts
	}
	return said
}

// checkWindow refuses a window that ends before it begins on every fact it
// is tried on.
func (r *packReader) checkWindow(g *give, root *datum, path string) {
	if g.from == nil || g.until == nil || len(r.problems) > 0 {
		return
	}
	contradicts := 0
	probes := probeFacts()
	for i := range probes {
		v := viewAt(&probes[i], probeDay)
		q := &inquiry{view: v, pack: r.p, sure: yes}
		from, until := g.from(q), g.until(q)
		if from.lo >= never || until.hi >= never {
			return
		}
		if from.lo > until.hi {
			contradicts++
		}
	}
	if contradicts == len(probes) {
		r.fail(root.get("until"), join(path, "until"), "the window is contradictory: it ends before it begins", "compare `from` and `until`")
	}
}

func (r *packReader) prohibition(root *datum, path string) {
	p := prohibition{place: r.at(root, path), texts: map[string][]string{}, patterns: map[string][]pattern{}}
	var examples, stops, passes *datum
	var conditions []truthFn
	r.c.reset()
	r.object(root, path, fields{
		"id":       func(d *datum, path string) { p.id = r.name(d, path); p.place = r.at(d, path) },
		"cite":     func(d *datum, path string) { p.cite = r.text(d, path) },
		"verified": func(d *datum, path string) { p.verified = r.yes(d, path) },
		"note":     func(d *datum, path string) { r.text(d, path) },
		"when":     func(d *datum, path string) { conditions = r.conditions(d, path) },
		"patterns": func(d *datum, path string) { r.patterns(d, path, &p) },
		"say":      func(d *datum, path string) { p.say = r.twoTongues(d, path) },
		"stops":    func(d *datum, _ string) { stops = d },
		"passes":   func(d *datum, _ string) { passes = d },
		"examples": func(d *datum, _ string) { examples = d },
	})
	r.require(root, path, "id", "cite", "verified", "when", "patterns", "say", "stops", "passes", "examples")
	p.fullID = r.p.id + "/" + p.id
	p.when = allOf(conditions)
	if len(r.problems) > 0 {
		return
	}
	r.sentencesMatch(stops, join(path, "stops"), &p, true)
	r.sentencesMatch(passes, join(path, "passes"), &p, false)
	r.readExamples(examples, join(path, "examples"), exampleOf{rule: -1, prohibition: len(r.p.forbidden) + 1})
	r.p.forbidden = append(r.p.forbidden, p)
}

func (r *packReader) patterns(d *datum, path string, p *prohibition) {
	read := func(lang string) func(*datum, string) {
		return func(d *datum, path string) {
			r.list(d, path, func(d *datum, path string) {
				text := r.text(d, path)
				re, err := regexp.Compile("(?i)" + text)
				if err != nil || len(text) > maxPattern || re.MatchString("") {
					r.fail(d, path, "not a pattern", "a regular expression in RE2 syntax that does not match everything")
					return
				}
				p.patterns[lang] = append(p.patterns[lang], pattern{re})
				p.texts[lang] = append(p.texts[lang], "(?i)"+text)
			})
		}
	}
	r.object(d, path, fields{"en": read("en"), "ru": read("ru")})
	r.require(d, path, "en", "ru")
}

// sentencesMatch checks the statements that a prohibition must and must not stop.
func (r *packReader) sentencesMatch(d *datum, path string, p *prohibition, want bool) {
	seen := map[string]bool{}
	read := func(lang string) func(*datum, string) {
		return func(d *datum, path string) {
			r.list(d, path, func(d *datum, path string) {
				seen[lang] = true
				text := r.text(d, path)
				if got := stops(p.patterns[lang], text); got != want {
					message := "is not stopped by the patterns"
					if got {
						message = "is stopped by the patterns"
					}
					r.fail(d, path, fmt.Sprintf("%q %s", text, message), "")
				}
			})
		}
	}
	r.object(d, path, fields{"en": read("en"), "ru": read("ru")})
	if !seen["en"] || !seen["ru"] {
		r.fail(d, path, "untested: want a statement in each language", "")
	}
}

// stops reports whether any pattern matches; a phone writes another apostrophe
// than a pack does.
func stops(patterns []pattern, text string) bool {
	text = strings.NewReplacer("’", "'", "‘", "'", "\u00a0", " ").Replace(text)
	for _, p := range patterns {
		if p.re.MatchString(text) {
			return true
		}
	}
	return false
}

func (r *packReader) exit(root *datum, path string) {
	x := exit{place: r.at(root, path)}
	var examples *datum
	var conditions []truthFn
	r.c.reset()
	r.object(root, path, fields{
		"id":       func(d *datum, path string) { x.id = r.name(d, path); x.place = r.at(d, path) },
		"kind":     func(d *datum, path string) { x.kind = r.word(d, path, exitKinds) },
		"cite":     func(d *datum, path string) { x.cite = r.text(d, path) },
		"verified": func(d *datum, path string) { x.verified = r.yes(d, path) },
		"note":     func(d *datum, path string) { r.text(d, path) },
		"when":     func(d *datum, path string) { conditions = r.conditions(d, path) },
		"until":    func(d *datum, path string) { x.until = r.dayExpression(d, path) },
		"say":      func(d *datum, path string) { x.say = r.sentences(d, path) },
		"examples": func(d *datum, _ string) { examples = d },
	})
	r.require(root, path, "id", "kind", "cite", "verified", "when", "say", "examples")
	x.fullID = r.p.id + "/" + x.id
	x.when = allOf(conditions)
	if len(r.problems) > 0 {
		return
	}
	r.readExamples(examples, join(path, "examples"), exampleOf{rule: -1, exit: len(r.p.outside) + 1})
	r.p.outside = append(r.p.outside, x)
}
