package casefile_test

import (
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/casefile/casetest"
	"makegood/internal/fault"
	"makegood/internal/promise"
	"makegood/internal/rights"
)

// Days that nobody can mean are refused, each with its field.
func TestDaysThatCanBeMeant(t *testing.T) {
	for name, s := range map[string]casefile.Statement{
		"by in the year 1":        {By: day("0001-01-01")},
		"by before it was said":   {On: day("2025-11-06"), By: day("2025-11-01")},
		"by in the year 9999":     {On: day("2025-11-06"), By: day("9999-12-31")},
		"said in the future":      {On: day("2025-11-07"), By: day("2025-11-20")},
		"said in the year 1":      {On: day("0001-01-01"), By: day("2025-11-20")},
		"said before the old war": {On: day("1900-01-01")},
	} {
		s.Who, s.Words = "Dale", "We call you."
		g := casetest.Given(t, refundOwed, rug).When(casefile.State{Statement: s})
		if fault.CodeOf(g.Err()) != fault.InputInvalid {
			t.Errorf("%s: %v", name, g.Err())
		}
	}
	for name, p := range map[string]casefile.MakeOffer{
		"offer": {Packages: []casefile.Package{{Terms: []casefile.Term{{Remedy: "apology"}}}}, Until: day("9999-12-31")},
		"term":  {Packages: []casefile.Package{{Terms: []casefile.Term{{Remedy: "replacement", By: day("9999-12-31")}}}}},
	} {
		g := casetest.Given(t, refundOwed, rug).As(casetest.Sonya).When(p)
		if fault.CodeOf(g.Err()) != fault.InputInvalid {
			t.Errorf("%s: %v", name, g.Err())
		}
	}
}

// Spaces are nothing: no proof, no reason, nobody's name.
func TestBlankSaysNothing(t *testing.T) {
	p := promise.Promise{State: promise.Made, Deed: promise.Deed{Kind: promise.Do}}
	for _, proof := range []promise.Proof{{Reference: " "}, {Note: "\t \u00a0"}} {
		for _, kind := range []promise.Kind{promise.Do, promise.Pay, promise.Deliver} {
			p.Deed.Kind = kind
			if err := p.Check(proof); fault.CodeOf(err) != fault.ProofMissing {
				t.Errorf("%s is kept by %+v: %v", kind, proof, err)
			}
		}
	}
	for _, s := range []casefile.Statement{{Who: " ", Words: "x"}, {Who: "Dale", Words: "\n "}} {
		if g := casetest.Given(t, refundOwed, rug).When(casefile.State{Statement: s}); fault.CodeOf(g.Err()) != fault.InputInvalid {
			t.Errorf("%+v is put on file", s)
		}
	}
}

// Two lines may be put right in two ways, each under its right; neither in half.
func TestEachLineItsOwnRemedy(t *testing.T) {
	law := casetest.Law(func(f rights.Facts, on calendar.Day) rights.Findings {
		return casetest.Owes("refund", "350.00 USD", "replacement", "")(f, on)
	})
	two := rug
	two.Parts = []casefile.Part{{Line: "5", Item: "rug-jute", Name: "rug", Quantity: 1, Paid: usd("300.00")}, {Line: "6", Item: "lamp", Name: "lamp", Quantity: 1, Paid: usd("50.00")}}
	two.Facts.Contract.Paid = usd("350.00")
	card := func(t casefile.Term) casefile.Term {
		t.Method, t.Kind = "card", "credit_card"
		return t
	}
	back := func(line, sum string) casefile.Term {
		return card(casefile.Term{Remedy: "refund", Right: "law/refund", Line: line, Amount: usd(sum)})
	}
	anew := func(line string) casefile.Term {
		return casefile.Term{Remedy: "replacement", Right: "law/replacement", Line: line, By: day("2025-12-06")}
	}
	for name, test := range map[string]struct {
		terms []casefile.Term
		want  fault.Code
	}{
		"one back, one anew":   {[]casefile.Term{back("5", "300.00"), anew("6")}, fault.OK},
		"the other way round":  {[]casefile.Term{anew("5"), back("6", "50.00")}, fault.OK},
		"both back":            {[]casefile.Term{back("5", "300.00"), back("6", "50.00")}, fault.OK},
		"one back too little":  {[]casefile.Term{back("5", "299.00"), anew("6")}, fault.UnderFloor},
		"one only":             {[]casefile.Term{back("5", "300.00")}, fault.UnderFloor},
		"one anew only":        {[]casefile.Term{anew("6")}, fault.UnderFloor},
		"one back, twice anew": {[]casefile.Term{back("5", "300.00"), anew("5"), anew("6")}, fault.OverMandate},
		"one back and more":    {[]casefile.Term{back("5", "340.00"), anew("6")}, fault.OverMandate},
	} {
		t.Run(name, func(t *testing.T) {
			g := casetest.Given(t, law, two).When(casefile.TellRights{}).OK()
			g.When(casefile.MakeOffer{Packages: []casefile.Package{{Terms: test.terms}}})
			if fault.CodeOf(g.Err()) != test.want {
				t.Fatalf("%v, want %s", g.Err(), test.want)
			}
			mine := casetest.Given(t, law, two).When(casefile.TellRights{}).OK()
			mine.As(casetest.Sonya).When(casefile.MakeOffer{Packages: []casefile.Package{{Terms: test.terms}}}).OK()
			mine.As(casetest.Clerk).When(casefile.Accept{Offer: "O1", Pick: 1})
			if fault.CodeOf(mine.Err()) != test.want {
				t.Fatalf("the customer's own offer: %v, want %s", mine.Err(), test.want)
			}
		})
	}
}
