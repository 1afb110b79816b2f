package story

import (
	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/money"
)

// bundle is packages as a row gives them: terms joined by +, packages by or.
type bundle struct {
	packages []draft
	rest     given // what stands beside the packages: until, saying, …
}

// draft is a package before it is known which rights it grants.
type draft struct {
	alternative bool
	terms       []given
}

var remedies = []string{"refund", "replacement", "repair", "exchange", "price_reduction", "store_credit", "delivery",
	"compensation", "fee_waiver", "cancellation", "apology", "penalty", "other"}

// termShape is one term of a package.
var termShape = shape{
	lead: []arg{{kind: aWord, name: "REMEDY", oneOf: remedies}, {kind: anAmount, optional: true}},
	clauses: []clause{
		{"owed", nil, "it grants the open right of this remedy; without an amount, all of it"},
		{"right", []arg{{kind: aWord, name: "ID"}}, "it grants this right"},
		{"line", []arg{{kind: aWord, name: "LINE"}}, "of the order"},
		{"item", []arg{{kind: aWord, name: "ITEM"}}, "the item that comes"},
		{"by", []arg{{kind: aDay}}, "the last day"},
		{"who", []arg{{kind: aText, name: `"NAME"`}}, "who does it"},
		{"bearer", []arg{{kind: aWord, name: "house|partner/ID|maker/ID|customer"}}, "who pays in the end"},
		{"method", []arg{{kind: aWord, name: "METHOD"}}, "where money goes"},
		{"words", []arg{{kind: aText}}, "what exactly, in words"},
		{"in-place-of", number, "the term of an agreement that is amended"},
	},
}

// readBundle reads packages, and the clauses that stand beside them.
func readBundle(list []token, beside []clause, p place) (*bundle, error) {
	b := &bundle{packages: []draft{{}}}
	both := shape{termShape.lead, append(append([]clause{}, termShape.clauses...), beside...)}
	var term []token
	last := place{p.file, p.line, p.col}
	flush := func() error {
		d := &b.packages[len(b.packages)-1]
		if len(d.terms) == 0 && len(term) > 0 && !term[0].quoted && term[0].text == "alternative" {
			d.alternative, term = true, term[1:]
		}
		g, err := both.read(term, last)
		if err != nil {
			return err
		}
		own := given{}
		for _, part := range g {
			if isOf(beside, part.name) {
				b.rest = append(b.rest, part)
			} else {
				own = append(own, part)
			}
		}
		d.terms, term = append(d.terms, own), nil
		return nil
	}
	for _, t := range list {
		last.col = t.col
		if t.quoted || t.text != "+" && t.text != "or" {
			term = append(term, t)
			continue
		}
		if err := flush(); err != nil {
			return nil, err
		}
		if t.text == "or" {
			b.packages = append(b.packages, draft{})
		}
	}
	return b, flush()
}

func isOf(list []clause, name string) bool {
	for _, c := range list {
		if c.name == name {
			return true
		}
	}
	return false
}

// on are the packages for a case as it stands: a term that is owed names the
// right that it grants.
func (b *bundle) on(c casefile.Case, today calendar.Day) ([]casefile.Package, error) {
	var packages []casefile.Package
	for _, d := range b.packages {
		p := casefile.Package{Alternative: d.alternative}
		for _, g := range d.terms {
			t, err := termOn(g, c, today)
			if err != nil {
				return nil, err
			}
			p.Terms = append(p.Terms, t)
		}
		packages = append(packages, p)
	}
	return packages, nil
}

func termOn(g given, c casefile.Case, today calendar.Day) (casefile.Term, error) {
	t := casefile.Term{
		Remedy: g.text(""), Amount: g.at("", 1).amount, Right: g.text("right"), Line: g.text("line"), Item: g.text("item"),
		By: g.at("by").on(today), Who: g.text("who"), Bearer: g.text("bearer"), Method: g.text("method"), Text: g.text("words"),
	}
	if !g.has("owed") {
		return t, nil
	}
	for _, e := range c.OpenRights() {
		if e.Remedy != t.Remedy && (e.Remedy != "set_extra_time" || t.Remedy != "delivery") {
			continue
		}
		t.Right = e.ID
		if t.Amount == (money.Amount{}) && e.Amount != nil {
			t.Amount = *e.Amount
		}
		return t, nil
	}
	return t, fault.New(fault.InputInvalid, "at", t.Remedy, "problem", "no right to it is open today")
}
