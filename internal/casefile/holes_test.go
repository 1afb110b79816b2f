// Ways round the floor, the mandate and the promises that were found once and
// are shut.
package casefile_test

import (
	"strings"
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/casefile/casetest"
	"makegood/internal/promise"
	"makegood/internal/rights"
	"makegood/internal/shop"
)

func bindIt(g *casetest.Tale) *casetest.Tale {
	o, _ := g.Case.StandingOffer()
	g.As(casetest.Sonya).When(casefile.Accept{Offer: o.ID, Pick: 1}).OK()
	g.When(casefile.Confirm{ReadBack: g.Case.Back.ID, Seat: casefile.Customer, Hash: g.Case.Back.Hash}).OK()
	g.As(casetest.Clerk).When(casefile.Confirm{ReadBack: g.Case.Back.ID, Seat: casefile.House, Hash: g.Case.Back.Hash}).OK()
	return g
}

var nothingOwed = casetest.Owes()

func comp(s string) casefile.Term {
	return casefile.Term{Remedy: "compensation", Amount: usd(s), Method: "card", Kind: shop.CreditCard}
}

func TestHoleMandateAddsUp(t *testing.T) {
	g := casetest.Given(t, nothingOwed, rug)
	for range 10 {
		g.As(casetest.Clerk).When(casefile.MakeOffer{Packages: pack(comp("25.00"))})
		if g.Err() != nil {
			return
		}
		bindIt(g)
	}
	t.Errorf("a clerk whose mandate is $25 bound %d agreements of $25", len(g.Case.Bound))
}

func TestHoleNegativeTermLowersGoodwill(t *testing.T) {
	g := casetest.Given(t, nothingOwed, rug)
	p := pack(comp("1000.00"), casefile.Term{Remedy: "apology", Amount: usd("0.00")}, casefile.Term{Remedy: "other", Amount: usd("-1000.00"), By: day("2025-12-01"), Text: "thanks"})
	if g.When(casefile.MakeOffer{Packages: p}).Err() == nil {
		t.Error("clerk offered $1000 goodwill; a term of -$ hid it")
	}
}

func TestHoleFreeItemByDelivery(t *testing.T) {
	g := casetest.Given(t, nothingOwed, rug)
	p := pack(casefile.Term{Remedy: "delivery", Item: "tv-85-inch", Line: "5", By: day("2025-12-01")})
	if g.When(casefile.MakeOffer{Packages: p}).Err() == nil {
		bindIt(g)
		t.Errorf("a clerk promised item %q, not of the order, at goodwill 0; the text says: %s", g.Case.Promise[0].Deed.Item, g.Case.Bound[0].Text["en"])
	}
}

func TestHoleReplacementRightGivesAnything(t *testing.T) {
	g := casetest.Given(t, casetest.Owes("replacement", ""), rug).When(casefile.TellRights{}).OK()
	r := casefile.Term{Remedy: "replacement", Right: "law/replacement", Line: "5", Item: "tv-85-inch", By: day("2025-12-01")}
	if g.When(casefile.MakeOffer{Packages: pack(r, r, r)}).Err() == nil {
		t.Errorf("three TVs under one replacement right, goodwill %s", g.Case.Goodwill(g.Case.Offers[0].Packages[0]))
	}
	cheap := casefile.Term{Remedy: "replacement", Right: "law/replacement", Line: "nope", Item: "paperclip", By: day("2099-12-31")}
	if g.When(casefile.MakeOffer{Packages: pack(cheap)}).Err() == nil {
		t.Error("a paperclip in 2099 meets the floor of a replacement")
	}
}

func TestHoleStoreCreditRightCent(t *testing.T) {
	g := casetest.Given(t, casetest.Owes("store_credit", "323.67 USD"), rug).When(casefile.TellRights{}).OK()
	if g.When(casefile.MakeOffer{Packages: pack(casefile.Term{Remedy: "store_credit", Right: "law/store_credit", Amount: usd("0.01")})}).Err() == nil {
		t.Error("one cent meets the floor of $323.67 store credit owed")
	}
}

func TestHoleCustomerBearsOwnRefund(t *testing.T) {
	g := casetest.Given(t, refundOwed, rug).When(casefile.TellRights{}).OK()
	x := owedRefund
	x.Bearer = "customer"
	if g.When(casefile.MakeOffer{Packages: pack(x)}).Err() == nil {
		t.Error("a refund that the customer bears meets the floor")
	}
}

