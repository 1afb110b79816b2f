// Ways round what always holds, by changes of agreements, words, the page of a
// problem and programs, that were found once and are shut.
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
	"makegood/internal/rights"
)

// An approval is for what was asked: the same terms as a change of an agreement
// and as an agreement of their own are not the same gift.
func TestHoleApprovalOfAnAmendment(t *testing.T) {
	g := casetest.Given(t, nothingOwed, rug)
	g.When(casefile.MakeOffer{Packages: pack(comp("20.00"))}).OK()
	bindIt(g)
	more := casefile.Amend{Agreement: 1, Changes: []casefile.TermChange{change(0, comp("40.00"))}}
	g.As(casetest.Clerk).When(casefile.Escalate{Amend: &more, Why: "late"}).OK()
	g.As(supervisor).When(casefile.DecideEscalation{ID: "E1", Approve: true}).OK()
	o, _ := g.Case.StandingOffer()
	g.As(casetest.Clerk).When(casefile.MakeOffer{Packages: o.Packages}).Refused(fault.OverMandate) // 60 beside the 20
	bindIt(g)
	if got := g.Case.Given(); got != usd("60.00") {
		t.Errorf("60 were approved, %s were given", got)
	}
}

// late answers every payment of a tale, after the clock has found it late.
func late(g *casetest.Tale, day string) {
	g.At(day).When(casefile.Tick{}).OK()
	for _, in := range g.Case.Orders {
		g.When(casefile.AnswerInstruction{Key: in.Key, State: "done", Reference: "r"}).OK()
	}
	g.As(casetest.Clerk)
}

// What was given late was given all the same: a change of the agreement does not
// take it out of what counts.
func TestHoleLateGiftForgotten(t *testing.T) {
	g := casetest.Given(t, nothingOwed, rug)
	g.When(casefile.MakeOffer{Packages: pack(comp("25.00"))}).OK()
	bindIt(g)
	late(g, "2026-01-10")
	g.When(casefile.MakeOffer{Packages: pack(casefile.Term{Remedy: "apology"})}).OK()
	bindIt(g)
	more := func(to casefile.Term) casefile.Amend {
		return casefile.Amend{Agreement: 1, Changes: []casefile.TermChange{change(0, to)}}
	}
	g.As(casetest.Clerk).When(more(comp("24.00"))).Refused(fault.OverMandate)
	g.When(casefile.Amend{Agreement: 1, Changes: []casefile.TermChange{change(1, comp("24.00"))}}).Refused(fault.WrongStep)
	g.When(more(casefile.Term{Remedy: "other", Text: "call", By: day("2026-02-01")})).OK()
	bindIt(g)
	if got := g.Case.Given(); got != usd("25.00") {
		t.Errorf("25 were given, %s count", got)
	}
}

// A gift that is done and slipped, and that no payment shows, goes on to count.
func TestHoleBrokenGiftForgotten(t *testing.T) {
	g := casetest.Given(t, nothingOwed, cheap)
	g.When(casefile.MakeOffer{Packages: pack(casefile.Term{Remedy: "replacement", By: day("2025-11-10")})}).OK()
	bindIt(g)
	g.At("2025-11-12").When(casefile.Tick{}).OK()
	g.As(casetest.Clerk).When(casefile.MakeOffer{Packages: pack(casefile.Term{Remedy: "apology"})}).OK()
	bindIt(g)
	before := g.Case.Given()
	g.As(casetest.Clerk).When(casefile.Amend{Agreement: 1, Changes: []casefile.TermChange{change(0, casefile.Term{Remedy: "apology", Text: "in writing"})}}).OK()
	bindIt(g)
	if got := g.Case.Given(); got != before || got != usd("20.00") {
		t.Errorf("%s counted, %s counts after the change", before, got)
	}
}

// cheap is a case about something of 20.
var cheap = func() casefile.Opened {
	o := rug
	part := cushion
	part.Paid = usd("20.00")
	o.Parts = []casefile.Part{part}
	return o
}()

