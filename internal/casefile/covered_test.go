package casefile_test

import (
	"strings"
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/casefile/casetest"
	"makegood/internal/fault"
	"makegood/internal/rights"
	"makegood/internal/shop"
)

// Rights to the same goods cover them once, and a right to things done covers
// every line that the case is about.
func TestHoleGoodsAreCoveredOnce(t *testing.T) {
	o := rug
	o.Parts = append([]casefile.Part{}, rug.Parts...)
	o.Parts = append(o.Parts, casefile.Part{Line: "6", Item: "lamp", Name: "Lamp", Quantity: 1, Paid: usd("50.00")})
	g := casetest.Given(t, casetest.Owes("refund", "373.67 USD", "replacement", ""), o).When(casefile.TellRights{}).OK()
	g.As(casetest.Sonya).When(casefile.Choose{Wish: casefile.Wish{Remedy: "replacement"}}).OK()
	g.As(casetest.Clerk).When(casefile.MakeOffer{Packages: pack(casefile.Term{Remedy: "replacement", Right: "law/replacement", Line: "6", By: day("2025-12-01")})})
	if g.Err() == nil {
		t.Error("two lines are wrong, a replacement of the lamp alone meets the floor")
	}
	g = casetest.Given(t, casetest.Owes("refund", "323.67 USD", "replacement", "", "repair", "", "price_reduction", ""), rug).When(casefile.TellRights{}).OK()
	g.When(casefile.MakeOffer{Packages: pack(
		casefile.Term{Remedy: "replacement", Right: "law/replacement", Line: "5", By: day("2025-12-01")},
		casefile.Term{Remedy: "repair", Right: "law/repair", Line: "5", By: day("2025-12-01")},
		casefile.Term{Remedy: "price_reduction", Right: "law/price_reduction", Line: "5", Amount: usd("323.67"), Method: "card"})})
	if g.Err() == nil {
		t.Errorf("replaced, repaired and all the price back: goodwill %s for a clerk of $25", g.Case.Goodwill(g.Case.Offers[0].Packages[0]))
	}
}

// One rule of a pack may give several remedies of which one is chosen: each
// covers what it is, and what is chosen is not listed as unused.
func TestHoleOneRuleSeveralRemedies(t *testing.T) {
	law := casetest.Law(func(f rights.Facts, on calendar.Day) rights.Findings {
		found := casetest.Owes("refund", "323.67 USD", "replacement", "")(f, on)
		for i := range found.Entitlements {
			found.Entitlements[i].ID = "shop/faulty-90"
		}
		return found
	})
	for _, term := range []casefile.Term{
		{Remedy: "refund", Right: "shop/faulty-90", Amount: usd("323.67"), Kind: shop.CreditCard, Method: "card"},
		{Remedy: "replacement", Right: "shop/faulty-90", Line: "5", By: day("2025-12-01")},
	} {
		g := casetest.Given(t, law, rug).When(casefile.TellRights{}).OK()
		g.When(casefile.MakeOffer{Packages: pack(term)}).Then("offer.made")
		g.As(casetest.Sonya).When(casefile.Accept{Offer: "O1", Pick: 1}).OK()
		if text := g.Case.Back.Text["en"]; strings.Contains(text, "These rights stand") {
			t.Errorf("under a %s that is agreed:\n%s", term.Remedy, text)
		}
	}
}

// A term may name only a right that is open.
func TestHoleRightThatIsNotOpen(t *testing.T) {
	g := casetest.Given(t, casetest.Owes(), rug)
	g.When(casefile.MakeOffer{Packages: pack(casefile.Term{Remedy: "refund", Right: "law/refund", Amount: usd("20.00")})}).Refused(fault.InputInvalid)
	g.As(casetest.Sonya).When(casefile.MakeOffer{Packages: pack(owedRefund)}).Refused(fault.InputInvalid)
}
