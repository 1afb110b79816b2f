package story

import (
	"fmt"

	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/words"
)

// keepsWord names a word of the house that the terms keep.
var keepsWord = clause{"keeps", one(word("PROMISE")), "a word of the house that the terms keep in its place; again for another"}

// keeps are the words that a bundle keeps.
func (g given) keeps() []string {
	var ids []string
	for _, p := range g {
		if p.name == "keeps" {
			ids = append(ids, p.values[0].text)
		}
	}
	return ids
}

// amendVerbs change what was agreed, and say that it is not what was meant or
// not what came.
func amendVerbs() []*verb {
	return []*verb{
		{name: "amends", packages: true, do: (*turn).amend,
			about: "would change an agreement that is in force: each term is one more, or stands in-place-of another; the other side accepts or rejects it as any offer",
			shape: shape{clauses: []clause{{"agreement", number, "which; absent: the last"}, {"drops", number, "a term; again for another"},
				keepsWord, {"extra", nil, "better for both, and offered once"}, {"until", day, "how long it stands"}, {"saying", one(text()), "with these words"}}}},
		{name: "offers extra", about: "offers what Makegood finds better for both than what was agreed, once", do: (*turn).offerExtra},
		{name: "declines", about: "says that what was read back is not what was meant", shape: shape{clauses: []clause{{"because", one(text()), ""}}},
			do: command(func(t *turn) casefile.Command { return casefile.Decline{Why: t.given.text("because")} })},
		{name: "reopens", about: "opens a case again in which everything was kept", shape: shape{clauses: []clause{{"because", one(text()), "what is needed"}}},
			do: command(func(t *turn) casefile.Command { return casefile.Reopen{Why: t.given.text("because")} })},
		{name: "finds wrong", about: "says as the customer that what came is not what was promised", shape: shape{lead: []arg{word("PROMISE"), text()}},
			do: command(func(t *turn) casefile.Command {
				return casefile.Report{Promise: t.given.text(""), Words: t.given.text("", 1)}
			})},
	}
}

func (t *turn) amend() error {
	b := t.step.bundle
	if len(b.packages) != 1 || b.packages[0].alternative {
		return fault.New(fault.InputInvalid, "at", "amends", "problem", "an agreement is changed in one way at a time")
	}
	packages, err := b.on(t.before, t.today())
	if err != nil {
		return err
	}
	cmd := casefile.Amend{Agreement: len(t.before.Bound), Extra: b.rest.has("extra"), Until: b.rest.at("until").on(t.today()), Words: b.rest.text("saying"), Keeps: b.rest.keeps()}
	if b.rest.has("agreement") {
		cmd.Agreement = b.rest.at("agreement").number
	}
	for i, g := range b.packages[0].terms {
		cmd.Changes = append(cmd.Changes, casefile.TermChange{Term: g.at("in-place-of").number, To: &packages[0].Terms[i]})
	}
	for _, p := range b.rest {
		if p.name == "drops" {
			cmd.Changes = append(cmd.Changes, casefile.TermChange{Term: p.values[0].number})
		}
	}
	return t.command(cmd)
}

func (t *turn) offerExtra() error {
	if err := t.atHand(); err != nil {
		return err
	}
	t.calls++
	x, err := t.Desk.Extra(t.ctx, t.who.actor, t.at)
	if err != nil {
		return err
	}
	t.text = words.Both("walk.extra", "Cost", x.Cost, "Then", x.Then)
	_, err = t.Desk.OfferExtra(t.ctx, t.who.actor, t.at, t.Lang)
	return err
}

// agreed holds an agreement to whether it is in force, and to what it changed.
func agreed(c casefile.Case, _ *turn, g given) string {
	no := g.at("").number
	if no < 1 || no > len(c.Bound) {
		return fmt.Sprintf("there are %d agreements", len(c.Bound))
	}
	a := c.Bound[no-1]
	if g.has("changes") && (a.Amendment == nil || a.Amendment.Agreement != g.at("changes").number) {
		return "it changes another, or none"
	}
	if why := bothContain(a.Text, g.text("says"), g.text("ru")); why != "" {
		return why
	}
	return same(map[bool]string{true: "in_force", false: "replaced"}[c.InForce(no)], g.text("", 1))
}
