package story

import (
	"fmt"
	"strings"

	"makegood/internal/desk"
	"makegood/internal/money"
	"makegood/internal/words"
)

// Show is a case as its view's seat sees it, for a terminal.
func Show(v desk.CaseView, lang words.Lang) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	c := v.Case
	line("Case %s: %s", c.ID, c.Subject.In(lang))
	line("%s, order %s, paid %s; it is %s; seen from the seat of the %s", c.Called, c.Order, c.Paid, c.Step, v.Seat)
	section := func(title string, lines []string) {
		if len(lines) > 0 {
			line("\n%s", title)
			for _, l := range lines {
				line("  %s", strings.ReplaceAll(l, "\n", "\n  "))
			}
		}
	}
	var list []string
	for _, s := range c.Said {
		list = append(list, fmt.Sprintf("%s, %s: “%s”", s.On, s.Who, s.Words))
	}
	section("Said before", list)
	list = nil
	for _, e := range c.Found.Entitlements {
		told := " (not told yet)"
		if c.Told[e.ID] {
			told = ""
		}
		list = append(list, fmt.Sprintf("%s%s [%s]", e.Say[string(lang)], told, e.Cite))
	}
	for _, q := range c.Found.Refer {
		list = append(list, "ask: "+q.Say[string(lang)])
	}
	section("Owed", list)
	list = nil
	for _, p := range c.Promise {
		list = append(list, fmt.Sprintf("%s %s%s: %s", p.ID, p.Deed.Text.In(lang), due(p.Due.String(), p.Awaits), words.Say(lang, "promise.state."+string(p.State))))
	}
	section("Promises", list)
	list = nil
	for _, o := range c.Offers {
		list = append(list, fmt.Sprintf("%s of the %s (%s): %s", o.ID, o.Seat, o.State, packagesText(o.Packages)))
	}
	section("Offers", list)
	list = nil
	if c.Back != nil {
		list = append(list, c.Back.Text.In(lang))
	}
	section("Read back, waiting for a yes", list)
	section("Own plan", planLines(v, lang))
	list = nil
	for _, n := range v.Own.Notes {
		list = append(list, n.Text)
	}
	section("Own notes", list)
	return strings.TrimRight(b.String(), "\n")
}

func planLines(v desk.CaseView, lang words.Lang) []string {
	p := v.Own.Plan
	if p == nil {
		return nil
	}
	list := []string{"target: " + p.Target.Text.In(lang), "realistic: " + p.Realistic.Text.In(lang), "break point: " + p.Break.Text.In(lang), "otherwise: " + p.BATNA.Text.In(lang)}
	for _, k := range p.Concessions {
		list = append(list, "can give: "+k.Text.In(lang)+" ("+k.Cost.String()+")")
	}
	if p.Limit != (money.Amount{}) {
		list = append(list, "own limit of goodwill: "+p.Limit.String())
	}
	for _, m := range p.Missing {
		list = append(list, "missing: "+m.In(lang))
	}
	return list
}
