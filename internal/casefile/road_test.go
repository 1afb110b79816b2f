package casefile_test

import (
	"strings"
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/casefile/casetest"
	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/promise"
	"makegood/internal/shop"
	"makegood/internal/words"
)

func day(s string) calendar.Day { return calendar.MustParse(s) }
func usd(s string) money.Amount { return money.MustParse(s + " USD") }

var (
	refundOwed = casetest.Owes("refund", "323.67 USD")
	rug        = casefile.Opened{
		ID: "RUG001", On: day("2025-11-06"), Customer: "c1", Called: "Sonya Ruff", Order: "W1", Zone: "UTC", Policy: "test",
		Subject: words.Text{"en": "the rug", "ru": "ковёр"},
		Parts:   []casefile.Part{{Line: "5", Item: "rug-jute", Name: "Jute rug", Quantity: 1, Paid: usd("323.67")}},
	}
	promised = casefile.State{Statement: casefile.Statement{Who: "Dale", Role: "regional vice-president", On: day("2025-11-06"),
		Words: "You'll have it within ten days.", Deed: casefile.DeedDeliver, By: day("2025-11-16")}}
)

func pack(terms ...casefile.Term) []casefile.Package { return []casefile.Package{{Terms: terms}} }

var (
	owedRefund = casefile.Term{Remedy: "refund", Right: "law/refund", Amount: usd("323.67"), Kind: shop.CreditCard, Method: "card"}
	freeRug    = []casefile.Term{
		{Remedy: "refund", Right: "law/refund", Amount: usd("323.67"), Kind: shop.CreditCard, Method: "card"},
		{Remedy: "delivery", By: day("2025-12-12"), Line: "5"},
	}
)

func TestPromiseOnFileFromTheFirstDay(t *testing.T) {
	g := casetest.Given(t, refundOwed, rug).When(promised).Then("case.stated", "promise.made")
	p := g.Case.Promise[0]
	if p.Due != day("2025-11-16") || p.Promisor.Name != "Dale" || p.Deed.Item != "rug-jute" || g.Case.Facts.Contract.PromisedBy != day("2025-11-16") {
		t.Fatalf("promise %+v", p)
	}
	g.When(casefile.Say{Act: "deny_promise", Text: "Nobody promised that."}).Refused(fault.DenialRefused)
	g.When(casefile.DeletePromise{ID: "P1"}).Refused(fault.PromiseIsKept)
	g.At("2025-11-16").When(casefile.Tick{}).Then("promise.reminded") // the promised day itself is in time
	g.At("2025-11-17").When(casefile.Tick{}).Then("promise.broken", "notice.queued", "recovery.opened")
	g.When(casefile.Tick{}).Then() // once
	if !strings.Contains(g.Case.Notices[0].Text["en"], "Jute rug") {
		t.Errorf("the notice does not say what: %s", g.Case.Notices[0].Text["en"])
	}
}

func TestOfferUnderTheFloor(t *testing.T) {
	g := casetest.Given(t, refundOwed, rug).When(promised).OK().At("2025-11-27").When(casefile.Tick{}).OK()
	wait := casefile.MakeOffer{Packages: pack(casefile.Term{Remedy: "delivery", By: day("2026-01-05"), Line: "5"})}
	g.When(wait).Refused(fault.RightsNotStated)
	g.When(casefile.TellRights{}).Then("case.rights_told")
	g.When(wait).Refused(fault.UnderFloor)
	less := owedRefund
	less.Amount = usd("323.66")
	g.When(casefile.MakeOffer{Packages: pack(less)}).Refused(fault.UnderFloor)
	wait.Packages[0].Alternative = true
	g.When(wait).Refused(fault.UnderFloor) // an alternative stands beside what is owed, not alone
	g.When(casefile.MakeOffer{Packages: []casefile.Package{{Terms: []casefile.Term{owedRefund}}, wait.Packages[0]}}).Then("offer.made")
	g.As(casetest.Sonya).When(casefile.Accept{Offer: "O1", Pick: 2}).Then("offer.ended", "read_back.issued")
	if text := g.Case.Back.Text["en"]; !strings.Contains(text, "You may have: refund") {
		t.Errorf("the read-back does not name the right that is not used:\n%s", text)
	}
}

func TestMandate(t *testing.T) {
	g := casetest.Given(t, refundOwed, rug).When(promised).OK().At("2025-12-04").When(casefile.Tick{}).OK().When(casefile.TellRights{}).OK()
	offer := casefile.MakeOffer{Packages: pack(freeRug...)}
	g.When(offer).Refused(fault.OverMandate)
	g.When(casefile.Escalate{Ask: offer.Packages[0], Who: "Gene", By: day("2025-12-05"), Why: "three weeks late"}).Then("promise.made", "escalation.raised", "notice.queued")
	g.As(casetest.Clerk).When(casefile.DecideEscalation{ID: "E1", Approve: true}).Refused(fault.OverMandate)
	g.As(casetest.Manager).When(casefile.DecideEscalation{ID: "E1"}).Refused(fault.InputInvalid) // a no needs its reason
	g.When(casefile.DecideEscalation{ID: "E1", Approve: true}).Then("escalation.decided", "promise.kept", "offer.made")
	g.When(casefile.DecideEscalation{ID: "E1", Approve: true}).Refused(fault.WrongStep)
	g.As(casetest.Clerk).When(offer).Then("offer.ended", "offer.made") // what was approved the clerk may say
}

