package guide_test

import (
	"testing"

	"makegood/internal/casefile"
	"makegood/internal/casefile/casetest"
	"makegood/internal/guide"
)

// A right that is given beside another to the same goods is goodwill, and costs what
// it says: a rug that comes and is paid back is not free for the house.
func TestARightBesideAnotherCosts(t *testing.T) {
	p := refund()
	p.Terms = append(p.Terms, casefile.Term{Remedy: "delivery", By: rug(t).Case.OpenedOn + 7})
	g := rug(t).As(casetest.Manager).When(casefile.TellRights{}).OK().When(casefile.MakeOffer{Packages: []casefile.Package{p}}).OK()
	got, err := guide.Priced(guide.View{Case: g.Case, Policy: casetest.Policy(), Role: "manager", Today: g.Case.OpenedOn})
	if err != nil || len(got) != 1 {
		t.Fatal(got, err)
	}
	if got[0].Goodwill != usd("299.00") || got[0].Cost != usd("299.00") {
		t.Errorf("goodwill %s, cost %s", got[0].Goodwill, got[0].Cost)
	}
}
