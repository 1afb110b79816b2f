package story

import (
	"strings"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/words"
)

// messageVerbs put on file what was written, and settle what was read from it.
func messageVerbs() []*verb {
	proposal := one(word("PROPOSAL"))
	return []*verb{
		{name: "writes", about: "puts a message on file, with what is read from it; M1.1 is the first thing read from the first",
			shape: shape{lead: one(text()), clauses: []clause{{"for", one(arg{kind: aWord, oneOf: []string{"house", "customer"}}), "whose message a person of the house puts on file"}}}, do: (*turn).write},
		{name: "takes up", about: "says that something read from a message counts", shape: shape{lead: proposal, clauses: []clause{{"package", number, "which an acceptance takes"}}},
			do: command(func(t *turn) casefile.Command {
				return casefile.TakeUp{Proposal: t.given.text(""), Pick: t.given.at("package").number}
			})},
		{name: "passes over", about: "says that it does not count", shape: shape{lead: proposal},
			do: command(func(t *turn) casefile.Command { return casefile.PassOver{Proposal: t.given.text("")} })},
	}
}

func (t *turn) write() error {
	if err := t.atHand(); err != nil {
		return err
	}
	t.calls++
	m, err := t.Desk.Receive(t.ctx, t.who.actor, t.at, desk.Letter{Seat: casefile.Seat(t.given.text("for")), Text: t.given.text("")})
	var list []string
	for _, p := range m.Proposals {
		read := []string{p.ID, p.What, p.Act}
		if p.Kind != "" {
			read = append(read, p.Kind)
		}
		if !p.Amount.IsZero() {
			read = append(read, p.Amount.String())
		}
		if p.By != 0 {
			read = append(read, p.By.String())
		}
		list = append(list, strings.Join(append(read, "“"+p.Quote+"”"), " "))
	}
	t.text = both(func(words.Lang) string { return strings.Join(list, "\n") })
	return err
}
