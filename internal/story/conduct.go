package story

import (
	"cmp"

	"makegood/internal/casefile"
)

// conductVerbs are what is done where somebody goes over the house's line.
func conductVerbs() []*verb {
	crossed := []arg{{kind: aWord, name: "LINE", oneOf: casefile.Lines()}, {kind: aText, name: `"HEARD"`}}
	return []*verb{
		{name: "warns", about: "gives the customer the one warning: which line was crossed, in which words", shape: shape{lead: crossed},
			do: command(func(t *turn) casefile.Command {
				return casefile.WarnCustomer{Kind: t.given.text(""), Heard: t.given.text("", 1)}
			})},
		{name: "ends talk", about: "ends the talk after the line was crossed again, or asks a superior to", shape: shape{lead: crossed, clauses: []clause{{"write-to", one(text()), "who reads letters"}}},
			do: command(func(t *turn) casefile.Command {
				return casefile.EndTalk{Kind: t.given.text(""), Heard: t.given.text("", 1), WriteTo: t.given.text("write-to")}
			})},
		{name: "decides end", about: "says yes or no to ending the talk", shape: shape{lead: yes, clauses: []clause{{"because", one(text()), ""}}},
			do: command(func(t *turn) casefile.Command {
				return casefile.DecideEnd{Approve: t.given.at("").yes, Reason: t.given.text("because")}
			})},
		{name: "lifts end", about: "opens the talk again", shape: shape{clauses: []clause{{"because", one(text()), ""}}},
			do: command(func(t *turn) casefile.Command { return casefile.LiftEnd{Why: t.given.text("because")} })},
	}
}

// ending holds the end of the talk to where it stands, and to the final position.
func ending(c casefile.Case, _ *turn, g given) string {
	end := c.Conduct.End
	if end == nil {
		return "nobody asked to end it"
	}
	if why := bothContain(end.Text, g.text("says"), g.text("ru")); why != "" {
		return why
	}
	return same(end.State, g.text(""))
}

// warned holds the one warning to its day and its words.
func warned(c casefile.Case, _ *turn, g given) string {
	w := c.Conduct.Warning
	if w == nil {
		return "nobody was warned"
	}
	if on := w.On.String(); g.has("on") && on != g.text("on") {
		return "it was on " + on
	}
	return cmp.Or(same(w.Kind, g.text("")), inBoth(w.Text, g, 1))
}
