package casefile_test

import (
	"slices"
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/casefile/casetest"
	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/rights"
)

const (
	sealed = "goods.sealed_for_hygiene"
	came   = "events.delivered"
)

// asking is a law that gives a refund for what came and was not sealed, and asks
// what it is not told.
func asking(f rights.Facts, _ calendar.Day) rights.Findings {
	var found rights.Findings
	ask := func(asks string) {
		found.Refer = append(found.Refer, rights.Refer{ID: "law/" + asks, Asks: asks, Question: asks + "?", Say: map[string]string{"en": asks + "?"}, Opens: []string{"refund"}, Rules: []string{"r"}})
	}
	if f.Goods.SealedForHygiene == nil {
		ask(sealed)
	}
	if !slices.ContainsFunc(f.Events, func(e rights.Event) bool { return e.Kind == "delivered" }) {
		ask(came)
	}
	if f.Contract.PaidBy == "" {
		found.Refer = append(found.Refer, rights.Refer{ID: "law/terms", Asks: "terms"}) // no one answer settles it
	}
	if s := f.Goods.SealedForHygiene; s != nil && !*s {
		paid := money.MustParse("323.67 USD")
		found.Entitlements = []rights.Entitlement{{ID: "law/refund", Remedy: "refund", Chooser: "consumer", Answerable: "seller", Source: "law", Amount: &paid, Say: map[string]string{"en": "Your money back."}}}
	}
	return found
}

func asked(t *testing.T) *casetest.Tale {
	t.Helper()
	open := rug
	open.Facts.Claim = "changed_mind"
	return casetest.Given(t, casetest.Law(asking), open).When(casefile.State{Statement: casefile.Statement{Who: "Sonya", Words: "I sent it back."}}).OK()
}

func isOpen(c casefile.Case, asks string) bool {
	return slices.ContainsFunc(c.Found.Refer, func(q rights.Refer) bool { return q.Asks == asks })
}

// What a person of the house answers is a fact, and what it opens is owed at once.
func TestTheHouseAnswersWithAFact(t *testing.T) {
	g := asked(t).When(casefile.AnswerQuestion{Asks: sealed, Answer: "no"}).Then("case.question_answered")
	c := g.Case
	if isOpen(c, sealed) || !c.Found.Owes("refund") || len(c.SettledAnswers()) != 1 || c.SettledAnswers()[0].Called != "Sara" || c.SettledAnswers()[0].Question.Say["en"] == "" {
		t.Errorf("owed: %+v, answers: %+v", c.Found.Entitlements, c.Answers)
	}
	g.When(casefile.AnswerQuestion{Asks: sealed, Answer: "no"}).Then() // a second tap
	g.When(casefile.AnswerQuestion{Asks: came, Answer: "2025-11-05"}).Then("case.question_answered")
	if isOpen(g.Case, came) || len(g.Case.SettledAnswers()) != 2 {
		t.Errorf("still asked: %+v", g.Case.Found.Refer)
	}
}

// What the customer or a program answers is what they say: it waits, and counts
// once a person of the house takes it, in one step.
func TestTheCustomersAnswerCountsWhenItIsTaken(t *testing.T) {
	for _, who := range []casefile.Actor{casetest.Sonya, casetest.Robot} {
		g := asked(t).As(who).When(casefile.AnswerQuestion{Asks: sealed, Answer: "no"}).Then("case.question_answered")
		if g.Case.Found.Owes("refund") || !isOpen(g.Case, sealed) || !g.Case.AnswersWait() || g.Case.Facts.Goods.SealedForHygiene != nil {
			t.Fatalf("%s answered, and it counted", who.Kind)
		}
		g.When(casefile.AnswerQuestion{Asks: sealed, Answer: "no"}).Then()
		g.When(casefile.AnswerQuestion{Asks: sealed, Answer: "no", Of: who.Kind}).Refused(fault.NotYourSeat)
		g.When(casefile.AnswerQuestion{Asks: sealed, Answer: "yes"}).Then("case.question_answered")
		g.As(casetest.Clerk).When(casefile.AnswerQuestion{Asks: sealed, Answer: "no", Of: who.Kind}).Refused(fault.Conflict) // they say otherwise by now
		g.As(who).When(casefile.AnswerQuestion{Asks: sealed, Answer: "no"}).Then("case.question_answered")
		g.As(casetest.Clerk).When(casefile.AnswerQuestion{Asks: sealed, Answer: "no", Of: who.Kind}).Then("case.question_answered")
		if !g.Case.Found.Owes("refund") || g.Case.AnswersWait() || len(g.Case.Waiting(sealed)) > 0 || g.Case.SettledAnswers()[0].Of != who.Kind {
			t.Errorf("%s's answer was taken: owed %+v, answers %+v", who.Kind, g.Case.Found.Entitlements, g.Case.Answers)
		}
		g.When(casefile.AnswerQuestion{Asks: sealed, Answer: "no", Of: who.Kind}).Then() // a second tap
		g.As(who).When(casefile.AnswerQuestion{Asks: sealed, Answer: "yes"}).Refused(fault.WrongStep)
	}
}