func TestSameWords(t *testing.T) {
	g := casetest.Given(t, refundOwed, rug).At("2025-11-20").When(casefile.NoteFact{Claim: "not_delivered"}).OK().When(casefile.TellRights{}).OK()
	g.When(casefile.MakeOffer{Packages: pack(owedRefund)}).Then("offer.made")
	g.When(casefile.Accept{Offer: "O1"}).Refused(fault.OwnOffer)
	g.As(casetest.Sonya).When(casefile.Accept{Offer: "O1"}).Then("offer.ended", "read_back.issued")
	back := *g.Case.Back
	g.As(casetest.Clerk).When(casefile.MakeOffer{Packages: pack(owedRefund)}).Refused(fault.WrongStep) // a counter after acceptance
	g.When(casefile.Confirm{ReadBack: back.ID, Seat: casefile.House, Hash: back.Hash}).Then("read_back.confirmed")
	g.As(casetest.Sonya).When(casefile.Confirm{ReadBack: back.ID, Seat: casefile.Customer, Hash: casefile.HashText(words.Text{"en": "other words"})}).Refused(fault.TextsDiffer)
	g.As(casetest.Robot).When(casefile.Confirm{ReadBack: back.ID, Seat: casefile.Customer, Hash: back.Hash}).Refused(fault.NotYourToken)
	g.As(casetest.Sonya).When(casefile.Confirm{ReadBack: back.ID, Seat: casefile.Customer, Hash: back.Hash}).
		Then("read_back.confirmed", "agreement.bound", "promise.made", "instruction.queued")
	g.When(casefile.Confirm{ReadBack: back.ID, Seat: casefile.Customer, Hash: back.Hash}).Refused(fault.StaleToken)
	p := g.Case.Promise[0]
	if p.Due != day("2025-12-01") || p.From != day("2025-11-27") || p.Deed.Amount != usd("323.67") {
		t.Errorf("the money is promised from %s to %s: %+v", p.From, p.Due, p.Deed)
	}
	g.As(casetest.Clerk).When(casefile.AnswerInstruction{Key: "RUG001/A1/1", State: "done", Reference: "ref-1"}).
		Then("instruction.answered", "promise.kept", "case.closed")
	if len(g.Decision().Ledger) != 1 {
		t.Errorf("ledger: %+v", g.Decision().Ledger)
	}
}

func TestTheWrongRugOpensASecondRecovery(t *testing.T) {
	g := casetest.Given(t, refundOwed, rug).When(promised).OK().At("2025-12-04").When(casefile.Tick{}).OK().When(casefile.TellRights{}).OK()
	g.As(casetest.Manager).When(casefile.MakeOffer{Packages: []casefile.Package{{Terms: []casefile.Term{owedRefund}}, {Terms: freeRug}}}).OK()
	g.As(casetest.Sonya).When(casefile.Accept{Offer: "O1", Pick: 2}).OK()
	back := *g.Case.Back
	g.When(casefile.Confirm{ReadBack: back.ID, Seat: casefile.Customer, Hash: back.Hash}).OK()
	g.As(casetest.Manager).When(casefile.Confirm{ReadBack: back.ID, Seat: casefile.House, Hash: back.Hash}).OK()
	if g.Case.Recovering() {
		t.Fatal("the first recovery is still open after the agreement")
	}
	g.At("2025-12-15").As(casetest.Clerk)
	g.When(casefile.KeepPromise{ID: "P3"}).Refused(fault.ProofMissing)
	g.When(casefile.KeepPromise{ID: "P3", Proof: promise.Proof{Item: "rug-wool"}}).Then("promise.broken", "notice.queued", "recovery.opened")
	if n := len(g.Case.Breaks); n != 2 || !g.Case.Recovering() || g.Case.Facts.Claim != "wrong_item" || g.Case.Step != casefile.Open {
		t.Fatalf("after the wrong rug: %d recoveries, claim %s, step %s", n, g.Case.Facts.Claim, g.Case.Step)
	}
	g.When(casefile.KeepPromise{ID: "P3", Proof: promise.Proof{Item: "rug-jute"}}).Refused(fault.PromiseClosed)
	carry := casefile.Term{Remedy: "delivery", Line: "5", By: day("2025-12-20"), Bearer: "customer"}
	g.When(casefile.TellRights{}).OK().When(casefile.MakeOffer{Packages: pack(owedRefund, carry)}).Refused(fault.UnderFloor)
}

func TestPlansStayWithTheirSeat(t *testing.T) {
	g := casetest.Given(t, refundOwed, rug).When(casefile.NoteFact{Claim: "not_delivered"}).OK()
	g.As(casetest.Clerk).When(casefile.DraftPlan{}).Then("plan.drafted").As(casetest.Sonya).When(casefile.DraftPlan{}).Then("plan.drafted")
	house, customer := g.Sides[casefile.House].Plan, g.Sides[casefile.Customer].Plan
	if house.Break.Value.Cmp(usd("323.67")) < 0 {
		t.Errorf("the house's break point %s is below what is owed", house.Break.Value)
	}
	if house.Target.Value.Cmp(house.Realistic.Value) > 0 || house.Realistic.Value.Cmp(house.Break.Value) > 0 {
		t.Errorf("house: %s, %s, %s", house.Target.Value, house.Realistic.Value, house.Break.Value)
	}
	if customer.Target.Value.Cmp(customer.Realistic.Value) < 0 || customer.Realistic.Value.Cmp(customer.Break.Value) < 0 {
		t.Errorf("customer: %s, %s, %s", customer.Target.Value, customer.Realistic.Value, customer.Break.Value)
	}
	if !customer.Limit.IsZero() {
		t.Error("the customer's plan knows the house's mandate")
	}
}
