package casefile_test

import (
	"testing"

	"makegood/internal/casefile"
	"makegood/internal/casefile/casetest"
	"makegood/internal/money"
	"makegood/internal/promise"
)

// What an agreement gives is not owed beside it, nor is another right to the same
// goods; a penalty is. Where its promise breaks, all of it is owed again.
func TestMetByAnAgreement(t *testing.T) {
	g := casetest.Given(t, casetest.Owes("refund", "323.67 USD", "replacement", "", "penalty", "5.00 USD"), rug).When(casefile.TellRights{}).OK()
	met := func() map[string]bool {
		list := map[string]bool{}
		for _, e := range g.Case.Found.Entitlements {
			list[e.Remedy] = g.Case.Met(e)
		}
		return list
	}
	for remedy, is := range met() {
		if is {
			t.Errorf("before the agreement %s is met", remedy)
		}
	}
	c := g.Case
	term := casefile.Term{Remedy: "refund", Right: "law/refund", Amount: usd("323.67")}
	for name, a := range map[string]casefile.Agreement{
		"terms":     {No: 1, Package: casefile.Package{Terms: []casefile.Term{term}}},
		"operation": {No: 1},
	} {
		g.Case = c
		g.Case.Step, g.Case.Bound = casefile.Agreed, []casefile.Agreement{a}
		pay := promise.Promise{ID: "P1", Agreement: 1, State: promise.Made, Promisor: promise.Party{Seat: string(casefile.House)}, Deed: promise.Deed{Kind: promise.Pay, Amount: usd("323.67")}}
		g.Case.Promise = []promise.Promise{pay}
		if got := met(); !got["refund"] || !got["replacement"] || got["penalty"] {
			t.Errorf("%s: %v", name, got)
		}
		g.Case.Step = casefile.Open
		if got := met(); got["refund"] {
			t.Errorf("%s, opened anew: %v", name, got)
		}
		g.Case.Step, g.Case.Breaks = casefile.Agreed, []casefile.Recovery{{Promise: "P1", Open: true}}
		if got := met(); got["refund"] {
			t.Errorf("%s, broken: %v", name, got)
		}
	}
	g.Case = c
	g.Case.Step, g.Case.Bound = casefile.Agreed, []casefile.Agreement{{No: 1}}
	less := promise.Promise{ID: "P1", Agreement: 1, State: promise.Made, Promisor: promise.Party{Seat: string(casefile.House)}, Deed: promise.Deed{Kind: promise.Pay, Amount: money.MustParse("20.00 USD")}}
	g.Case.Promise = []promise.Promise{less}
	if got := met(); got["refund"] || got["replacement"] {
		t.Errorf("a part of the price: %v", got)
	}
}
