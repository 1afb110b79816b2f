package casefile_test

import (
	"testing"

	"makegood/internal/casefile"
	"makegood/internal/casefile/casetest"
	"makegood/internal/fault"
	"makegood/internal/promise"
)

// kept is a case in which everything that was agreed was done.
func kept(t testing.TB) *casetest.Tale {
	t.Helper()
	g := casetest.Given(t, nothingOwed, rug).When(casefile.MakeOffer{Packages: pack(comp("20.00"), weekly)}).OK()
	bindIt(g)
	for _, p := range g.Case.Promise {
		if p.Key != "" {
			g.When(casefile.AnswerInstruction{Key: p.Key, State: "done", Reference: "r"}).OK()
			continue
		}
		g.As(casetest.Clerk).When(casefile.KeepPromise{ID: p.ID, Proof: promise.Proof{Note: "written"}}).OK()
	}
	if g.Case.Step != casefile.Settled {
		t.Fatalf("%s: %s", g.Case.Step, states(g.Case))
	}
	return g
}

// What is settled is not changed; whoever needs something after all opens the case
// again, and a customer is answered by a day. What was given counts on; with the next
// agreement it can be settled again.
func TestASettledCaseIsOpenedAgain(t *testing.T) {
	g := kept(t)
	g.As(casetest.Sonya).When(casefile.Amend{Agreement: 1, Changes: []casefile.TermChange{change(0, weekly)}}).Refused(fault.WrongStep)
	g.When(casefile.Reopen{}).Refused(fault.InputInvalid)
	g.As(casetest.Robot).When(casefile.Reopen{Why: "more"}).Refused(fault.NotYourSeat)
	g.As(casetest.Sonya).When(casefile.Reopen{Why: "The letters stopped."}).Then("case.reopened", "promise.made", "notice.queued")
	answer := g.Case.Promise[len(g.Case.Promise)-1]
	if g.Case.Step != casefile.Open || answer.Deed.Kind != promise.Answer || answer.Due == 0 {
		t.Fatalf("%s %+v", g.Case.Step, answer)
	}
	g.When(casefile.Reopen{Why: "again"}).Refused(fault.WrongStep)
	g.As(casetest.Clerk).When(casefile.KeepPromise{ID: answer.ID, Proof: promise.Proof{Note: "called"}}).OK()
	if g.Case.Step != casefile.Open {
		t.Fatalf("answered, and at %s", g.Case.Step)
	}
	g.When(casefile.MakeOffer{Packages: pack(comp("10.00"))}).Refused(fault.OverMandate) // 20 were given
	more := casefile.Term{Remedy: "other", Text: "write every Monday too", By: day("2025-11-28")}
	g.When(casefile.Amend{Agreement: 1, Changes: []casefile.TermChange{change(0, more)}}).OK()
	g.As(casetest.Sonya).When(casefile.Reject{Offer: "O2"}).OK()
	if g.Case.Step != casefile.Open {
		t.Fatalf("after a no: %s", g.Case.Step)
	}
	g.As(casetest.Clerk).When(casefile.Amend{Agreement: 1, Changes: []casefile.TermChange{change(0, more)}}).OK()
	bindIt(g)
	if g.Case.Step != casefile.Agreed || g.Case.Reopened != nil {
		t.Fatal(g.Case.Step)
	}
	last := g.Case.Promise[len(g.Case.Promise)-1]
	g.As(casetest.Clerk).When(casefile.KeepPromise{ID: last.ID, Proof: promise.Proof{Note: "written"}}).OK()
	if g.Case.Step != casefile.Settled {
		t.Error(g.Case.Step)
	}
	g.When(casefile.Reopen{Why: "She called."}).Then("case.reopened")
	g.When(casefile.Close{Why: "nothing more"}).OK()
	if g.Case.Step != casefile.Settled || g.Case.Reopened != nil {
		t.Error(g.Case.Step)
	}
}

