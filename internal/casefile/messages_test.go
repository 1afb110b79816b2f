package casefile_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"makegood/internal/casefile"
	"makegood/internal/casefile/casetest"
	"makegood/internal/fault"
)

// heard is a message with one thing read from all of it.
func heard(seat casefile.Seat, text string, p casefile.Proposal) casefile.ReceiveMessage {
	p.Span, p.Quote, p.Confidence, p.Reader = [2]int{0, len([]rune(text))}, text, 0.9, "rules"
	if p.What == "" {
		p.What = "act"
	}
	return casefile.ReceiveMessage{Message: casefile.Message{Seat: seat, Lang: "en", Text: text, Proposals: []casefile.Proposal{p}}}
}

func takeUp(id string) casefile.TakeUp { return casefile.TakeUp{Proposal: id} }

// A reading counts for nothing until a person confirms it, and then once.
func TestAReadingBindsNobody(t *testing.T) {
	g := casetest.Given(t, refundOwed, rug)
	promise := heard(casefile.House, "We will deliver the rug by 16 November.", casefile.Proposal{What: "promise", Act: "promise", Deed: casefile.DeedDeliver, By: day("2025-11-16")})
	g.When(promise).Then("message.received")
	if len(g.Case.Promise) != 0 || len(g.Case.Said) != 0 {
		t.Fatal("a reading made a promise")
	}
	for _, who := range []casefile.Actor{casetest.Robot, casetest.Sonya} {
		g.As(who).When(takeUp("M1.1")).Refused(fault.NotYourSeat)
		g.As(who).When(casefile.PassOver{Proposal: "M1.1"}).Refused(fault.NotYourSeat)
	}
	g.As(casetest.Clerk).When(takeUp("M1.9")).Refused(fault.NotFound)
	g.When(takeUp("M1.1")).Then("case.stated", "promise.made", "proposal.confirmed")
	if p := g.Case.Promise[0]; p.Due != day("2025-11-16") || p.Promisor.Name != "Sara" {
		t.Fatalf("%+v", p)
	}
	g.When(takeUp("M1.1")).Refused(fault.WrongStep)
	g.When(casefile.PassOver{Proposal: "M1.1"}).Refused(fault.WrongStep)
	g.When(heard(casefile.House, "Hello.", casefile.Proposal{Act: "greet"})).OK()
	g.When(casefile.PassOver{Proposal: "M2.1"}).Then("proposal.dismissed")
	g.When(takeUp("M2.1")).Refused(fault.WrongStep)
}

// What a confirmed offer of the house may be is what any offer of the house may be.
func TestConfirmedOffersKeepTheFloor(t *testing.T) {
	g := casetest.Given(t, refundOwed, rug)
	little := casefile.Proposal{What: "offer", Act: "offer", Remedy: "refund", Amount: usd("40.00")}
	g.When(heard(casefile.House, "We can refund $40.00.", little)).OK().When(takeUp("M1.1")).Refused(fault.RightsNotStated)
	g.When(casefile.TellRights{}).OK().When(takeUp("M1.1")).Refused(fault.UnderFloor)
	much := casefile.Proposal{What: "offer", Act: "offer", Remedy: "refund", Amount: usd("900.00")}
	g.When(heard(casefile.House, "We can refund $900.00.", much)).OK().When(takeUp("M2.1")).Refused(fault.OverMandate)
	full := casefile.Proposal{What: "offer", Act: "offer", Remedy: "refund"}
	g.When(heard(casefile.House, "We can refund you in full.", full)).OK().When(takeUp("M3.1")).Then("offer.made", "proposal.confirmed")
	if term := g.Case.Offers[0].Packages[0].Terms[0]; term.Amount != usd("323.67") || term.Right != "law/refund" {
		t.Fatalf("%+v", term)
	}
}

// What the customer said counts from the customer's seat, whoever took it down.
func TestTheCustomersWords(t *testing.T) {
	want := casefile.Proposal{What: "offer", Act: "offer", Remedy: "refund"}
	g := casetest.Given(t, refundOwed, rug)
	g.As(casetest.Sonya).When(heard(casefile.House, "We can refund you.", want)).Refused(fault.NotYourSeat)
	g.When(heard(casefile.Customer, "I want my money back.", want)).OK()
	if m := g.Case.Messages[0]; m.Kind != casefile.Client || m.Seat != casefile.Customer {
		t.Fatalf("%+v", m)
	}
	g.When(takeUp("M1.1")).Then("case.wished", "proposal.confirmed")
	if g.Case.Wish.Remedy != "refund" || g.Case.Wish.By != casefile.Client {
		t.Fatalf("%+v", g.Case.Wish)
	}
	ask := casefile.Proposal{What: "offer", Act: "offer", Remedy: "compensation", Amount: usd("20.00")}
	g.As(casetest.Clerk).When(heard(casefile.Customer, "Give me $20.00 for my trouble.", ask)).OK()
	g.When(takeUp("M2.1")).Then("offer.made", "proposal.confirmed")
	if o := g.Case.Offers[0]; o.Seat != casefile.Customer || o.By != casetest.Clerk.ID || g.Case.Messages[1].Proposals[0].Settled != casetest.Clerk.ID {
		t.Fatalf("%+v", o)
	}
	g.When(heard(casefile.House, "No, we can't.", casefile.Proposal{Act: "reject"})).OK().When(takeUp("M3.1")).Then("offer.ended", "proposal.confirmed")
	g.When(casefile.TellRights{}).OK()
	g.When(casefile.MakeOffer{Packages: pack(owedRefund)}).OK()
	g.When(heard(casefile.Customer, "Fine.", casefile.Proposal{Act: "accept"})).OK().When(takeUp("M4.1"))
	g.Then("offer.ended", "read_back.issued", "proposal.confirmed")
	if len(g.Case.Bound) != 0 { // the read-back is the customer's own to confirm
		t.Fatal("a reading bound the customer")
	}
}

