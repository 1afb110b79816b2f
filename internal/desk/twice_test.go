package desk_test

import (
	"testing"

	"makegood/internal/casefile"
	"makegood/internal/desk"
)

// Two cases speak of the same goods that never came. The money moves once; the
// case that comes second is open again, with the reason for a person to see.
func TestTwoCasesOneLine(t *testing.T) {
	d, clock := kettles(t)
	clock.Set(noon.AddDate(0, 2, 0))
	refund := casefile.Package{Terms: []casefile.Term{{Remedy: "refund", Amount: usd("20.00"), Line: "1"}}}
	ids := []string{}
	for range 2 {
		ids = append(ids, open(t, d, desk.Intake{Order: "PEND", Claim: "not_delivered"}))
	}
	for i, id := range ids {
		if right := rightTo(t, d, id, "refund"); right != nil {
			refund.Terms[0].Right = right.ID
		}
		if err := agree(t, d, id, refund); err != nil {
			t.Fatal(err)
		}
		c := caseOf(t, d, id)
		if i == 0 && (c.Step != casefile.Settled || c.Recovering()) {
			t.Errorf("the first case is %s", c.Step)
		}
		if i == 1 && (c.Step != casefile.Open || !c.Recovering() || c.Orders[0].Why != "quantity_invalid") {
			t.Errorf("the second case is %s after %+v", c.Step, c.Orders)
		}
	}
	if sum, _ := refunds(t, d, "PEND"); sum != usd("20.00") && sum.Neg() != usd("20.00") {
		t.Errorf("%s went back", sum)
	}
}
