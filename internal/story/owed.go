package story

import (
	"strings"

	"makegood/internal/calendar"
	"makegood/internal/money"
	"makegood/internal/rights"
)

// rightExpectations are about what is owed: today as the case shows it, and on
// any other day as the packs in force say of the case's facts.
func rightExpectations() []*expectation {
	onDay := clause{"on", day, "another day, by what is known now"}
	return []*expectation{
		{"owed", shape{lead: []arg{word("REMEDY"), {kind: anAmount, optional: true}}, clauses: []clause{
			{"until", day, "its last day"}, {"within", []arg{{kind: aNumber}, word("days", true)}, "days the money takes"}, {"from", one(word("law|policy|promise|warranty")), "its source"}, {"by", one(word("WHO")), "who answers for it"}, onDay}},
			"a right that is open today", func(t *turn, g given, _ error) string {
				list := t.rightsOn(g.at("on").on(t.today()))
				for _, e := range list {
					if e.Remedy == plain(g.text("")) && fits(e, g) {
						return ""
					}
				}
				return "owed is " + inShort(list)
			}},
		{"owed nothing", shape{clauses: []clause{onDay}}, "no right is open", func(t *turn, g given, _ error) string {
			if list := t.rightsOn(g.at("on").on(t.today())); len(list) > 0 {
				return "owed is " + inShort(list)
			}
			return ""
		}},
		{"not owed", shape{lead: one(word("REMEDY")), clauses: []clause{{"from", one(word("law|policy|promise|warranty")), "its source"}, onDay}}, "no right to it is open", func(t *turn, g given, _ error) string {
			list := t.rightsOn(g.at("on").on(t.today()))
			for _, e := range list {
				if e.Remedy == plain(g.text("")) && fits(e, g) {
					return "owed is " + inShort(list)
				}
			}
			return ""
		}},
	}
}

// rightsOn are the rights of the case at hand that are open on a day; zero:
// today, as the case shows them.
func (t *turn) rightsOn(on calendar.Day) []rights.Entitlement {
	c := t.seen[t.at]
	if on == 0 || !c.Exists() {
		return c.Found.Entitlements
	}
	var open []rights.Entitlement
	for _, e := range t.Desk.Book().Find(c.Facts, on, c.Policy).Entitlements {
		if e.Amount == nil || !e.Amount.IsZero() { // a right to nothing is none
			open = append(open, e)
		}
	}
	return open
}

func inShort(rights []rights.Entitlement) string {
	var list []string
	for _, e := range rights {
		text := e.Remedy
		if e.Amount != nil {
			text += " " + e.Amount.String()
		}
		list = append(list, strings.TrimSpace(text+" until "+e.Until.String())+" from "+e.Source+" by "+e.Answerable)
	}
	return orNothing(list)
}

func fits(e rights.Entitlement, g given) bool {
	if a := g.at("", 1).amount; a != (money.Amount{}) && (e.Amount == nil || *e.Amount != a) {
		return false
	}
	if g.has("until") && e.Until != g.at("until").day {
		return false
	}
	if g.has("within") && (e.RefundWithinDays == nil || *e.RefundWithinDays != g.at("within").number) {
		return false
	}
	return (!g.has("from") || e.Source == g.text("from")) && (!g.has("by") || e.Answerable == g.text("by"))
}
