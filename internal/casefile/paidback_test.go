package casefile_test

import (
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/casefile/casetest"
	"makegood/internal/money"
	"makegood/internal/promise"
	"makegood/internal/rights"
)

// TestMoneyIsNotOwedTwice: the rug was given free, its price is back on the
// card; when the wrong rug comes, the law that gives back "all that was paid"
// gives back nothing more, and a right to nothing is not listed.
func TestMoneyIsNotOwedTwice(t *testing.T) {
	law := casetest.Law(func(f rights.Facts, on calendar.Day) rights.Findings {
		found := casetest.Owes("refund", "323.67 USD", "replacement", "")(f, on)
		paid := f.Contract.PaidOrPrice()
		found.Entitlements[0].Amount = &paid
		return found
	})
	bought := rug
	bought.Facts.Contract.Paid = usd("323.67")
	g := casetest.Given(t, law, bought).When(promised).OK().At("2025-12-04").When(casefile.Tick{}).OK().When(casefile.TellRights{}).OK()
	g.As(casetest.Manager).When(casefile.MakeOffer{Packages: pack(freeRug...)}).OK()
	g.As(casetest.Sonya).When(casefile.Accept{Offer: "O1"}).OK()
	back := *g.Case.Back
	g.When(casefile.Confirm{ReadBack: back.ID, Seat: casefile.Customer, Hash: back.Hash}).OK()
	g.As(casetest.Manager).When(casefile.Confirm{ReadBack: back.ID, Seat: casefile.House, Hash: back.Hash}).OK()
	g.As(casetest.Clerk).When(casefile.AnswerInstruction{Key: g.Case.Orders[0].Key, State: "done", Reference: "T-1"}).OK()
	if left := g.Case.Facts.Contract.Paid; left != money.Zero("USD") {
		t.Fatalf("still paid: %s", left)
	}
	var rugPromise string
	for _, p := range g.Case.Promise {
		if p.Open() && p.Deed.Kind == promise.Deliver {
			rugPromise = p.ID
		}
	}
	g.When(casefile.KeepPromise{ID: rugPromise, Proof: promise.Proof{Item: "another"}}).OK()
	if g.Case.Found.Owes("refund") || !g.Case.Found.Owes("replacement") {
		t.Errorf("owed: %+v", g.Case.Found.Entitlements)
	}
}
