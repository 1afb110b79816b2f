package casefile

import (
	"slices"

	"makegood/internal/fault"
	"makegood/internal/words"
)

// A guest is a person of a firm that the house settles with, who writes the firm's part
// of the page on which a problem is solved, by a link that reaches this page alone.
// They sit at no table, are shown nothing else of the case, and answer for their firm.

// Guest is the kind of such an actor. Its Case is the one that the link is into, its
// Firm the one that it speaks for.
const Guest ActorKind = "partner"

// guest lets a guest do what is theirs on the page, and nothing else.
func (d *draft) guest(command Command) error {
	if d.Actor.Kind != Guest {
		return nil
	}
	switch command.(type) {
	case AddEntry, AddLine, ConfirmLine:
	default:
		return fault.New(fault.NotYourSeat)
	}
	switch s, open := d.c.solving(); {
	case !open || d.c.Ended() || d.c.Step == Settled:
		return problem("solving_none")
	case !slices.ContainsFunc(d.c.Links, func(l Link) bool { return l.Firm == d.Actor.Firm && l.Page == s.No && !l.Revoked }):
		return fault.New(fault.NotYourSeat) // it was for an earlier page
	}
	return nil
}

// issueLink gives a way in: into the case for its customer, or into the page on which
// the problem is solved for a person of a firm.
func (d *draft) issueLink(cmd IssueLink) error {
	l := Link{Hash: cmd.Hash, Until: cmd.Until}
	if cmd.Firm != "" {
		s, open := d.c.solving()
		switch {
		case d.Actor.Kind != Staff:
			return fault.New(fault.NotYourSeat)
		case !open:
			return problem("solving_none")
		case d.Policy.Partners[cmd.Firm].Name == "":
			return invalid("firm", words.Both("wrong.no_firm"))
		case blank(cmd.Name) || !oneLine(cmd.Name, maxWho):
			return invalid("name", words.Both("wrong.name"))
		}
		l.Firm, l.Name, l.Page = cmd.Firm, cmd.Name, s.No
	}
	d.add(LinkIssued{l})
	return nil
}

// SeenByFirm is the page as a firm's guest is shown it: what the house and the customer
// wrote openly, who of them wrote it only by their side where it is the customer, and of
// other firms nothing.
func (s Solving) SeenByFirm(id, name string) Solving {
	plain := func(a Author) Author {
		if a.Seat == Customer {
			a.Name, a.By = "", string(Customer)
		}
		return a
	}
	mark := func(a *Author) *Author {
		if a == nil {
			return nil
		}
		shown := plain(*a)
		return &shown
	}
	entries := []Entry{}
	for _, x := range s.Entries {
		if x.Author.Seat == Partner && x.Author.Firm != name {
			continue
		}
		x.Author, x.Chosen = plain(x.Author), mark(x.Chosen)
		entries = append(entries, x)
	}
	lines := []Line{}
	for _, l := range s.Lines {
		if l.Seat == Partner && l.Firm != id || l.Author.Seat == Partner && l.Author.Firm != name {
			continue
		}
		if l.Seat == Customer {
			l.Who = ""
		}
		l.Author, l.Confirmed = plain(l.Author), mark(l.Confirmed)
		lines = append(lines, l)
	}
	s.Entries, s.Lines = entries, lines
	return s
}