func TestHoleEscalationTwice(t *testing.T) {
	g := casetest.Given(t, nothingOwed, rug)
	ask := pack(comp("400.00"))[0]
	g.When(casefile.Escalate{Ask: ask, Why: "x"}).OK()
	g.As(casetest.Manager).When(casefile.DecideEscalation{ID: "E1", Approve: true}).OK()
	bindIt(g)
	if g.As(casetest.Clerk).When(casefile.MakeOffer{Packages: []casefile.Package{ask}}).Err() == nil {
		bindIt(g)
		t.Errorf("one approval of $400 was used twice: %d agreements", len(g.Case.Bound))
	}
}

func TestHoleCloseWithRightsOpen(t *testing.T) {
	g := casetest.Given(t, refundOwed, rug).When(casefile.TellRights{}).OK()
	g.As(casetest.Clerk).When(casefile.Close{Why: "too long"})
	if g.Err() == nil {
		g.As(casetest.Sonya).When(casefile.MakeOffer{Packages: pack(owedRefund)})
		t.Errorf("the case closed as %s with a refund owed; the customer is told %v", g.Case.Step, g.Err())
	}
}

func TestHoleRecoveryClosedByAnything(t *testing.T) {
	g := casetest.Given(t, refundOwed, rug).When(promised).OK().At("2025-11-17").When(casefile.Tick{}).OK()
	if !g.Case.Recovering() {
		t.Fatal()
	}
	g.When(casefile.ReadBackOperation{Operation: shop.Operation{Name: shop.OpChangeAddress, Order: "W1"}, Lifetime: 1e12}).OK()
	g.When(casefile.Confirm{ReadBack: g.Case.Back.ID, Seat: casefile.Customer, Hash: g.Case.Back.Hash, Effect: &shop.Effect{}}).OK()
	if !g.Case.Recovering() {
		t.Errorf("a change of address closed the recovery; the case is %s", g.Case.Step)
	}
}

func TestHoleOperationLapsesComplaint(t *testing.T) {
	g := casetest.Given(t, nothingOwed, rug).When(promised).OK()
	g.When(casefile.ReadBackOperation{Operation: shop.Operation{Name: shop.OpChangeAddress, Order: "W1"}, Lifetime: 1e9}).OK()
	g.At("2025-11-07").When(casefile.Tick{}).OK()
	if g.Case.Step == casefile.Lapsed {
		g.When(casefile.KeepPromise{ID: "P1", Proof: promise.Proof{Item: "rug-jute"}})
		t.Errorf("a read-back nobody confirmed shut the case with P1 %s open; keeping it: %v", g.Case.Promise[0].State, g.Err())
	}
}

func TestHoleSmallRefundReplacesDelivery(t *testing.T) {
	g := casetest.Given(t, nothingOwed, rug).When(promised).OK()
	r := casefile.Term{Remedy: "refund", Amount: usd("5.00"), Method: "card", Kind: shop.CreditCard}
	g.When(casefile.MakeOffer{Packages: pack(r)}).OK()
	bindIt(g)
	if p := g.Case.Promise[0]; p.State == promise.Replaced && !strings.Contains(g.Case.Bound[0].Text["en"], "ten days") {
		t.Errorf("$5 made the rug's promise %s, and the text does not say so:\n%s", p.State, g.Case.Bound[0].Text["en"])
	}
}

func TestHoleLateButKept(t *testing.T) {
	g := casetest.Given(t, nothingOwed, rug).When(promised).OK().At("2025-12-20")
	g.When(casefile.KeepPromise{ID: "P1", Proof: promise.Proof{Item: "rug-jute"}}).OK()
	if p := g.Case.Promise[0]; p.State == promise.Kept {
		t.Errorf("due %s, came %s, and it is %s: the breach depends on whether a sweep ran", p.Due, p.ClosedOn, p.State)
	}
	g = casetest.Given(t, nothingOwed, rug).When(promised).OK().At("2025-11-10")
	g.When(casefile.KeepPromise{ID: "P1", Proof: promise.Proof{Item: "rug-jute", On: day("2031-01-01")}})
	if g.Err() == nil {
		t.Error("kept by a proof of 2031")
	}
	g = casetest.Given(t, nothingOwed, rug).When(promised).OK().At("2025-12-20")
	g.When(casefile.KeepPromise{ID: "P1", Proof: promise.Proof{Item: "rug-jute", On: day("2024-01-01")}})
	if g.Err() == nil {
		t.Error("kept by a proof of before it was made")
	}
}

