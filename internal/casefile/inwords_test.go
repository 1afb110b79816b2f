package casefile_test

import (
	"strings"
	"testing"

	"makegood/internal/casefile"
	"makegood/internal/casefile/casetest"
	"makegood/internal/fault"
	"makegood/internal/promise"
	"makegood/internal/rights"
)

// givesIn reads the words that these tests say.
func givesIn(s string) (g casefile.Gives) {
	if strings.Contains(s, "half the price") {
		g.Besides = strings.Contains(s, "as well")
		g.Shares = []casefile.Share{{Times: 1, Of: 2}}
	}
	if strings.Contains(s, "100 % of the price") {
		g.Shares, g.Besides = []casefile.Share{{Times: 10_000, Of: 10_000}}, strings.Contains(s, "as well")
	}
	if strings.Contains(s, "for nothing") {
		g.Unclear, g.Service = "for nothing", strings.Contains(s, "collect")
	}
	if strings.Contains(s, "we send you") {
		g.Offers = "we send you a coat"
	}
	if strings.Contains(s, "cannot refund") {
		g.Refuses = []string{"refund"}
	}
	return g
}

func readByWords(s *casefile.Scene) { s.Sums, s.Unclear, s.Gives = reads, asks, givesIn }

func word(text string) casefile.Statement {
	return casefile.Statement{Who: "Sara", On: day("2025-11-06"), Words: text, By: day("2025-11-20")}
}

// A part of the price that is said counts with what it comes to: over a mandate it
// binds nobody until somebody who may stands by it.
func TestShareOfThePrice(t *testing.T) {
	g := casetest.Given(t, nothingOwed, rug).With(readByWords)
	g.When(casefile.State{Statement: word("You get half the price back.")}).OK()
	half := g.Case.Paid.Minor / 2
	if s := g.Case.Said[0]; s.Promise != "" || s.Share.Minor < half || s.Share.Minor > half+1 {
		t.Errorf("a clerk of $25 took on half of %s: %+v", g.Case.Paid, s)
	}
	g.As(casetest.Manager).When(casefile.StandBy{Statement: "S1"}).OK()
	if by := g.Case.ByWord(reads); by != g.Case.Said[0].Share {
		t.Errorf("%s counts", by)
	}
	g.When(casefile.MakeOffer{Packages: pack(casefile.Term{Remedy: "other", Text: "give half the price", By: day("2025-12-01")})}).Refused(fault.InputInvalid)

	g = casetest.Given(t, casetest.Owes("refund", "323.67 USD"), rug).With(readByWords).When(casefile.TellRights{}).OK()
	for text, binds := range map[string]bool{"You get 100 % of the price.": true, "You get 100 % of the price as a gift card as well.": false} {
		g.When(casefile.State{Statement: word(text)}).OK()
		if s := g.Case.Said[len(g.Case.Said)-1]; s.Share != g.Case.Paid || s.Promise != "" != binds {
			t.Errorf("%q, where the price is owed: %+v", text, s)
		}
	}
}

// What is given for nothing has a cost that somebody names: of a statement, of a term,
// and of what a customer asks for when the house takes it on.
func TestForNothingCosts(t *testing.T) {
	g := casetest.Given(t, nothingOwed, rug).With(readByWords)
	said := word("You get a chair for nothing.")
	g.When(casefile.State{Statement: said}).Refused(fault.InputInvalid)
	said.Amount = usd("20.00")
	g.When(casefile.State{Statement: said}).OK()
	if g.Case.ByWord(reads) != usd("20.00") {
		t.Errorf("%s counts", g.Case.ByWord(reads))
	}
	chair := casefile.Term{Remedy: "other", Text: "a chair for nothing", By: day("2025-12-01")}
	g.When(casefile.MakeOffer{Packages: pack(chair)}).Refused(fault.InputInvalid)
	g.As(casetest.Sonya).When(casefile.MakeOffer{Packages: pack(chair)}).OK()
	g.As(casetest.Manager).When(casefile.Accept{Offer: "O1", Pick: 1}).Refused(fault.WrongStep)
	chair.Amount = usd("219.00")
	g.As(casetest.Clerk).When(casefile.MakeOffer{Packages: pack(chair)}).Refused(fault.OverMandate)
	g.As(casetest.Manager).When(casefile.MakeOffer{Packages: pack(chair)}).OK()

	g = casetest.Given(t, casetest.Owes("replacement", ""), rug).With(readByWords).When(casefile.TellRights{}).OK()
	g.When(casefile.State{Statement: word("We collect the old one for nothing.")}).OK() // what is owed is done for nothing
	g.When(casefile.OpenSolving{}).OK().When(lineOf(casefile.House, "Dale", "give a chair for nothing")).Refused(fault.InputInvalid)
}

// An apology promises nothing: what it promises is a term of its own.
func TestApologyPromisesNothing(t *testing.T) {
	g := casetest.Given(t, nothingOwed, rug).With(readByWords)
	for _, who := range []casefile.Actor{casetest.Manager, casetest.Sonya} {
		for _, text := range []string{"sorry, we send you a coat", "sorry, a coat for nothing"} {
			g.As(who).When(casefile.MakeOffer{Packages: pack(casefile.Term{Remedy: "apology", Text: text})}).Refused(fault.InputInvalid)
		}
	}
	g.As(casetest.Clerk).When(casefile.MakeOffer{Packages: pack(casefile.Term{Remedy: "apology", Text: "sorry, that was ours"})}).OK()
}