// An answer is given anew, or taken back, as long as nothing rests on it.
func TestAnAnswerIsGivenAnew(t *testing.T) {
	g := asked(t).When(casefile.AnswerQuestion{Asks: sealed, Answer: "no"}).When(casefile.AnswerQuestion{Asks: came, Answer: "2025-11-05"}).OK()
	g.When(casefile.AnswerQuestion{Asks: sealed, Answer: "yes"}).Then("case.question_answered")
	if g.Case.Found.Owes("refund") || isOpen(g.Case, came) {
		t.Error("the answer before still counts, or another one was lost with it")
	}
	g.When(casefile.AnswerQuestion{Asks: sealed, Answer: casefile.Unknown}).Then("case.question_answered")
	if !isOpen(g.Case, sealed) || len(g.Case.SettledAnswers()) != 1 {
		t.Error("an answer that was taken back is not asked for again")
	}
	g.When(casefile.AnswerQuestion{Asks: came, Answer: "2025-11-04"}).OK()
	if e := g.Case.Facts.Events; len(e) != 1 || e[0].On != calendar.MustParse("2025-11-04") {
		t.Errorf("it came on %+v", e)
	}
	g.When(casefile.AnswerQuestion{Asks: came, Answer: casefile.Unknown}).Refused(fault.WrongStep) // the order holds the day
	g.When(casefile.AnswerQuestion{Asks: sealed, Answer: "no"}).OK()
	told := g.When(casefile.TellRights{}).OK()
	told.When(casefile.AnswerQuestion{Asks: sealed, Answer: "yes"}).Refused(fault.WrongStep) // it would take away what was stated
	told.When(casefile.AnswerQuestion{Asks: came, Answer: "2025-11-03"}).OK()                // this does not

	offered := casefile.MakeOffer{Packages: []casefile.Package{{Terms: []casefile.Term{{Remedy: "refund", Right: "law/refund", Amount: money.MustParse("323.67 USD")}}}}}
	g.As(casetest.Manager).When(offered).OK().As(casetest.Clerk).When(casefile.AnswerQuestion{Asks: came, Answer: "2025-11-02"}).Refused(fault.WrongStep)
	g.As(casetest.Sonya).When(casefile.Accept{Offer: "O1", Pick: 1}).OK().As(casetest.Clerk).When(casefile.AnswerQuestion{Asks: came, Answer: "2025-11-02"}).Refused(fault.WrongStep)
	for _, who := range []casefile.Actor{casetest.Manager, casetest.Sonya} {
		g.As(who).When(casefile.Confirm{ReadBack: g.Case.Back.ID, Seat: who.Seat(), Hash: g.Case.Back.Hash}).OK()
	}
	g.As(casetest.Clerk).When(casefile.AnswerQuestion{Asks: came, Answer: "2025-11-02"}).Refused(fault.WrongStep)
}

// Not to know leaves the question open; what came since is looked at again. An
// answer that is none, a day to come, and what nobody asked are refused.
func TestAnswersThatSettleNothing(t *testing.T) {
	g := asked(t).As(casetest.Sonya).When(casefile.AnswerQuestion{Asks: sealed, Answer: "yes"}).OK()
	g.As(casetest.Clerk).When(casefile.AnswerQuestion{Asks: sealed, Answer: casefile.Unknown}).Then("case.question_answered")
	if !isOpen(g.Case, sealed) || g.Case.AnswersWait() || len(g.Case.Waiting(sealed)) != 1 {
		t.Error("whoever does not know has closed the question, or was not seen to look")
	}
	g.With(func(s *casefile.Scene) { s.Now = s.Now.Add(1) }).As(casetest.Sonya).When(casefile.AnswerQuestion{Asks: sealed, Answer: "no"}).OK()
	if !g.Case.AnswersWait() {
		t.Error("the customer said something new, and nobody is to look")
	}
	for _, wrong := range []casefile.AnswerQuestion{{Asks: came, Answer: "yes"}, {Asks: came, Answer: "2025-11-07"}, {Asks: came}, {Asks: sealed, Answer: "2025-11-01"}, {Asks: "terms", Answer: "yes"}} {
		for _, who := range []casefile.Actor{casetest.Clerk, casetest.Sonya, casetest.Robot} {
			g.As(who).When(wrong).Refused(fault.InputInvalid)
		}
	}
	g.As(casetest.Clerk).When(casefile.AnswerQuestion{Asks: "moon", Answer: "yes"}).Refused(fault.NotFound)
	g.As(casefile.Actor{Kind: casefile.System, ID: "system"}).When(casefile.AnswerQuestion{Asks: sealed, Answer: "no"}).Refused(fault.NotYourSeat)
}

// The customer sees what was answered; what a program says is for the house to look at.
func TestWhatTheCustomerSeesOfAnswers(t *testing.T) {
	g := asked(t).As(casetest.Robot).When(casefile.AnswerQuestion{Asks: sealed, Answer: "no"}).OK().As(casetest.Sonya).When(casefile.AnswerQuestion{Asks: came, Answer: "2025-11-05"}).OK()
	if seen := g.Case.SeenBy(casefile.Customer).Answers; len(seen) != 1 || seen[0].Kind != casefile.Client {
		t.Errorf("%+v", seen)
	}
	if len(g.Case.SeenBy(casefile.House).Answers) != 2 {
		t.Error("the house does not see who said what")
	}
}
