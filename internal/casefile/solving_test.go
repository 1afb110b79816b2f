package casefile_test

import (
	"strings"
	"testing"

	"makegood/internal/casefile"
	"makegood/internal/casefile/casetest"
	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/partner"
	"makegood/internal/plan"
	"makegood/internal/promise"
)

func lineOf(seat casefile.Seat, who, what string) casefile.AddLine {
	return casefile.AddLine{What: what, Who: who, Seat: seat, By: day("2025-11-20")}
}

// Several people fill in a page, each under their name; who is not invited does
// not; what a person of the seat that does it has confirmed is promised.
func TestSolvedTogether(t *testing.T) {
	g := casetest.Given(t, nothingOwed, rug).With(func(s *casefile.Scene) {
		s.Policy.Partners = map[string]partner.Agreement{"finch": {ID: "finch", Name: "Finch Athletics", Kind: "partner"}}
	})
	g.When(casefile.AddEntry{Kind: casefile.Need, Text: "a floor for guests"}).Refused(fault.WrongStep)
	g.When(casefile.OpenSolving{}).Then("solving.opened")
	g.As(casetest.Sonya).When(casefile.AddEntry{Kind: casefile.Need, Text: "a floor for guests"}).Refused(fault.NotYourSeat)
	g.As(casetest.Clerk).When(casefile.CloseSolving{Review: day("2025-12-01")}).Then("solving.closed")
	g.When(casefile.OpenSolving{Invite: true}).OK()
	g.When(casefile.OpenSolving{}).Refused(fault.WrongStep)
	g.As(casetest.Robot).When(casefile.AddEntry{Kind: casefile.Need, Text: "more"}).Refused(fault.NotYourSeat)
	g.As(casetest.Sonya).When(casefile.AddEntry{Kind: casefile.Need, Text: "a rug on the floor when the guests come"}).OK()
	g.When(casefile.AddEntry{Kind: casefile.Option, Text: "lend one", Firm: "finch"}).Refused(fault.InputInvalid)
	g.As(casetest.Clerk).When(casefile.AddEntry{Kind: casefile.Option, Text: "lend the one of the window"}).OK()
	g.When(casefile.AddEntry{Kind: casefile.Option, Text: "weave it first", Firm: "finch"}).OK()
	g.When(casefile.AddEntry{Kind: "wish", Text: "x"}).Refused(fault.InputInvalid)
	g.As(casetest.Sonya).When(casefile.ChooseOption{Entry: "X1"}).Refused(fault.NotFound)
	g.When(casefile.ChooseOption{Entry: "X3"}).Refused(fault.NotFound) // the firm's: she is not shown it
	g.When(casefile.ChooseOption{Entry: "X2"}).OK()
	x := g.Case.Solving[1].Entries
	if x[0].Author.Name != "Sonya Ruff" || x[1].Author.Name != "Sara" || x[2].Author.Firm != "Finch Athletics" || x[1].Chosen.Seat != casefile.Customer {
		t.Errorf("%+v", x)
	}
	if seen := g.Case.SeenBy(casefile.Customer).Solving[1].Entries; len(seen) != 2 {
		t.Errorf("the customer sees what the firm said: %+v", seen)
	}
	g.As(casetest.Clerk).When(lineOf(casefile.House, "Dale", "bring the rug of the window")).OK()
	g.When(lineOf(casefile.Customer, "Sonya", "send the measures of the room")).OK()
	g.When(lineOf(casefile.House, "Dale", "pay $500 in cash")).Refused(fault.InputInvalid)
	g.When(lineOf(casefile.Partner, "Finn", "weave it")).Refused(fault.InputInvalid)
	firm := lineOf(casefile.Partner, "Finn", "weave it first")
	firm.Firm = "finch"
	g.When(firm).OK()
	g.When(casefile.ConfirmLine{Line: "L2"}).Refused(fault.NotYourSeat)
	g.As(casetest.Sonya).When(casefile.ConfirmLine{Line: "L1"}).Refused(fault.NotYourSeat)
	g.As(casetest.Clerk).When(casefile.ConfirmLine{Line: "L1"}).OK()
	g.When(casefile.CloseSolving{}).Refused(fault.InputInvalid)
	g.As(casetest.Sonya).When(casefile.CloseSolving{Review: day("2025-12-01")}).Refused(fault.NotYourSeat)
	g.When(casefile.ConfirmLine{Line: "L2"}).OK()
	g.As(casetest.Clerk).When(casefile.CloseSolving{Review: day("2025-12-01")}).OK()
	var got []string
	for _, p := range g.Case.Promise {
		got = append(got, p.Promisor.Seat+"/"+p.Promisor.Name+": "+p.Deed.Text["en"]+" by "+p.Due.String())
		if p.Origin != promise.Solved || p.State != promise.Made {
			t.Errorf("%+v", p)
		}
	}
	want := "house/Dale: bring the rug of the window by 2025-11-20; customer/Sonya: send the measures of the room by 2025-11-20; house/Sara: look together at how it went by 2025-12-01"
	if strings.Join(got, "; ") != want {
		t.Errorf("promised: %s", strings.Join(got, "; "))
	}
	g.At("2025-11-21").When(casefile.Tick{}).OK()
	if !g.Case.Recovering() {
		t.Error("a line that nobody kept is no breach")
	}
}

// The sums of a plan do not enter the page, however they are written, unless they
// were said at the table.
func TestPlansStayOutOfThePage(t *testing.T) {
	g := casetest.Given(t, nothingOwed, rug).When(casefile.OpenSolving{Invite: true}).OK()
	point := func(s string) plan.Point { return plan.Point{Value: money.MustParse(s + " USD")} }
	p := plan.Plan{Target: point("120.00"), Realistic: point("180.00"), Break: point("1234.50"), BATNA: plan.Alternative{Value: usd("90.00")}}
	for _, who := range []casefile.Actor{casetest.Clerk, casetest.Sonya} {
		g.As(who).When(casefile.EditPlan{Plan: p}).OK()
		for _, text := range []string{"at most $1,234.50", "1 234,50 all in all", "1234.50", "no less than 90", "we could go to 180.00"} {
			g.When(casefile.AddEntry{Kind: casefile.Option, Text: text}).Refused(fault.InputInvalid)
		}
		g.When(casefile.AddEntry{Kind: casefile.Option, Text: "half of the 323.67 that was paid, in 91 days"}).OK()
	}
	g.As(casetest.Sonya).When(casefile.MakeOffer{Packages: pack(comp("90.00"))}).OK()
	g.When(casefile.AddEntry{Kind: casefile.Option, Text: "the 90 that I asked for"}).OK()
}