// A change that costs no more than what a superior approved needs no second yes;
// one that costs more needs it for the whole of the new sum.
func TestAnApprovedAgreementIsChanged(t *testing.T) {
	g := casetest.Given(t, nothingOwed, rug)
	g.When(casefile.Escalate{Ask: pack(casefile.Term{Remedy: "replacement", Line: "5", By: day("2025-12-01")}, weekly)[0], Why: "late"}).OK()
	g.As(casefile.Actor{ID: "staff/a", Kind: casefile.Staff, Role: "manager", Name: "A", Credential: "k"}).When(casefile.DecideEscalation{ID: "E1", Approve: true}).OK()
	bindIt(g)
	given := g.Case.Given()
	to := func(term casefile.Term) casefile.Amend {
		return casefile.Amend{Agreement: 1, Changes: []casefile.TermChange{change(1, term)}}
	}
	g.As(casetest.Clerk).When(to(casefile.Term{Remedy: "replacement", Line: "5", By: day("2025-12-10")})).OK()
	g.When(to(comp("323.67"))).OK()
	g.When(to(comp("300.00"))).OK()
	g.When(to(comp("323.68"))).Refused(fault.OverMandate)
	more := casefile.Amend{Agreement: 1, Changes: []casefile.TermChange{change(0, comp("10.00"))}}
	g.When(more).Refused(fault.OverMandate)
	g.When(casefile.Escalate{Amend: &more, Why: "late again"}).OK()
	if x := g.Case.Asked[1]; x.Cost != given.Add(usd("10.00")) || x.Role != "manager" {
		t.Errorf("asked for %s of a %s", x.Cost, x.Role)
	}
	g.As(supervisor).When(casefile.DecideEscalation{ID: "E2", Approve: true}).Refused(fault.OverMandate)
	g.As(casetest.Manager).When(casefile.DecideEscalation{ID: "E2", Approve: true}).OK()
	bindIt(g)
	if got := g.Case.Given(); got != given.Add(usd("10.00")) {
		t.Errorf("given %s", got)
	}
}

// The house may change what was agreed on an alternative of a package, and take
// nothing of it away; with what is owed in it, it is no alternative any more.
func TestAnAlternativeIsChanged(t *testing.T) {
	g := casetest.Given(t, refundOwed, rug).When(casefile.TellRights{}).OK()
	keeps := casefile.Package{Alternative: true, Terms: []casefile.Term{comp("20.00"), weekly}}
	g.When(casefile.MakeOffer{Packages: []casefile.Package{pack(owedRefund)[0], keeps}}).OK()
	g.As(casetest.Sonya).When(casefile.Accept{Offer: "O1", Pick: 2}).OK()
	yes(g)
	later := weekly
	later.By += 7
	g.As(casetest.Clerk)
	for name, changes := range map[string][]casefile.TermChange{
		"one less": {{Term: 2}}, "another deed": {change(2, casefile.Term{Remedy: "apology"})},
	} {
		if g.When(casefile.Amend{Agreement: 1, Changes: changes}); fault.CodeOf(g.Err()) != fault.UnderFloor {
			t.Errorf("%s: %v", name, g.Err())
		}
	}
	g.When(casefile.Amend{Agreement: 1, Changes: []casefile.TermChange{change(2, later)}}).OK()
	o, _ := g.Case.StandingOffer()
	if !o.Packages[0].Alternative {
		t.Error("it is not named so any more")
	}
	g.As(casetest.Sonya).When(casefile.Accept{Offer: o.ID}).OK()
	yes(g)
	if len(g.Case.Bound) != 2 || len(g.Case.Bound[1].Unused) == 0 {
		t.Errorf("%+v", g.Case.Bound)
	}
	g.As(casetest.Clerk).When(casefile.Amend{Agreement: 2, Changes: []casefile.TermChange{change(0, owedRefund)}}).OK()
	if o, _ = g.Case.StandingOffer(); o.Packages[0].Alternative {
		t.Error("what is owed in full is called an alternative")
	}
}