// A program says nothing in words of its own: what it writes is a sentence of the
// policy's catalogue, and whom it names the case knows.
func TestProgramsWords(t *testing.T) {
	g := casetest.Given(t, nothingOwed, rug).With(readByWords).With(func(s *casefile.Scene) {
		s.Policy.Concessions = []rights.Concession{{ID: "letter", Remedy: "apology", Title: map[string]string{"en": "An apology in writing"}}}
	}).As(casetest.Robot)
	for _, x := range []casefile.Term{
		{Remedy: "apology", Text: "sorry, that was ours"}, {Remedy: "apology", Who: "Five Fine Chairs"}, {Remedy: "other", Text: "A call", By: day("2025-12-01")},
		{Remedy: "compensation", Amount: usd("5.00"), Text: "and a chair"}, {Remedy: "compensation", Amount: usd("5.00"), Who: "Greta Holm"},
	} {
		g.When(casefile.MakeOffer{Packages: pack(x)}).Refused(fault.InputInvalid)
		g.As(casetest.Sonya).When(casefile.MakeOffer{Packages: pack(x)}).OK()
		o, _ := g.Case.StandingOffer()
		g.As(casetest.Robot).When(casefile.Accept{Offer: o.ID, Pick: 1}).Refused(fault.NotYourSeat)
	}
	g.When(casefile.MakeOffer{Packages: pack(casefile.Term{Remedy: "apology", Text: "An apology in writing", Who: "house"})}).OK()
}

// Who does it is somebody: whom the case knows, or a name as names are written.
func TestWhoIsAName(t *testing.T) {
	g := casetest.Given(t, nothingOwed, rug).With(readByWords).As(casetest.Manager)
	offer := func(who string) *casetest.Tale {
		return g.When(casefile.MakeOffer{Packages: pack(casefile.Term{Remedy: "compensation", Amount: usd("19.00"), Who: who})})
	}
	for _, who := range []string{"five hundred dollars and a chair", "You Get A Chair", "a chair", "Sara, and a chair", "Sara\nand more", "Sara 500", "A B C D E F", "the", " Sara", "Вы Получите"} {
		offer(who).Refused(fault.InputInvalid)
	}
	if err := offer("a chair").Err(); !strings.Contains(err.Error(), "customer") {
		t.Errorf("the refusal names nobody: %v", err)
	}
	for _, who := range []string{"", "house", "customer", "Greta Holm", "Anna-Lena van der Berg", "J. P. O’Neill", "Лена Орлова", "Ülkü Şahin"} {
		offer(who).OK()
	}
	g.When(casefile.Escalate{Ask: pack(comp("600.00"))[0], Who: "whoever pays five hundred dollars"}).Refused(fault.InputInvalid)
	s := word("It comes.")
	s.Who = "five hundred dollars"
	g.When(casefile.State{Statement: s}).Refused(fault.InputInvalid)
}

// A word over a mandate does not bind, and does not lie there: somebody who may is
// asked, by a day that is a promise, and the customer is told.
func TestWordOverMandateIsPassedOn(t *testing.T) {
	over := func() *casetest.Tale {
		g := casetest.Given(t, nothingOwed, rug).With(readByWords)
		return g.When(casefile.State{Statement: word("You get five hundred dollars from us.")}).Then("case.stated", "promise.made", "escalation.raised", "notice.queued")
	}
	g := over()
	x := g.Case.Asked[0]
	p, ok := g.Case.PromiseByID(x.Promise)
	if !ok || p.Due != day("2025-11-07") || x.Statement != "S1" || x.Role != "manager" || x.Cost != usd("500.00") || g.Case.Said[0].Promise != "" {
		t.Fatalf("%+v %+v", x, p)
	}
	if s := g.Case.SeenBy(casefile.Customer).Asked[0]; s.Why != "" || !s.Cost.IsZero() || s.Statement != "S1" {
		t.Errorf("the customer sees %+v", s)
	}
	g.When(casefile.DecideEscalation{ID: "E1", Approve: true}).Refused(fault.OverMandate)
	g.As(casetest.Manager).When(casefile.DecideEscalation{ID: "E1"}).Refused(fault.InputInvalid) // a no needs its reason
	g.When(casefile.DecideEscalation{ID: "E1", Approve: true}).OK()
	if p, _ := g.Case.PromiseByID(x.Promise); p.State != promise.Kept || g.Case.Asked[0].State != "approved" || g.Case.Said[0].Promise == "" || g.Case.ByWord(reads) != usd("500.00") {
		t.Errorf("%+v %+v", g.Case.Asked[0], g.Case.Said[0])
	}
	g.When(casefile.DecideEscalation{ID: "E1", Approve: true}).Refused(fault.WrongStep)

	g = over().As(casetest.Manager).When(casefile.DecideEscalation{ID: "E1", Reason: "too much"}).OK()
	if g.Case.Asked[0].State != "vetoed" || g.Case.Said[0].Promise != "" || g.Case.Notices[1].Kind != "vetoed" {
		t.Errorf("%+v", g.Case.Asked[0])
	}
	g = over().As(casetest.Manager).When(casefile.StandBy{Statement: "S1"}).OK()
	if g.Case.Asked[0].State != "approved" {
		t.Error("what somebody stands by is still asked for")
	}
}