// Less than is owed, named so, nobody takes in the customer's name.
func TestNoAlternativeInTheCustomersName(t *testing.T) {
	g := casetest.Given(t, refundOwed, rug)
	g.When(heard(casefile.Customer, "Whatever.", casefile.Proposal{What: "offer", Act: "offer", Remedy: "refund"})).OK()
	less := casefile.Package{Alternative: true, Terms: []casefile.Term{{Remedy: "price_reduction", Amount: usd("5.00")}}}
	g.When(casefile.TakeUp{Proposal: "M1.1", Package: &less}).OK()
	if g.Case.Offers[0].Packages[0].Alternative {
		t.Fatal("a clerk named it an alternative for the customer")
	}
	g.When(casefile.TellRights{}).OK().When(casefile.Accept{Offer: "O1"}).Refused(fault.UnderFloor)
}

// The customer reads their own words again; why a clerk asks a superior they do not.
func TestOwnWordsAreSeen(t *testing.T) {
	g := casetest.Given(t, refundOwed, rug)
	g.As(casetest.Sonya).When(heard(casefile.Customer, "Let me speak to a manager.", casefile.Proposal{Act: "escalate"})).OK().When(takeUp("M1.1")).OK()
	g.As(casetest.Clerk).When(casefile.Escalate{Ask: pack(owedRefund)[0], Why: "she will not give in"}).OK()
	seen := g.Case.SeenBy(casefile.Customer).Moves
	if len(seen) != 2 || seen[0].Text != "Let me speak to a manager." || seen[1].Text != "" {
		t.Fatalf("%+v", seen)
	}
}

func TestMessagesAreBounded(t *testing.T) {
	g := casetest.Given(t, refundOwed, rug)
	say := func(text string, seat casefile.Seat) casefile.ReceiveMessage {
		return casefile.ReceiveMessage{Message: casefile.Message{Seat: seat, Text: text}}
	}
	g.When(say(" \n", casefile.Customer)).Refused(fault.InputInvalid)
	g.When(say("hello", "judge")).Refused(fault.InputInvalid)
	g.When(say(strings.Repeat("я", casefile.MaxMessage+1), casefile.Customer)).Refused(fault.TooLarge)
	g.When(say(strings.Repeat("я", casefile.MaxMessage), casefile.Customer)).Then("message.received")
	lie := heard(casefile.Customer, "hello", casefile.Proposal{Act: "greet"})
	lie.Message.Proposals[0].Quote = "goodbye"
	g.When(lie).Refused(fault.Internal)
	casetest.Given(t, refundOwed, rug, casefile.Closed{Step: casefile.Lapsed}).When(say("hello", casefile.Customer)).Refused(fault.CaseClosed)
}

// Whatever is proposed and whoever confirms it: nothing binds, no offer of the
// house is under the floor, and a program changes nothing.
func TestProposalsHold(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		g := casetest.Given(t, refundOwed, rug)
		if rapid.Bool().Draw(rt, "told") {
			g.When(casefile.TellRights{}).OK()
		}
		for n := range rapid.IntRange(1, 8).Draw(rt, "messages") {
			seat := rapid.SampledFrom([]casefile.Seat{casefile.House, casefile.Customer}).Draw(rt, "seat")
			p := casefile.Proposal{
				What:   rapid.SampledFrom([]string{"act", "offer", "promise"}).Draw(rt, "what"),
				Act:    rapid.SampledFrom([]string{"offer", "accept", "reject", "promise", "thank", "deny_promise"}).Draw(rt, "act"),
				Remedy: rapid.SampledFrom([]string{"", "refund", "repair", "compensation", "price_reduction", "diamonds"}).Draw(rt, "remedy"),
				Amount: usd(rapid.SampledFrom([]string{"0.00", "5.00", "323.67", "1000.00"}).Draw(rt, "amount")),
				Deed:   rapid.SampledFrom([]string{"", "deliver", "refund", "other"}).Draw(rt, "deed"),
			}
			if rapid.Bool().Draw(rt, "percent") {
				p.Amount, p.Percent = usd("0.00"), rapid.Float64Range(0, 300).Draw(rt, "share")
			}
			if rapid.Bool().Draw(rt, "dated") {
				p.By = day("2025-11-06") + 9
			}
			g.As(casetest.Clerk).When(heard(seat, "So be it.", p)).OK()
			id := g.Case.Messages[n].Proposals[0].ID
			before := len(g.Case.Moves) + len(g.Case.Said)
			g.As(casetest.Robot).When(takeUp(id)).Refused(fault.NotYourSeat)
			if len(g.Case.Moves)+len(g.Case.Said) != before {
				rt.Fatal("a program confirmed a reading")
			}
			g.As(rapid.SampledFrom([]casefile.Actor{casetest.Clerk, casetest.Sonya, casetest.Manager}).Draw(rt, "who")).When(takeUp(id))
		}
		for _, o := range g.Case.Offers {
			if o.Seat == casefile.House && !slices.ContainsFunc(o.Packages, g.Case.MeetsFloor) {
				rt.Fatalf("under the floor: %+v", o)
			}
		}
		if len(g.Case.Bound) > 0 {
			rt.Fatal("a reading bound somebody")
		}
	})
}
