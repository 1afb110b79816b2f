package web

import (
	"time"

	"makegood/internal/casefile"
	"makegood/internal/fault"
)

// together is a page that staff, a firm and the customer have filled in.
func together(change func(*casefile.Solving)) func(*seen) {
	return func(v *seen) {
		at := today.Time(time.UTC)
		sara := casefile.Author{At: at, By: "staff/sara", Name: "Sara <b>", Seat: casefile.House}
		mill := casefile.Author{At: at, By: "staff/sara", Name: "Sara", Seat: casefile.Partner, Firm: "Hollow <Creek>"}
		nora := casefile.Author{At: at, By: "customer", Name: "Nora", Seat: casefile.Customer}
		p := casefile.Solving{No: 1, OpenedOn: today, By: "staff/sara", Invited: true, Entries: []casefile.Entry{
			{ID: "X1", Kind: casefile.Need, Text: "A floor that is <warm>.", Author: nora}, {ID: "X2", Kind: casefile.Need, Text: "To keep our word.", Author: sara},
			{ID: "X3", Kind: casefile.Option, Text: "A rug on loan.", Author: mill, Chosen: &nora}, {ID: "X4", Kind: casefile.Option, Text: "Wait.", Author: sara},
		}, Lines: []casefile.Line{
			{ID: "L1", What: "brings a rug on loan", Who: "Dale", Seat: casefile.House, By: today + 2, Author: sara, Confirmed: &sara},
			{ID: "L2", What: "is at home", Who: "Nora", Seat: casefile.Customer, By: today + 2, Author: nora},
			{ID: "L3", What: "weaves", Who: "Ann", Seat: casefile.Partner, Firm: "mill", By: today + 9, Author: sara, Promise: "P9"},
		}}
		change(&p)
		v.Case.Solving = []casefile.Solving{p}
		v.on = onSolve
	}
}

func open(*casefile.Solving) {}

func closed(p *casefile.Solving) { p.ClosedOn, p.Review = today, today+20 }

func uninvited(p *casefile.Solving) { p.Invited, p.Entries, p.Lines = false, nil, nil }

func empty(v *seen) { v.on = onSolve }

// crossedAt is a case in which the house's line was crossed, as far as that went.
func crossedAt(end string) func(*seen) {
	return func(v *seen) {
		at := today.Time(time.UTC)
		v.Case.Breaks = nil
		v.Case.Conduct.Warning = &casefile.Warning{On: today, At: at, By: "staff/sara", Kind: "insults", Heard: `"<b>"`, Text: text("One thing, please.", "Одна просьба.")}
		if end != "" {
			v.Case.Conduct.End = &casefile.End{On: today, At: at, By: "staff/sara", Kind: "threats", Heard: "again", State: end, Reason: "Half <i>."}
		}
		if end == casefile.EndEnded || end == casefile.EndLifted {
			v.Case.Conduct.End.Text = text("You are owed:\n– a refund.", "Вам положено:\n– возврат.")
		}
	}
}

func solvingStates() []state {
	all := []state{
		{"solve", sara, solvePage(seenBy(sara, full, together(open)))},
		{"my solve", nora, solvePage(seenBy(nora, full, together(open)))},
		{"solve, closed", sara, solvePage(seenBy(sara, full, together(closed)))},
		{"my solve, closed", nora, solvePage(seenBy(nora, full, together(closed)))},
		{"solve, empty", sara, solvePage(seenBy(sara, full, together(uninvited)))},
		{"my solve, not invited", nora, solvePage(seenBy(nora, full, together(uninvited)))},
		{"solve, none", sara, solvePage(seenBy(sara, full, empty))},
		{"my solve, none", nora, solvePage(seenBy(nora, full, empty))},
		{"case with a page to solve it", nora, myPage(seenBy(nora, full, together(open), func(v *seen) { v.on = onFile }))},
	}
	for _, form := range []string{"need", "option", "line", "confirm-line-L2", "choose-X4", "close-solving", "open-solving"} {
		all = append(all, state{"solve refused at " + form, sara, solvePage(seenBy(sara, full, together(open), refusedAt(form, fault.SayingRefused)))},
			state{"my solve refused at " + form, nora, solvePage(seenBy(nora, full, together(open), refusedAt(form, fault.NotYourSeat)))})
	}
	for _, end := range []string{"", casefile.EndAsked, casefile.EndRefused, casefile.EndEnded, casefile.EndLifted} {
		all = append(all, state{"case, warned, end " + end, sara, casePage(seenBy(sara, full, superiors, crossedAt(end)))},
			state{"case, warned, for a manager, end " + end, lena, casePage(seenBy(lena, full, crossedAt(end)))},
			state{"my case, warned, end " + end, nora, myPage(seenBy(nora, full, crossedAt(end)))})
	}
	for _, form := range []string{"warn", "end-talk", "decide-end", "lift-end"} {
		all = append(all, state{"case refused at " + form, lena, casePage(seenBy(lena, full, refusedAt(form, fault.RightsNotStated)))})
	}
	return all
}
