package casefile_test

import (
	"testing"

	"makegood/internal/casefile"
	"makegood/internal/casefile/casetest"
)

func TestHoleExpiredOfferTick(t *testing.T) {
	g := casetest.Given(t, nothingOwed, rug).When(casefile.MakeOffer{Packages: pack(comp("5.00")), Until: day("2025-11-07")}).OK()
	_ = g
}

func TestHolePlanCeiling(t *testing.T) {
	// replacement of two lines under one right
	o := rug
	o.Parts = append([]casefile.Part{}, rug.Parts...)
	o.Parts = append(o.Parts, casefile.Part{Line: "6", Item: "lamp", Name: "Lamp", Quantity: 1, Paid: usd("50.00")})
	g := casetest.Given(t, casetest.Owes("refund", "373.67 USD", "replacement", ""), o).When(casefile.TellRights{}).OK()
	g.As(casetest.Sonya).When(casefile.Choose{Wish: casefile.Wish{Remedy: "replacement"}}).OK()
	g.As(casetest.Clerk).When(casefile.MakeOffer{Packages: pack(casefile.Term{Remedy: "replacement", Right: "law/replacement", Line: "6", By: day("2025-12-01")})})
	if g.Err() == nil {
		t.Error("two lines are wrong, a replacement of the lamp alone meets the floor")
	}
	// right + money of the same goods: replacement and refund-right term after each other
	g = casetest.Given(t, casetest.Owes("refund", "323.67 USD", "replacement", "", "repair", "", "price_reduction", ""), rug).When(casefile.TellRights{}).OK()
	g.When(casefile.MakeOffer{Packages: pack(
		casefile.Term{Remedy: "replacement", Right: "law/replacement", Line: "5", By: day("2025-12-01")},
		casefile.Term{Remedy: "repair", Right: "law/repair", Line: "5", By: day("2025-12-01")},
		casefile.Term{Remedy: "price_reduction", Right: "law/price_reduction", Line: "5", Amount: usd("323.67"), Method: "card"})})
	if g.Err() == nil {
		t.Errorf("replaced, repaired and all the price back: goodwill %s for a clerk of $25", g.Case.Goodwill(g.Case.Offers[0].Packages[0]))
	}
}
