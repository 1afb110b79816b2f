package story

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/plan"
	"makegood/internal/rights"
	"makegood/internal/words"
)

// seatExpectations are about what is a seat's own, and who pays.
func seatExpectations() []*expectation {
	list := []*expectation{
		{"ledger", shape{lead: []arg{word("ACCOUNT"), {kind: anAmount}}}, "an account's balance in the case", ledgerHas},
		{"statement", shape{lead: []arg{word("ACCOUNT"), word("MONTH"), {kind: anAmount}}}, "the balance of a firm's statement; positive: it owes the house", statementIs},
		{"ledger balanced", shape{}, "every entry adds up to zero", func(t *turn, _ given, _ error) string {
			book, err := t.Desk.Ledger(t.ctx, system, t.at)
			if err != nil || !book.Balanced() {
				return "it does not"
			}
			return ""
		}},
		{"plan of", shape{lead: one(arg{kind: aWord, oneOf: []string{"house", "customer"}}), clauses: []clause{{"has", nil, ""}, {"target", amount, ""}, {"realistic", amount, ""},
			{"break", []arg{{kind: aWord, oneOf: []string{"point"}}, {kind: anAmount}}, "point"}, {"alternative", amount, "outside"}, {"limit", amount, "of the own mandate"}}},
			"what stands in a seat's own plan", planHas},
		{"private", shape{}, "neither seat sees the other's plan or notes", private},
	}
	for _, seat := range []casefile.Seat{casefile.House, casefile.Customer} {
		list = append(list,
			&expectation{string(seat) + " sees", shape{lead: one(text())}, "in the case, in its own plan or notes", func(t *turn, g given, _ error) string {
				return contains(t.sight(seat), g.text(""))
			}},
			&expectation{string(seat) + " does not see", shape{lead: one(text())}, "nowhere in what the desk shows this seat", func(t *turn, g given, _ error) string {
				return hasNot(t.sight(seat), g.text(""))
			}})
	}
	return list
}

func planHas(t *turn, g given, _ error) string {
	p := t.planOf(casefile.Seat(g.text("")))
	if p == nil {
		return "there is no plan"
	}
	for name, got := range map[string]money.Amount{
		"target": p.Target.Value, "realistic": p.Realistic.Value, "break": p.Break.Value, "alternative": p.BATNA.Value, "limit": p.Limit,
	} {
		want, asked := g.get(name)
		if asked && want[len(want)-1].amount != got {
			return name + " is " + got.String()
		}
	}
	return ""
}

// seatActor acts for a seat, to look at what it is shown.
func (t *turn) seatActor(seat casefile.Seat) casefile.Actor {
	if seat == casefile.House {
		return system
	}
	c := t.seen[t.at]
	return casefile.Actor{ID: string(casefile.Client), Kind: casefile.Client, Credential: "walk/customer", Customer: c.Customer, Case: c.ID}
}

