package web

import (
	"net/http"
	"slices"
	"strings"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/web/parts"
)

// solveFile is the page on which a problem is solved together, as the house sees it.
func (s *Site) solveFile(w http.ResponseWriter, r *http.Request) error { return s.file(w, r, onSolve) }

// mySolve is the same page for a customer who was invited.
func (s *Site) mySolve(w http.ResponseWriter, r *http.Request) error { return s.own(w, r, onSolve) }

// solvingDeeds are what can be done on that page.
func solvingDeeds() []deed {
	return []deed{
		{"open-solving", desk.Talk, "needs", func(f *filled) casefile.Command {
			return casefile.OpenSolving{Invite: f.text("invite") != "", Review: f.day("review")}
		}, onSolve},
		{"need", desk.Talk, "needs", func(f *filled) casefile.Command { return f.entry(casefile.Need) }, onSolve},
		{"option", desk.Talk, "options", func(f *filled) casefile.Command { return f.entry(casefile.Option) }, onSolve},
		{"choose", desk.Talk, "options", func(f *filled) casefile.Command {
			return casefile.ChooseOption{Entry: f.text("entry"), Drop: f.text("drop") != ""}
		}, onSolve},
		{"line", desk.Talk, "lines", func(f *filled) casefile.Command {
			seat, firm := f.side("side")
			return casefile.AddLine{What: f.needs("what"), Who: f.needs("who"), Seat: seat, Firm: firm, By: f.day("by")}
		}, onSolve},
		{"confirm-line", desk.Talk, "lines", func(f *filled) casefile.Command { return casefile.ConfirmLine{Line: f.text("line")} }, onSolve},
		{"close-solving", desk.Talk, "review", func(f *filled) casefile.Command { return casefile.CloseSolving{Review: f.day("review")} }, onSolve},
	}
}

// entry is a need or an option, in the name of whose it is.
func (f *filled) entry(kind string) casefile.Command {
	_, firm := f.side("side")
	return casefile.AddEntry{Kind: kind, Text: f.needs("text"), Firm: firm}
}

// side is whose word or work it is: a seat, or a firm of the case.
func (f *filled) side(name string) (casefile.Seat, string) {
	if firm, ok := strings.CutPrefix(f.text(name), "firm "); ok {
		return casefile.Partner, firm
	}
	return casefile.Seat(f.text(name)), ""
}

// firms are those of the case whose word a person of the house can take down.
func (v seen) firms() []parts.Choice {
	list := []parts.Choice{}
	for _, d := range v.duties {
		_, id, ok := strings.Cut(d.Account, "/")
		c := parts.Choice{Value: "firm " + id, Text: d.Name}
		if ok && !slices.Contains(list, c) {
			list = append(list, c)
		}
	}
	return list
}

// together is the page that was begun last; false where there is none.
func (v seen) together() (casefile.Solving, bool) {
	n := len(v.Case.Solving)
	if n == 0 {
		return casefile.Solving{}, false
	}
	return v.Case.Solving[n-1], true
}

// writes reports whether the reader can fill in their part of it.
func (v seen) writes(p casefile.Solving) bool {
	return p.ClosedOn == 0 && v.may(desk.Talk) && !v.over() && !v.Case.Ended() && (v.actor.Kind == casefile.Staff || v.actor.Kind == casefile.Client && p.Invited)
}

// begins reports whether the reader can begin such a page.
func (v seen) begins() bool {
	p, there := v.together()
	return v.actor.Kind == casefile.Staff && v.may(desk.Talk) && !v.over() && !v.Case.Ended() && v.Case.Step != casefile.Settled && (!there || p.ClosedOn != 0)
}

// joins reports whether there is such a page for the reader.
func (v seen) joins() bool {
	p, there := v.together()
	return there && (v.house() || p.Invited)
}

// answersFor reports whether the reader may say that a line will be done.
func (v seen) answersFor(p casefile.Solving, l casefile.Line) bool {
	return v.writes(p) && l.Confirmed == nil && (l.Seat == casefile.Customer) == (v.actor.Kind == casefile.Client)
}

func entriesOf(p casefile.Solving, kind string) []casefile.Entry {
	return slices.DeleteFunc(slices.Clone(p.Entries), func(e casefile.Entry) bool { return e.Kind != kind })
}
