package story

import (
	"fmt"
	"strings"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/money"
	"makegood/internal/words"
)

// Show is a case as its view's seat sees it, for a terminal.
func Show(v desk.CaseView, lang words.Lang) string {
	var b strings.Builder
	say := func(key string, facts ...any) string { return words.Say(lang, "walk."+key, facts...) }
	c := v.Case
	fmt.Fprintln(&b, say("show.case", "Case", c.ID, "Subject", c.Subject))
	fmt.Fprintln(&b, say("show.about", "Called", c.Called, "Order", c.Order, "Paid", c.Paid, "Step", words.Both("web.step."+string(c.Step)), "Seat", string(v.Seat)))
	section := func(title string, lines []string) {
		if len(lines) == 0 {
			return
		}
		fmt.Fprintf(&b, "\n%s\n", say("show."+title))
		for _, l := range lines {
			fmt.Fprintf(&b, "  %s\n", strings.ReplaceAll(l, "\n", "\n  "))
		}
	}
	var list []string
	for _, s := range c.Said {
		list = append(list, words.Say(lang, "statement.quoted", "Who", s.Who, "On", s.On, "Words", s.Words))
	}
	section("said", list)
	section("owed", owedLines(c, lang))
	list = nil
	for _, p := range c.Promise {
		list = append(list, fmt.Sprintf("%s %s%s: %s", p.ID, p.Deed.Text.In(lang), due(p, lang), words.Say(lang, "promise.state."+string(p.State))))
	}
	section("promises", list)
	list = nil
	for _, o := range c.Offers {
		state := "" // an open one speaks for itself
		if o.State != "open" {
			state = " (" + words.Say(lang, "offer.state."+o.State) + ")"
		}
		list = append(list, say("offer."+string(o.Seat), "ID", o.ID, "Packages", packagesText(o.Packages, lang)+state))
	}
	section("offers", list)
	list = nil
	if c.Back != nil {
		list = append(list, c.Back.Text.In(lang))
	}
	section("back", list)
	section("plan", planLines(v, lang))
	list = nil
	for _, n := range v.Own.Notes {
		list = append(list, n.Text)
	}
	section("notes", list)
	return strings.TrimRight(b.String(), "\n")
}

func owedLines(c casefile.Case, lang words.Lang) []string {
	var list []string
	for _, e := range c.Found.Entitlements {
		told := " (" + words.Say(lang, "walk.show.untold") + ")"
		if c.Told[e.ID] {
			told = ""
		}
		list = append(list, fmt.Sprintf("%s%s [%s]", e.Say[string(lang)], told, words.Source(lang, e.Cite)))
	}
	for _, q := range c.Found.Refer {
		list = append(list, words.Say(lang, "walk.show.ask", "Question", q.Say[string(lang)]))
	}
	return list
}

func planLines(v desk.CaseView, lang words.Lang) []string {
	p := v.Own.Plan
	if p == nil {
		return nil
	}
	say := func(key string, facts ...any) string { return words.Say(lang, "walk.plan."+key, facts...) }
	list := []string{say("target", "Text", p.Target.Text), say("realistic", "Text", p.Realistic.Text), say("break", "Text", p.Break.Text), say("otherwise", "Text", p.BATNA.Text)}
	for _, k := range p.Concessions {
		list = append(list, say("can_give", "Text", k.Text, "Cost", k.Cost))
	}
	if p.Limit != (money.Amount{}) {
		list = append(list, say("limit", "Limit", p.Limit))
	}
	for _, m := range p.Missing {
		list = append(list, say("missing", "Text", m))
	}
	return list
}