func TestHoleQuantityLeftOut(t *testing.T) {
	p := promise.Promise{State: promise.Made, Deed: promise.Deed{Kind: promise.Deliver, Item: "x", Quantity: 5}}
	if p.Check(promise.Proof{Item: "x"}) == nil {
		t.Error("five promised, a proof that does not say how many keeps it")
	}
}

func TestHoleClerkBindsByStatement(t *testing.T) {
	g := casetest.Given(t, nothingOwed, rug)
	g.When(casefile.State{Statement: casefile.Statement{Who: "Sara", On: day("2025-11-06"), Words: "I give you all your money back.", Deed: casefile.DeedRefund, By: day("2025-11-07")}})
	if g.Err() == nil && len(g.Case.OpenWords()) == 1 {
		t.Errorf("a clerk (mandate $25) bound the house to %s by a statement of her own, today", g.Case.Promise[0].Deed.Amount)
	}
}

func TestHoleFactEndsRights(t *testing.T) {
	g := casetest.Given(t, casetest.Law(func(f rights.Facts, _ calendar.Day) rights.Findings {
		for _, e := range f.Events {
			if e.Kind == "refunded" {
				return rights.Findings{}
			}
		}
		return casetest.Owes("refund", "323.67 USD")(f, 0)
	}), rug).When(casefile.TellRights{}).OK()
	if g.When(casefile.NoteFact{Event: rights.Event{Kind: "refunded", On: day("2025-11-06")}}).Err() == nil && len(g.Case.OpenRights()) == 0 {
		t.Error("a clerk wrote 'refunded' with no reference, and nothing is owed any more")
	}
}

func TestHoleCustomerYesByAnyClerk(t *testing.T) {
	g := casetest.Given(t, refundOwed, rug).When(casefile.TellRights{}).OK().When(casefile.MakeOffer{Packages: pack(owedRefund)}).OK()
	g.As(casetest.Sonya).When(casefile.Accept{Offer: "O1", Pick: 1}).OK()
	other := casetest.Clerk
	other.ID, other.Credential = "staff/bob", "key/bob"
	g.As(other).When(casefile.Confirm{ReadBack: g.Case.Back.ID, Seat: casefile.Customer, Hash: g.Case.Back.Hash})
	g.When(casefile.Confirm{ReadBack: g.Case.Back.ID, Seat: casefile.House, Hash: g.Case.Back.Hash})
	if len(g.Case.Bound) == 1 {
		t.Error("one clerk, whom the customer never met, said both yeses")
	}
}

func TestHoleStaleAcceptUnderFloor(t *testing.T) {
	owed := false
	g := casetest.Given(t, casetest.Law(func(f rights.Facts, d calendar.Day) rights.Findings {
		if owed {
			return casetest.Owes("refund", "323.67 USD")(f, d)
		}
		return rights.Findings{}
	}), rug)
	g.When(casefile.MakeOffer{Packages: pack(comp("5.00"))}).OK()
	owed = true
	g.As(casetest.Sonya).When(casefile.Accept{Offer: "O1", Pick: 1})
	if g.Err() == nil && len(g.Case.Told) == 0 {
		t.Error("an offer of the house that is now under the floor was taken, the right never told")
	}
}

// A22 reopen of settled
func TestHoleSettledReopens(t *testing.T) {
	g := casetest.Given(t, nothingOwed, rug)
	op := func() {
		g.As(casetest.Clerk).When(casefile.ReadBackOperation{Operation: shop.Operation{Name: shop.OpChangeAddress, Order: "W1"}, Lifetime: 1e9}).OK()
	}
	op()
	g.When(casefile.Confirm{ReadBack: g.Case.Back.ID, Seat: casefile.Customer, Hash: g.Case.Back.Hash, Effect: &shop.Effect{}}).OK()
	if g.Case.Step != casefile.Settled {
		t.Fatal(g.Case.Step)
	}
	op()
	g.At("2025-11-07").When(casefile.Tick{}).OK()
	if g.Case.Step != casefile.Settled {
		t.Errorf("a settled case stands at %s for good after a read-back that nobody confirmed", g.Case.Step)
	}
}

// A23 free words
func TestHoleOtherInWords(t *testing.T) {
	g := casetest.Given(t, nothingOwed, rug)
	p := pack(casefile.Term{Remedy: "other", By: day("2025-12-01"), Text: "the shop pays you $10,000 in cash"})
	if g.When(casefile.MakeOffer{Packages: p}).Err() == nil {
		t.Error("a clerk (or program) promised $10,000 in words, at no cost")
	}
	if g.As(casetest.Robot).When(casefile.MakeOffer{Packages: p}).Err() == nil {
		t.Error("and a program too")
	}
}
