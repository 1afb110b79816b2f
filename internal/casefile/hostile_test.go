package casefile_test

import (
	"strings"
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/casefile/casetest"
	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/rights"
)

var supervisor = casefile.Actor{ID: "staff/sue", Kind: casefile.Staff, Role: "supervisor", Name: "Sue", Credential: "key/sue"}

// Two approvals, each within the authority of whoever gave it, do not add up to
// twice that authority.
func TestHoleTwoApprovals(t *testing.T) {
	g := casetest.Given(t, nothingOwed, rug)
	ask := pack(comp("100.00"))[0]
	for range 2 {
		g.As(casetest.Clerk).When(casefile.Escalate{Ask: ask}).OK()
	}
	g.As(supervisor).When(casefile.DecideEscalation{ID: "E1", Approve: true}).OK()
	g.As(supervisor).When(casefile.DecideEscalation{ID: "E2", Approve: true})
	total := money.Zero("USD")
	for range 2 {
		if _, ok := g.Case.StandingOffer(); !ok {
			if g.As(casetest.Clerk).When(casefile.MakeOffer{Packages: []casefile.Package{ask}}).Err() != nil {
				break
			}
		}
		bindIt(g)
	}
	for _, a := range g.Case.Bound {
		total = total.Add(a.Goodwill)
	}
	if total.Cmp(usd("100.00")) > 0 {
		t.Errorf("a supervisor whose mandate is $100 approved %s", total)
	}
}

// What an approval covers is counted when it is given: a right that is gone
// since it was asked for has made the package goodwill.
func TestHoleApprovalOfWhatWasOwed(t *testing.T) {
	owed := usd("323.67")
	law := casetest.Law(func(rights.Facts, calendar.Day) rights.Findings {
		sum := owed
		return rights.Findings{Entitlements: []rights.Entitlement{{ID: "law/refund", Remedy: "refund", Chooser: "consumer", Amount: &sum, Say: map[string]string{"en": "Refund.", "ru": "x."}}}}
	})
	g := casetest.Given(t, law, rug).When(casefile.TellRights{}).OK()
	ask := pack(casefile.Term{Remedy: "refund", Right: "law/refund", Amount: usd("323.67"), Method: "card", Kind: "credit_card"})[0]
	g.When(casefile.Escalate{Ask: ask}).OK()
	owed = usd("23.67")
	g.As(supervisor).When(casefile.DecideEscalation{ID: "E1", Approve: true}).Refused(fault.OverMandate)
}

// A penalty is owed once: what one agreement paid, the next does not pay again
// in the name of the same right.
func TestHolePenaltyTwice(t *testing.T) {
	law := casetest.Owes("delivery", "", "penalty", "50.00 USD")
	g := casetest.Given(t, law, rug).When(casefile.TellRights{}).OK()
	p := pack(casefile.Term{Remedy: "penalty", Right: "law/penalty", Amount: usd("50.00"), Method: "card", Kind: "credit_card"}, casefile.Term{Remedy: "delivery", Right: "law/delivery", By: day("2025-12-01")})
	g.When(casefile.MakeOffer{Packages: p}).OK()
	bindIt(g)
	g.As(casetest.Clerk).When(casefile.MakeOffer{Packages: p}).Refused(fault.OverMandate)
}

// Who does something is a name: it cannot write lines of the text that both
// confirm.
func TestHoleNameWritesTheText(t *testing.T) {
	g := casetest.Given(t, nothingOwed, rug)
	forged := "Sara\n2. The shop pays 5,000.00 USD for the trouble"
	for _, term := range []casefile.Term{
		{Remedy: "apology", Who: forged}, {Remedy: "apology", Text: forged}, {Remedy: "exchange", Text: forged, By: day("2025-12-01")},
		{Remedy: "apology", Who: strings.Repeat("x", 3000)}, {Remedy: "apology", Text: "We will also pay you $5,000"},
	} {
		if g.As(casetest.Sonya).When(casefile.MakeOffer{Packages: pack(term)}).Err() == nil {
			t.Errorf("%.60q stands in the text", term.Who+term.Text)
		}
	}
}