// A penalty that was paid late is not owed again because the agreement was changed.
func TestHoleLatePenaltyTwice(t *testing.T) {
	g := casetest.Given(t, casetest.Owes("delivery", "", "penalty", "50.00 USD"), rug).When(casefile.TellRights{}).OK()
	fine := casefile.Term{Remedy: "penalty", Right: "law/penalty", Amount: usd("50.00"), Method: "card", Kind: "credit_card"}
	comes := casefile.Term{Remedy: "delivery", Right: "law/delivery", By: day("2025-12-30")}
	g.When(casefile.MakeOffer{Packages: pack(fine, comes)}).OK()
	bindIt(g)
	late(g, "2025-12-20")
	g.When(casefile.MakeOffer{Packages: pack(comes)}).OK()
	bindIt(g)
	again := comes
	again.By++
	g.As(casetest.Clerk).When(casefile.Amend{Agreement: 1, Changes: []casefile.TermChange{change(0, fine), change(0, again)}}).Refused(fault.OverMandate)
}

// What an agreement gave above what was owed, under a right's name, counts after
// a change of it as it did before.
func TestHoleGoodwillWashed(t *testing.T) {
	g := casetest.Given(t, casetest.Owes("refund", "300.00 USD"), rug).When(casefile.TellRights{}).OK()
	more := owedRefund
	more.Amount = usd("320.00")
	g.When(casefile.MakeOffer{Packages: pack(more, weekly)}).OK()
	bindIt(g)
	g.As(casetest.Clerk).When(casefile.Amend{Agreement: 1, Changes: []casefile.TermChange{{Term: 2}}}).OK()
	bindIt(g)
	if got := g.Case.Given(); got != usd("20.00") {
		t.Errorf("20 were given, %s count after the change", got)
	}
	g.As(casetest.Clerk).When(casefile.Amend{Agreement: 2, Changes: []casefile.TermChange{change(0, comp("25.00"))}}).Refused(fault.OverMandate)
}

var cushion = casefile.Part{Line: "6", Item: "cushion", Name: "Cushion", Quantity: 1, Paid: usd("50.00")}

// The text names every promise whose place it takes, also another agreement's.
func TestHoleAnothersPromiseReplacedUnsaid(t *testing.T) {
	two := rug
	two.Parts = append(two.Parts[:1:1], cushion)
	g := casetest.Given(t, nothingOwed, two)
	for _, line := range []string{"5", "6"} {
		g.As(casetest.Clerk).When(casefile.MakeOffer{Packages: pack(casefile.Term{Remedy: "delivery", Line: line, By: day("2025-11-20")})}).OK()
		bindIt(g)
	}
	both := casefile.Amend{Agreement: 1, Changes: []casefile.TermChange{change(1, casefile.Term{Remedy: "delivery", By: day("2026-01-20")})}}
	g.As(casetest.Clerk).When(both).OK()
	o, _ := g.Case.StandingOffer()
	g.As(casetest.Sonya).When(casefile.Accept{Offer: o.ID, Pick: 1}).OK()
	back := g.Case.Back
	if len(back.Replaces) != 2 {
		t.Fatalf("%v are replaced", back.Replaces)
	}
	if other := g.Case.Promise[1].Deed.Text["en"]; !strings.Contains(back.Text["en"], "takes the place of an earlier promise: "+other) {
		t.Errorf("%q is replaced and not named:\n%s", other, back.Text["en"])
	}
}

// A program takes nothing on in free words, by whoever's offer.
func TestHoleProgramTakesFreeWords(t *testing.T) {
	g := casetest.Given(t, nothingOwed, rug)
	g.As(casetest.Sonya).When(casefile.MakeOffer{Packages: pack(weekly)}).OK()
	g.As(casetest.Robot).When(casefile.Accept{Offer: "O1"}).Refused(fault.NotYourSeat)
	g.As(casetest.Clerk).When(casefile.Accept{Offer: "O1"}).OK()
	g.When(casefile.Confirm{ReadBack: g.Case.Back.ID, Seat: casefile.House, Hash: g.Case.Back.Hash}).OK()
	g.As(casetest.Sonya).When(casefile.Confirm{ReadBack: g.Case.Back.ID, Seat: casefile.Customer, Hash: g.Case.Back.Hash}).OK()
	g.When(casefile.Amend{Agreement: 1, Changes: []casefile.TermChange{change(0, comp("5.00"))}}).OK()
	g.As(casetest.Robot).When(casefile.Accept{Offer: "O2"}).OK() // what is kept, a person agreed to
}

