package casefile_test

import (
	"strings"
	"testing"

	"makegood/internal/casefile"
	"makegood/internal/casefile/casetest"
	"makegood/internal/fault"
	"makegood/internal/partner"
	"makegood/internal/promise"
)

var (
	finn = casefile.Actor{ID: "partner/finch", Kind: casefile.Guest, Name: "Finn Ash", Credential: "link/f", Case: "K7Q2M9", Firm: "finch"}
	mill = casefile.Actor{ID: "partner/mill", Kind: casefile.Guest, Name: "Moira", Credential: "link/m", Case: "K7Q2M9", Firm: "mill"}
)

// guests is a page to which a person of a firm was invited.
func guests(t testing.TB) *casetest.Tale {
	t.Helper()
	g := casetest.Given(t, nothingOwed, rug).With(func(s *casefile.Scene) {
		s.Policy.Partners = map[string]partner.Agreement{"finch": {ID: "finch", Name: "Finch Athletics", Kind: "partner"}, "mill": {ID: "mill", Name: "The Mill", Kind: "maker"}}
	})
	link := casefile.IssueLink{Hash: "F", Until: g.Case.OpenedAt.AddDate(0, 0, 14), Firm: "finch", Name: "Finn Ash"}
	g.When(link).Refused(fault.WrongStep) // there is no page
	g.When(casefile.OpenSolving{Invite: true}).OK()
	nobody := link
	nobody.Firm = "nobody"
	g.When(nobody).Refused(fault.InputInvalid)
	return g.When(link).Then("link.issued")
}

// A firm's person writes the firm's part under their own name, answers for the firm
// alone, and does nothing else; the customer is shown none of it.
func TestAGuestWritesTheFirmsPart(t *testing.T) {
	g := guests(t)
	g.As(casetest.Clerk).When(casefile.AddEntry{Kind: casefile.Need, Text: "weave it again", Firm: "mill"}).OK()
	g.As(casetest.Sonya).When(casefile.AddEntry{Kind: casefile.Need, Text: "a rug for the guests"}).OK()
	g.As(finn).When(casefile.AddEntry{Kind: casefile.Option, Text: "weave it first"}).OK()
	g.When(casefile.AddEntry{Kind: casefile.Option, Text: "for the mill", Firm: "mill"}).Refused(fault.NotYourSeat)
	mine := lineOf(casefile.Partner, "Finn", "weave it first")
	for _, l := range []casefile.AddLine{lineOf(casefile.House, "Dale", "pay"), lineOf(casefile.Customer, "Sonya", "wait"), mine} {
		g.When(l).Refused(fault.NotYourSeat)
	}
	mine.Firm = "finch"
	g.When(mine).OK()
	g.As(mill).When(casefile.ConfirmLine{Line: "L1"}).Refused(fault.NotYourSeat) // not invited
	g.As(finn).When(casefile.ConfirmLine{Line: "L1"}).OK()
	x, l := g.Case.Solving[0].Entries[2], g.Case.Solving[0].Lines[0]
	if x.Author.Name != "Finn Ash" || x.Author.Firm != "Finch Athletics" || x.Author.By != "partner/finch" || x.Author.Seat != casefile.Partner || l.Confirmed.Name != "Finn Ash" {
		t.Errorf("%+v %+v", x, l)
	}
	if seen := g.Case.SeenBy(casefile.Customer).Solving[0]; len(seen.Entries) != 1 || len(seen.Lines) != 0 {
		t.Errorf("the customer is shown %+v", seen)
	}
	page := g.Case.Solving[0].SeenByFirm("finch", "Finch Athletics")
	if len(page.Entries) != 2 || page.Entries[0].Author.Name != "" || len(page.Lines) != 1 || strings.Contains(page.Entries[1].Text, "again") {
		t.Errorf("the firm is shown %+v", page)
	}
	for _, cmd := range []casefile.Command{
		casefile.ChooseOption{Entry: "X3"}, casefile.CloseSolving{Review: day("2025-12-01")}, casefile.OpenSolving{}, casefile.Say{Act: "tell", Text: "hi"},
		casefile.MakeOffer{Packages: pack(comp("1.00"))}, casefile.TellRights{}, casefile.Reopen{Why: "x"}, casefile.Close{}, casefile.Tick{},
		casefile.State{Statement: twenty}, casefile.DecideEscalation{ID: "E1"}, casefile.IssueLink{Hash: "x"}, casefile.DraftPlan{}, casefile.WriteNote{Text: "x"},
	} {
		if g.When(cmd); fault.CodeOf(g.Err()) != fault.NotYourSeat {
			t.Errorf("a guest may %T: %v", cmd, g.Err())
		}
	}
	g.As(casetest.Clerk).When(casefile.CloseSolving{Review: day("2025-12-01")}).OK()
	if p := g.Case.Promise[0]; p.Promisor.Seat != string(casefile.Partner) || p.Promisor.Name != "Finn" || p.Origin != promise.Solved {
		t.Errorf("%+v", p)
	}
	g.As(finn).When(casefile.AddEntry{Kind: casefile.Need, Text: "more"}).Refused(fault.WrongStep)
	g.As(casetest.Clerk).When(casefile.OpenSolving{}).OK()
	g.As(finn).When(casefile.AddEntry{Kind: casefile.Need, Text: "more"}).Refused(fault.NotYourSeat) // the link was for the page before
}

// A link that was revoked writes nothing any more.
func TestAGuestsLinkIsRevoked(t *testing.T) {
	g := guests(t).As(casetest.Clerk).When(casefile.RevokeLink{Hash: "F"}).OK()
	g.As(finn).When(casefile.AddEntry{Kind: casefile.Need, Text: "time"}).Refused(fault.NotYourSeat)
}
