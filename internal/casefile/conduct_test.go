package casefile_test

import (
	"strings"
	"testing"

	"makegood/internal/casefile"
	"makegood/internal/casefile/casetest"
	"makegood/internal/fault"
)

var (
	boss    = casefile.Actor{ID: "staff/omar", Kind: casefile.Staff, Role: "supervisor", Name: "Omar", Credential: "key/omar"}
	insult  = casefile.WarnCustomer{Kind: "insults", Heard: "You are all idiots."}
	again   = casefile.EndTalk{Kind: "insults", Heard: "Idiots, I said."}
	letters = casefile.EndTalk{Kind: "repeats", Heard: "The fifth time for the same.", WriteTo: "Lena Brandt, manager"}
)

// One warning, with what is owed in it; nobody is cut off without it; the end
// needs a superior; what is owed is still given, and no right is gone.
func TestWarnedOnceThenEnded(t *testing.T) {
	g := casetest.Given(t, refundOwed, rug)
	g.When(insult).Refused(fault.RightsNotStated)
	g.When(casefile.TellRights{}).OK()
	g.When(again).Refused(fault.WrongStep)
	for _, machine := range []casefile.Actor{casetest.Robot, {ID: "system", Kind: casefile.System, Role: "admin"}, casetest.Sonya} {
		g.As(machine).When(insult).Refused(fault.NotYourSeat)
	}
	g.As(casetest.Clerk).When(casefile.WarnCustomer{Kind: "insults"}).Refused(fault.InputInvalid)
	g.When(casefile.WarnCustomer{Kind: "tone", Heard: "Hm."}).Refused(fault.InputInvalid)
	g.When(insult).Then("conduct.warned", "notice.queued")
	if text := g.Case.Notices[0].Text; !strings.Contains(text["en"], "You may have: refund") || !strings.Contains(text["ru"], "Положено: refund") {
		t.Errorf("the warning does not say what is owed: %v", text)
	}
	g.When(insult).Refused(fault.WrongStep)
	g.As(casetest.Robot).When(again).Refused(fault.NotYourSeat)
	g.As(casetest.Clerk).When(again).Then("conduct.talk_end")
	if g.Case.Ended() || g.Case.SeenBy(casefile.Customer).Conduct.End != nil {
		t.Error("a clerk alone ended it, or the customer sees what was asked of a superior")
	}
	g.When(casefile.DecideEnd{Approve: true}).Refused(fault.NotAllowed)
	g.As(boss).When(casefile.DecideEnd{}).Refused(fault.InputInvalid)
	g.When(casefile.DecideEnd{Approve: true}).Then("conduct.talk_end", "notice.queued")
	if !g.Case.Ended() {
		t.Fatal("not ended")
	}
	text := g.Case.Conduct.End.Text["en"]
	for _, want := range []string{"You may have: refund.", "No right of yours is touched", "the manager of the shop"} {
		if !strings.Contains(text, want) {
			t.Errorf("the final position lacks %q:\n%s", want, text)
		}
	}
	stillGiven(t, g)
}

// stillGiven: after the end nothing is talked about, and what is owed can be had.
func stillGiven(t *testing.T, g *casetest.Tale) {
	t.Helper()
	open := len(g.Case.OpenRights())
	g.As(casetest.Sonya).When(casefile.Say{Act: "tell", Text: "And another thing."}).Refused(fault.TalkEnded)
	g.When(casefile.MakeOffer{Packages: pack(owedRefund)}).Refused(fault.TalkEnded)
	g.When(casefile.CallPerson{}).Refused(fault.TalkEnded)
	g.When(heard(casefile.Customer, "Dear manager, I write to you.", casefile.Proposal{What: "act", Act: "tell", Quote: "I write to you.", Span: [2]int{14, 29}})).OK()
	gift := pack(owedRefund, comp("5.00"))
	g.As(casetest.Manager).When(casefile.MakeOffer{Packages: gift}).Refused(fault.TalkEnded)
	owed := g.Case.Owed(day("2025-11-06"), 10)
	if len(owed) != 1 || !g.Case.MeetsFloor(owed[0]) || g.Case.Goodwill(owed[0]).Sign() != 0 {
		t.Fatalf("what can be had: %+v", owed)
	}
	g.When(casefile.MakeOffer{Packages: owed}).OK()
	yes(g.As(casetest.Sonya).When(casefile.Accept{Offer: "O1"}).OK())
	if len(g.Case.Bound) != 1 || len(g.Case.OpenRights()) != open {
		t.Error("what is owed is not given after the end")
	}
}

// A manager ends it alone and names who reads letters; a no keeps the talk open;
// an end can be lifted; a breach of the house's own opens the talk again.
func TestEndsAndOpensAgain(t *testing.T) {
	g := casetest.Given(t, refundOwed, rug).When(promised).OK().When(casefile.TellRights{}).OK().When(insult).OK()
	g.When(again).OK()
	g.When(again).Refused(fault.WrongStep)
	g.As(boss).When(casefile.DecideEnd{Reason: "She waits three weeks for a rug."}).Then("conduct.talk_end")
	g.When(casefile.DecideEnd{Approve: true}).Refused(fault.WrongStep)
	g.As(casetest.Sonya).When(casefile.Say{Act: "tell", Text: "Well?"}).OK()
	g.As(boss).When(letters).OK()
	g.When(casefile.DecideEnd{Approve: true}).Refused(fault.WrongStep) // their own
	g.As(casetest.Manager).When(casefile.DecideEnd{Approve: true}).OK()
	if text := g.Case.Conduct.End.Text["en"]; !strings.Contains(text, "Lena Brandt, manager") || !strings.Contains(text, "deliver Jute rug") {
		t.Errorf("who reads letters, and what was promised: %s", text)
	}
	g.As(casetest.Clerk).When(casefile.LiftEnd{Why: "It was us."}).Refused(fault.NotAllowed)
	g.As(casetest.Manager).When(casefile.LiftEnd{Why: "It was us."}).Then("conduct.talk_end", "notice.queued")
	g.As(casetest.Sonya).When(casefile.Say{Act: "tell", Text: "Thank you."}).OK()
	g.As(casetest.Manager).When(again).Then("conduct.talk_end", "notice.queued")
	g.At("2025-11-17").When(casefile.Tick{}).OK()
	g.As(casetest.Sonya).When(casefile.Say{Act: "tell", Text: "It did not come."}).OK()
	g.As(casetest.Clerk).When(casefile.MakeOffer{Packages: pack(owedRefund, comp("5.00"))}).OK()
	if g.Case.Ended() {
		t.Error("the house broke its promise and will not talk")
	}
}