// reads finds the two sums that the tests say in words.
func reads(s string) (sums []money.Amount) {
	for words, sum := range map[string]string{"five hundred dollars": "500.00", "twenty dollars": "20.00"} {
		if strings.Contains(s, words) {
			sums = append(sums, usd(sum))
		}
	}
	return sums
}

// A sum in words is a sum: on the page of a problem, as a deed, in an apology.
func TestHoleSumInWords(t *testing.T) {
	g := casetest.Given(t, nothingOwed, rug).With(func(s *casefile.Scene) { s.Sums = reads })
	g.When(casefile.OpenSolving{}).OK()
	g.When(lineOf(casefile.House, "Dale", "pay you five hundred dollars")).Refused(fault.InputInvalid)
	g.When(lineOf(casefile.House, "Dale, with five hundred dollars", "come by")).Refused(fault.InputInvalid)
	for _, who := range []casefile.Actor{casetest.Manager, casetest.Sonya} {
		for _, remedy := range []string{"other", "apology", "exchange"} {
			g.As(who).When(casefile.MakeOffer{Packages: pack(casefile.Term{Remedy: remedy, Text: "we pay five hundred dollars", By: day("2025-12-01")})}).Refused(fault.InputInvalid)
		}
	}
}

// Sums that a clerk takes on by word add up.
func TestHoleSumsInSlices(t *testing.T) {
	g := casetest.Given(t, nothingOwed, rug).With(func(s *casefile.Scene) { s.Sums = reads })
	said := casefile.State{Statement: casefile.Statement{Who: "Sara", On: day("2025-11-06"), Words: "I pay you twenty dollars", By: day("2025-11-20")}}
	for range 3 {
		g.When(said).OK()
	}
	if n := len(g.Case.OpenWords()); n != 1 {
		t.Errorf("a clerk who may give 25 promised 20 %d times", n)
	}
	g.When(casefile.StandBy{Statement: "S2"}).Refused(fault.OverMandate)
	g.As(supervisor).When(casefile.StandBy{Statement: "S2"}).OK()
}

// The page of a problem can be closed whatever day it is: what was confirmed is
// promised, and late where its day has passed.
func TestHolePageThatCannotBeClosed(t *testing.T) {
	g := casetest.Given(t, nothingOwed, rug).When(casefile.OpenSolving{}).OK()
	g.When(lineOf(casefile.House, "Dale", "bring the rug of the window")).OK()
	g.When(casefile.ConfirmLine{Line: "L1"}).OK()
	g.At("2025-11-25").When(casefile.CloseSolving{Review: day("2025-12-01")}).OK()
	g.When(casefile.Tick{}).OK()
	if !g.Case.Recovering() || g.Case.Promise[0].State != promise.Broken {
		t.Errorf("%s", states(g.Case))
	}
}

// A case is not settled while somebody's word on the page is no promise yet.
func TestHolePageOfASettledCase(t *testing.T) {
	g := casetest.Given(t, nothingOwed, rug).When(casefile.OpenSolving{}).OK()
	g.When(lineOf(casefile.House, "Dale", "bring the rug of the window")).OK()
	g.When(casefile.ConfirmLine{Line: "L1"}).OK()
	g.When(casefile.MakeOffer{Packages: pack(casefile.Term{Remedy: "apology"})}).OK()
	bindIt(g)
	g.When(casefile.KeepPromise{ID: "P1", Proof: promise.Proof{Note: "said"}}).OK()
	if g.Case.Step != casefile.Agreed {
		t.Errorf("it stands at %s", g.Case.Step)
	}
	g.When(casefile.Close{Why: "done"}).Refused(fault.WrongStep)
	g.When(casefile.CloseSolving{Review: day("2025-11-21")}).OK()
	if g.Case.Step != casefile.Agreed || states(g.Case) != "kept made made" {
		t.Errorf("%s: %s", g.Case.Step, states(g.Case))
	}
	for _, id := range []string{"P2", "P3"} {
		g.When(casefile.KeepPromise{ID: id, Proof: promise.Proof{Note: "done"}}).OK()
	}
	if g.Case.Step != casefile.Settled {
		t.Errorf("all is kept, it stands at %s", g.Case.Step)
	}
	g = casetest.Given(t, nothingOwed, rug).When(casefile.OpenSolving{}).OK()
	g.When(casefile.MakeOffer{Packages: pack(casefile.Term{Remedy: "apology"})}).OK()
	bindIt(g)
	g.When(casefile.KeepPromise{ID: "P1", Proof: promise.Proof{Note: "said"}}).OK()
	g.When(casefile.AddEntry{Kind: casefile.Need, Text: "more"}).Refused(fault.WrongStep) // an empty page holds nothing up, and nothing begins on it
}

