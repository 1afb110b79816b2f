package casefile_test

import (
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/casefile/casetest"
	"makegood/internal/fault"
	"makegood/internal/rights"
)

// until is a law that changes on a day.
func until(on string, before, after casetest.Law) casetest.Law {
	return func(f rights.Facts, today calendar.Day) rights.Findings {
		if today < day(on) {
			return before(f, today)
		}
		return after(f, today)
	}
}

// What the house offered binds it until it ends, also where less is owed by then,
// or nothing: it was within the mandate when it was made.
func TestAnOfferOutlivesItsRight(t *testing.T) {
	for name, then := range map[string]casetest.Law{"closed": nothingOwed, "shrunk": casetest.Owes("refund", "20.00 USD")} {
		g := casetest.Given(t, until("2025-11-20", refundOwed, then), rug).When(casefile.TellRights{}).OK()
		g.When(casefile.MakeOffer{Packages: pack(owedRefund), Until: day("2025-11-30")}).OK()
		g.At("2025-11-25").As(casetest.Sonya).When(casefile.Accept{Offer: "O1"}).OK()
		g.As(casetest.Clerk).When(casefile.Confirm{ReadBack: g.Case.Back.ID, Seat: casefile.House, Hash: g.Case.Back.Hash}).OK()
		g.As(casetest.Sonya).When(casefile.Confirm{ReadBack: g.Case.Back.ID, Seat: casefile.Customer, Hash: g.Case.Back.Hash}).OK()
		if len(g.Case.Bound) != 1 || g.Case.Promise[0].Deed.Amount != usd("323.67") {
			t.Errorf("%s: the house takes back what it offered", name)
		}
		g = casetest.Given(t, until("2025-11-20", refundOwed, then), rug).When(casefile.TellRights{}).OK()
		g.At("2025-11-25").When(casefile.MakeOffer{Packages: pack(owedRefund)})
		if g.Err() == nil {
			t.Errorf("%s: made today, it is goodwill of a clerk's without a mandate", name)
		}
	}
}

// Where more is owed by now, the old offer is less than that: it is not taken
// without a word; the refusal says what is owed, and a new offer can be made.
func TestAnOfferUnderARightThatGrew(t *testing.T) {
	small := casefile.Term{Remedy: "refund", Right: "law/refund", Amount: usd("20.00")}
	g := casetest.Given(t, until("2025-11-20", casetest.Owes("refund", "20.00 USD"), refundOwed), rug).When(casefile.TellRights{}).OK()
	g.When(casefile.MakeOffer{Packages: pack(small), Until: day("2025-11-30")}).OK()
	g.At("2025-11-25").As(casetest.Sonya).When(casefile.Accept{Offer: "O1"}).Refused(fault.UnderFloor)
	if right := fault.As(g.Err()).Args["right"]; right == nil {
		t.Error("the refusal does not say what is owed")
	}
	g.As(casetest.Clerk).When(casefile.MakeOffer{Packages: pack(owedRefund)}).OK()
	g.As(casetest.Sonya).When(casefile.Accept{Offer: "O1"}).Refused(fault.OfferClosed)
	g.When(casefile.Accept{Offer: "O2"}).OK()
	// and a text that was read back before the right grew is not confirmed after
	g = casetest.Given(t, until("2025-11-20", casetest.Owes("refund", "20.00 USD"), refundOwed), rug).When(casefile.TellRights{}).OK()
	g.At("2025-11-18").When(casefile.MakeOffer{Packages: pack(small)}).OK()
	g.As(casetest.Sonya).When(casefile.Accept{Offer: "O1"}).OK()
	g.At("2025-11-21").When(casefile.Confirm{ReadBack: g.Case.Back.ID, Seat: casefile.Customer, Hash: g.Case.Back.Hash}).Refused(fault.StaleToken)
	g.When(casefile.Decline{Why: "More is owed by now."}).OK()
	g.As(casetest.Clerk).When(casefile.MakeOffer{Packages: pack(owedRefund)}).OK()
}
