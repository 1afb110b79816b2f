package story

import (
	"fmt"

	"makegood/internal/casefile"
)

// solvingVerbs fill in the page on which a problem is solved together.
func solvingVerbs() []*verb {
	review := clause{"review", day, "when it is looked at again"}
	kinds := arg{kind: aWord, oneOf: []string{casefile.Need, casefile.Option}}
	seats := arg{kind: aWord, name: "SEAT", oneOf: []string{string(casefile.House), string(casefile.Customer), string(casefile.Partner)}}
	return []*verb{
		{name: "opens page", about: "begins a page on which a problem is solved together", shape: shape{clauses: []clause{{"invite", nil, "the customer fills in their part"}, review}},
			do: command(func(t *turn) casefile.Command {
				return casefile.OpenSolving{Invite: t.given.has("invite"), Review: t.given.at("review").on(t.today())}
			})},
		{name: "puts down", about: "writes on the page what is needed, or what could be done", shape: shape{lead: []arg{kinds, text()}, clauses: []clause{{"firm", one(word("ID")), "whose word it is"}}},
			do: command(func(t *turn) casefile.Command {
				return casefile.AddEntry{Kind: t.given.text(""), Text: t.given.text("", 1), Firm: t.given.text("firm")}
			})},
		{name: "picks", about: "chooses an option of the page: X1 is the first entry", shape: shape{lead: one(word("ENTRY")), clauses: []clause{{"no-more", nil, "lets go of it"}}},
			do: command(func(t *turn) casefile.Command {
				return casefile.ChooseOption{Entry: t.given.text(""), Drop: t.given.has("no-more")}
			})},
		{name: "sets down", about: "writes on the page who does what by when", do: command((*turn).line),
			shape: shape{lead: []arg{{kind: aText, name: `"WHAT"`}}, clauses: []clause{{"who", one(text()), "does it"}, {"of", one(seats), "whose person that is"}, {"firm", one(word("ID")), "of a partner"}, {"by", day, ""}}}},
		{name: "stands for", about: "gives the word of the side that does it: L1 is the first line", shape: shape{lead: one(word("LINE"))},
			do: command(func(t *turn) casefile.Command { return casefile.ConfirmLine{Line: t.given.text("")} })},
		{name: "closes page", about: "makes promises of what was confirmed", shape: shape{clauses: []clause{review}},
			do: command(func(t *turn) casefile.Command {
				return casefile.CloseSolving{Review: t.given.at("review").on(t.today())}
			})},
	}
}

func (t *turn) line() casefile.Command {
	return casefile.AddLine{What: t.given.text(""), Who: t.given.text("who"), Firm: t.given.text("firm"),
		Seat: casefile.Seat(t.given.text("of")), By: t.given.at("by").on(t.today())}
}

// solved holds the last page to whether it is open.
func solved(c casefile.Case, _ *turn, g given) string {
	n := len(c.Solving)
	if n == 0 {
		return "there is no page"
	}
	s := c.Solving[n-1]
	if want := g.at("entries").number; g.has("entries") && want != len(s.Entries) {
		return fmt.Sprintf("it has %d entries", len(s.Entries))
	}
	if want := g.at("lines").number; g.has("lines") && want != len(s.Lines) {
		return fmt.Sprintf("it has %d lines", len(s.Lines))
	}
	if g.has("review") && s.Review != g.at("review").day {
		return "it is looked at again on " + s.Review.String()
	}
	return same(map[bool]string{true: "open", false: "closed"}[s.ClosedOn == 0], g.text(""))
}