// Goods whose price went back once do not come back twice because more is paid for
// them by a change.
func TestHolePiecesTwice(t *testing.T) {
	g := casetest.Given(t, casetest.Owes("refund", "300.00 USD"), rug).When(casefile.TellRights{}).OK()
	first := owedRefund
	first.Amount = usd("300.00")
	g.When(casefile.MakeOffer{Packages: pack(first)}).OK()
	bindIt(g)
	more := owedRefund
	more.Amount = usd("10.00")
	g.As(casetest.Clerk).When(casefile.Amend{Agreement: 1, Changes: []casefile.TermChange{change(0, more)}}).OK()
	bindIt(g)
	pieces := 0
	for _, in := range g.Case.Orders {
		for _, p := range in.Pieces {
			pieces += p.Quantity
		}
	}
	if len(g.Case.Orders) != 2 || pieces != 1 {
		t.Errorf("%d pieces of one rug go back: %+v", pieces, g.Case.Orders)
	}
}

// What the law takes away is said in no term and in no name.
func TestHoleUnlawfulTerm(t *testing.T) {
	law := casetest.Law(func(f rights.Facts, on calendar.Day) rights.Findings {
		found := refundOwed(f, on)
		found.Forbidden = []rights.Forbidden{{ID: "law/never", Patterns: map[string][]string{"en": {"(?i)non-refundable"}}, Say: map[string]string{"en": "It is owed.", "ru": "Положено."}}}
		return found
	})
	g := casetest.Given(t, law, rug).When(casefile.TellRights{}).OK()
	for _, term := range []casefile.Term{{Remedy: "other", Text: "note that sales are non-refundable", By: day("2025-12-01")}, {Remedy: "apology", Text: "sorry that sales are non-refundable"}} {
		g.When(casefile.MakeOffer{Packages: pack(owedRefund, term)}).Refused(fault.SayingRefused)
	}
	g.When(casefile.OpenSolving{}).OK()
	g.When(lineOf(casefile.House, "Dale: it is non-refundable", "call")).Refused(fault.SayingRefused)
}

// Why a superior opened a talk again is said among the house's people.
func TestHoleReasonOfLifting(t *testing.T) {
	g := casetest.Given(t, nothingOwed, rug)
	g.When(casefile.WarnCustomer{Kind: "insults", Heard: "Idiots."}).OK()
	g.As(casetest.Manager).When(casefile.EndTalk{Kind: "insults", Heard: "Idiots!"}).OK()
	g.When(casefile.LiftEnd{Why: "she may go to the newspaper"}).OK()
	seen := g.Case.SeenBy(casefile.Customer).Conduct.End
	if seen == nil || seen.State != casefile.EndLifted || seen.Reason != "" {
		t.Errorf("the customer is shown %+v", seen)
	}
	if g.Case.SeenBy(casefile.House).Conduct.End.Reason == "" {
		t.Error("the house is not")
	}
}

// How much of an agreement is goodwill is the house's own.
func TestHoleGoodwillShown(t *testing.T) {
	g := casetest.Given(t, nothingOwed, rug)
	g.When(casefile.MakeOffer{Packages: pack(comp("20.00"))}).OK()
	bindIt(g)
	if got := g.Case.SeenBy(casefile.Customer).Bound[0].Goodwill; got != (money.Amount{}) {
		t.Errorf("the customer is shown the house's count of goodwill: %s", got)
	}
	if g.Case.Bound[0].Goodwill != usd("20.00") {
		t.Error("and the house is not")
	}
}