// sight is everything that the desk shows a seat of the case, as the doors
// write it out.
func (t *turn) sight(seat casefile.Seat) string {
	view, err := t.Desk.Get(t.ctx, t.seatActor(seat), t.at)
	if err != nil {
		return ""
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(view); err != nil {
		return ""
	}
	return strings.ReplaceAll(b.String(), `\"`, `"`) + "\n" + Show(view, words.English)
}

func (t *turn) planOf(seat casefile.Seat) *plan.Plan {
	view, err := t.Desk.Get(t.ctx, t.seatActor(seat), t.at)
	if err != nil {
		return nil
	}
	return view.Own.Plan
}

func private(t *turn, _ given, _ error) string {
	for _, seat := range []casefile.Seat{casefile.House, casefile.Customer} {
		view, err := t.Desk.Get(t.ctx, t.seatActor(seat), t.at)
		if err != nil {
			return err.Error()
		}
		var secrets []string
		for _, n := range view.Own.Notes {
			secrets = append(secrets, n.Text)
		}
		if p := view.Own.Plan; p != nil {
			for _, text := range []words.Text{p.Target.Text, p.Realistic.Text, p.Break.Text, p.BATNA.Text} {
				secrets = append(secrets, text[words.English], text[words.Russian])
			}
			secrets = append(secrets, p.Notes)
		}
		other := t.sight(seat.Other())
		if other == "" {
			return "the other seat sees nothing at all"
		}
		for _, s := range secrets {
			if s != "" && strings.Contains(other, s) {
				return fmt.Sprintf("the %s sees of the %s: %s", seat.Other(), seat, s)
			}
		}
	}
	return ""
}

func ledgerHas(t *turn, g given, _ error) string {
	book, err := t.Desk.Ledger(t.ctx, system, t.at)
	if err != nil {
		return err.Error()
	}
	want := g.at("", 1).amount
	if got := book.Of(g.text(""), want.Currency); got != want {
		var list []string
		for name, a := range book.Accounts {
			list = append(list, strings.TrimSuffix(name, " "+a.Currency)+" "+a.String())
		}
		return fmt.Sprintf("it is %s; the accounts: %s", got, orNothing(list))
	}
	return ""
}

func promised(c casefile.Case, t *turn, g given) string {
	id := strings.ToUpper(g.text(""))
	p, ok := c.PromiseByID(id)
	if !ok {
		return fmt.Sprintf("there are %d promises", len(c.Promise))
	}
	for what, pair := range map[string][2]string{
		"due": {p.Due.String(), g.text("due")}, "by": {p.Promisor.Name, g.text("by")}, "bearer": {p.Bearer, g.text("bearer")},
		"awaits": {p.Awaits, g.text("awaits")}, "on": {p.ClosedOn.String(), g.text("on")}, "with": {p.ReplacedBy, g.text("with")},
	} {
		if g.has(what) && pair[0] != pair[1] {
			return fmt.Sprintf("%s is %q", what, pair[0])
		}
	}
	if why := bothContain(p.Deed.Text, g.text("says"), g.text("ru")); why != "" {
		return why
	}
	return same(string(p.State), g.text("", 1))
}

func notified(c casefile.Case, t *turn, g given) string {
	var list []string
	for _, n := range c.Notices {
		if n.Kind == g.text("") && inBoth(n.Text, g, 1) == "" && (!g.has("on") || n.On == g.at("on").day) {
			return ""
		}
		list = append(list, n.On.String()+" "+n.Kind+": "+n.Text[words.English]+" / "+n.Text[words.Russian])
	}
	return "sent was " + orNothing(list)
}

// spoken is everything that the house has said or sent in a case.
func spoken(c casefile.Case) string {
	var list []string
	for _, m := range c.Moves {
		if m.Seat == casefile.House {
			list = append(list, m.Text)
		}
	}
	for _, n := range c.Notices {
		list = append(list, n.Text[words.English], n.Text[words.Russian])
	}
	if c.Back != nil {
		list = append(list, c.Back.Text[words.English], c.Back.Text[words.Russian])
	}
	for _, a := range c.Bound {
		list = append(list, a.Text[words.English], a.Text[words.Russian])
	}
	return strings.Join(list, "\n")
}

func forbids(list []rights.Forbidden, text string) string {
	for _, f := range list {
		for _, patterns := range f.Patterns {
			for _, p := range patterns {
				if re, err := regexp.Compile(p); err == nil && re.MatchString(text) {
					return ""
				}
			}
		}
	}
	return "nothing forbids it today"
}

func codeOf(err error) string { return string(fault.CodeOf(err)) }

func sentenceOf(err error) words.Text {
	if err == nil {
		return nil
	}
	return both(func(lang words.Lang) string { return words.Sentence(lang, err) })
}

// inBoth finds the nth leading text of an expectation in what was said, and in
// Russian what stands beside it.
func inBoth(said words.Text, g given, n int) string {
	return bothContain(said, g.text("", n), g.text("ru"))
}

func bothContain(said words.Text, en, ru string) string {
	if why := contains(said[words.English], en); why != "" {
		return why
	}
	if why := contains(said[words.Russian], ru); why != "" {
		return "in Russian " + why
	}
	return ""
}

func same(got, want string) string {
	if got != want {
		return "it is " + cmp.Or(got, "not there")
	}
	return ""
}

// spaces makes every space an ordinary one: days and sums are written with
// spaces that do not break.
var spaces = strings.NewReplacer("\u00a0", " ", "\u202f", " ")

func contains(text, part string) string {
	text = spaces.Replace(text)
	if !strings.Contains(strings.ToLower(text), strings.ToLower(part)) {
		return "it says: " + text
	}
	return ""
}

func hasNot(text, part string) string {
	text = spaces.Replace(text)
	i := strings.Index(strings.ToLower(text), strings.ToLower(part))
	if i < 0 {
		return ""
	}
	return "it does: …" + text[max(0, i-60):min(len(text), i+len(part)+60)] + "…"
}

// remindedOf holds what the house was reminded of to its day and its words.
func remindedOf(c casefile.Case, t *turn, g given) string {
	r, ok := c.ReminderOf(g.text(""), g.text("", 1))
	if !ok {
		return "the house was not"
	}
	if want := g.at("on").on(t.today()); want != 0 && r.On != want {
		return "it was on " + r.On.String()
	}
	return bothContain(r.Text, g.text("says"), g.text("ru"))
}
