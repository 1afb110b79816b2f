package desk_test

import (
	"testing"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
)

// Two cases speak of the same goods that never came. The first pays for them; the
// second says so and makes nothing of it.
func TestTwoCasesOneLine(t *testing.T) {
	d, clock := kettles(t)
	clock.Set(noon.AddDate(0, 2, 0))
	in := desk.Intake{Order: "PEND", Claim: "not_delivered"}
	first, second := open(t, d, in), open(t, d, in)
	back := func(id string) error {
		return agree(t, d, id, one(casefile.Term{Remedy: "refund", Right: rightTo(t, d, id, "refund").ID, Amount: usd("20.00"), Line: "1"}))
	}
	if err := back(first); err != nil {
		t.Fatal(err)
	}
	if c := caseOf(t, d, first); c.Step != casefile.Settled || c.Recovering() {
		t.Errorf("the first case is %s", c.Step)
	}
	wants(t, back(second), fault.WrongStep)
	if c := caseOf(t, d, second); c.Back != nil || len(c.Bound)+len(c.Promise) > 0 {
		t.Errorf("the second case is %s with %+v", c.Step, c.Promise)
	}
	if sum, _ := refunds(t, d, "PEND"); sum != usd("20.00") {
		t.Errorf("%s went back", sum)
	}
	sound(t, d)
}
