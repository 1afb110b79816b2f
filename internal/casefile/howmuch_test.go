package casefile_test

import (
	"strings"
	"testing"

	"makegood/internal/casefile"
	"makegood/internal/casefile/casetest"
	"makegood/internal/fault"
)

// asks finds the one sum that the tests say so that nobody can count it.
func asks(s string) string {
	if strings.Contains(s, "пятихатк") {
		return "пятихатку"
	}
	return ""
}

// Money that is said without a sum leads to the question how much, and counts with
// the answer: for whoever writes it down, and for whoever stands by it. What the words
// do say is not taken back by it. In terms and on pages it is a sum like any other.
func TestHowMuchExactly(t *testing.T) {
	g := casetest.Given(t, nothingOwed, rug).With(func(s *casefile.Scene) { s.Sums, s.Unclear = reads, asks })
	said := casefile.Statement{Who: "Sara", On: day("2025-11-06"), Words: "Дам вам пятихатку.", By: day("2025-11-20")}
	g.When(casefile.State{Statement: said}).Refused(fault.InputInvalid)
	said.Amount = usd("500.00")
	g.When(casefile.State{Statement: said}).OK()
	if len(g.Case.OpenWords()) != 0 {
		t.Error("a clerk of $25 took on 500")
	}
	said.Amount = usd("20.00")
	g.When(casefile.State{Statement: said}).OK()
	if len(g.Case.OpenWords()) != 1 || g.Case.ByWord(reads) != usd("20.00") {
		t.Fatalf("%d words of %s", len(g.Case.OpenWords()), g.Case.ByWord(reads))
	}
	g.When(casefile.MakeOffer{Packages: pack(comp("5.01"))}).Refused(fault.OverMandate)

	g = casetest.Given(t, nothingOwed, rug).With(func(s *casefile.Scene) { s.Sums, s.Unclear = reads, asks })
	said.Amount = usd("0.00")
	g.As(casetest.Sonya).When(casefile.State{Statement: said}).OK() // what she heard, in the words that she heard
	g.As(casetest.Clerk).When(casefile.StandBy{Statement: "S1"}).Refused(fault.InputInvalid)
	g.When(casefile.StandBy{Statement: "S1", Amount: usd("26.00")}).Refused(fault.OverMandate)
	g.When(casefile.StandBy{Statement: "S1", Amount: usd("25.00")}).OK()
	if g.Case.ByWord(reads) != usd("25.00") || g.Case.Said[0].Amount != usd("25.00") {
		t.Errorf("%s counts", g.Case.ByWord(reads))
	}
	less := casefile.Statement{Who: "Sara", On: day("2025-11-06"), Words: "And five hundred dollars.", By: day("2025-11-20"), Amount: usd("1.00")}
	g.When(casefile.State{Statement: less}).OK()
	if len(g.Case.OpenWords()) != 1 {
		t.Error("a sum beside the words takes back what they say")
	}
	g.When(casefile.MakeOffer{Packages: pack(casefile.Term{Remedy: "other", Text: "дать пятихатку", By: day("2025-12-01")})}).Refused(fault.InputInvalid)
	g.When(casefile.OpenSolving{}).OK().When(lineOf(casefile.House, "Dale", "дать пятихатку")).Refused(fault.InputInvalid)
}
