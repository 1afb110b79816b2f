package table

import (
	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/plan"
	"makegood/internal/words"
)

// The days in which things are done where nobody says otherwise.
const (
	goodsDays = 14
	deedDays  = 7
)

// Package writes the outcome in the terms of the case: the right that it
// grants in full, penalties that are owed besides, and goodwill. It is named an
// alternative where it does not grant the right that the customer chose.
func (b *Board) Package(c casefile.Case, o Outcome, today calendar.Day, lang words.Lang) casefile.Package {
	var p casefile.Package
	soon := goodsDays
	for _, option := range b.Options(o) {
		if option.Issue == "speed" && option.Within > 0 {
			soon = option.Within
		}
	}
	for _, option := range b.Options(o) {
		p.Terms = append(p.Terms, termOf(option, today, soon, lang))
	}
	for _, e := range c.OpenRights() {
		if e.Remedy == "penalty" && e.Amount != nil {
			p.Terms = append(p.Terms, casefile.Term{Remedy: "penalty", Right: e.ID, Amount: *e.Amount})
		}
	}
	p.Alternative = !c.MeetsFloor(p)
	return p
}

func termOf(o plan.Option, today calendar.Day, soon int, lang words.Lang) casefile.Term {
	t := casefile.Term{Remedy: o.Remedy, Right: o.Right}
	switch o.Remedy {
	case "set_extra_time":
		t.Remedy = "delivery"
		fallthrough
	case "replacement", "exchange", "repair", "delivery":
		t.By = today + calendar.Day(soon)
	case "apology":
		t.Text = o.Text.In(lang)
	case "other":
		t.Text, t.By = o.Text.In(lang), today+calendar.Day(within(o))
	default:
		t.Amount = o.Face
	}
	return t
}

func within(o plan.Option) int {
	if o.Within > 0 {
		return o.Within
	}
	return deedDays
}
