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
	"makegood/internal/words"
)

// TestStandingPromiseIsNoRemedy: a promise that stands is owed, but an offer
// need not contain it; else nothing could be offered before it is due.
func TestStandingPromiseIsNoRemedy(t *testing.T) {
	g := casetest.Given(t, casetest.Owes("promise", ""), rug).When(promised).OK().When(casefile.TellRights{}).OK()
	g.When(casefile.MakeOffer{Packages: pack(casefile.Term{Remedy: "delivery", By: day("2025-11-20"), Line: "5"})}).Then("offer.made")
}

// TestPromiseOfOursIsKnown: whether a promise was kept is on the log, and
// nobody is asked; and where nothing is wrong yet nobody is asked anything.
func TestPromiseOfOursIsKnown(t *testing.T) {
	law := casetest.Law(func(f rights.Facts, _ calendar.Day) rights.Findings {
		return rights.Findings{Refer: []rights.Refer{{ID: "law/claim", Asks: "claim"}}}
	})
	g := casetest.Given(t, law, rug).When(promised).OK()
	if kept := g.Case.Facts.Promises[0].Kept; kept == nil || *kept {
		t.Errorf("a promise that stands is not kept yet, the facts say %v", kept)
	}
	if n := len(g.Case.Found.Refer); n != 0 {
		t.Errorf("%d questions though nothing is wrong", n)
	}
	if g.At("2025-11-17").When(casefile.Tick{}).OK(); len(g.Case.Found.Refer) != 1 {
		t.Errorf("no question though something is wrong")
	}
}

// TestWhatIsOwedIsSaidOnce: law and policy give the same refund; the refusal
// names it once and ends in one full stop.
func TestWhatIsOwedIsSaidOnce(t *testing.T) {
	g := casetest.Given(t, casetest.Owes("refund", "323.67 USD", "refund", "323.67 USD"), rug).When(promised).OK().At("2025-11-27").When(casefile.Tick{}).OK()
	wait := casefile.MakeOffer{Packages: pack(casefile.Term{Remedy: "delivery", By: day("2026-01-05"), Line: "5"})}
	err := g.When(wait).Err()
	if text := words.Sentence(words.English, err); strings.Contains(text, "..") || fault.CodeOf(err) != fault.RightsNotStated {
		t.Errorf("%q", text)
	}
	g.When(casefile.TellRights{}).OK()
	err = g.When(wait).Err()
	if text := words.Sentence(words.English, err); strings.Count(text, "You may have: refund") != 1 || fault.CodeOf(err) != fault.UnderFloor {
		t.Errorf("%q", text)
	}
}

// TestMandateOfAnotherCurrency: a policy in dollars gives nobody authority over
// pounds; nothing is computed across currencies.
func TestMandateOfAnotherCurrency(t *testing.T) {
	pounds := rug
	pounds.Parts = []casefile.Part{{Line: "5", Item: "rug-jute", Name: "Jute rug", Quantity: 1, Paid: money.MustParse("165.00 GBP")}}
	g := casetest.Given(t, casetest.Owes("refund", "165.00 GBP"), pounds).When(casefile.TellRights{}).OK().When(casefile.DraftPlan{}).OK()
	if limit := g.Sides[casefile.House].Plan.Limit; limit != money.Zero("GBP") {
		t.Errorf("the clerk's limit is %s", limit)
	}
	more := pack(casefile.Term{Remedy: "refund", Right: "law/refund", Amount: money.MustParse("165.00 GBP"), Method: "card", Kind: "credit_card"},
		casefile.Term{Remedy: "compensation", Amount: money.MustParse("5.00 GBP"), Method: "card", Kind: "credit_card"})
	g.When(casefile.MakeOffer{Packages: more}).Refused(fault.OverMandate)
	g.When(casefile.MakeOffer{Packages: pack(more[0].Terms[0])}).Then("offer.made")
}
