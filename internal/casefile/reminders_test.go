package casefile_test

import (
	"testing"

	"pgregory.net/rapid"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/casefile/casetest"
	"makegood/internal/fault"
	"makegood/internal/promise"
	"makegood/internal/shop"
)

var lead = casefile.CheckSupply{Lines: map[string]shop.Supply{"5": {Days: 35, Come: day("2025-12-11"), Anew: day("2025-12-11")}}}

func told(c casefile.Case, kind string) int {
	n := 0
	for _, r := range c.Reminders {
		if r.Kind == kind {
			n++
		}
	}
	return n
}

// The house is reminded once, on the business day before; the customer is shown none.
func TestRemindedTheBusinessDayBefore(t *testing.T) {
	g := casetest.Given(t, refundOwed, rug).When(promised).OK() // by Sunday, 16 November
	g.At("2025-11-13").When(casefile.Tick{}).Then()
	g.At("2025-11-14").When(casefile.Tick{}).Then("promise.reminded")
	g.At("2025-11-15").When(casefile.Tick{}).Then()
	r := g.Case.Reminders[0]
	if r.Kind != casefile.Due || r.Promise != "P1" || r.To != "Dale" || len(g.Case.SeenBy(casefile.Customer).Reminders) != 0 {
		t.Errorf("%+v", r)
	}
}

// A promise of goods that the records rule out is told to the house once, and by a
// person to the customer, once; one that they allow is not.
func TestSlipping(t *testing.T) {
	g := casetest.Given(t, refundOwed, rug).When(promised).OK()
	g.As(casetest.Clerk).When(casefile.TellSlip{ID: "P1"}).Refused(fault.WrongStep) // nothing says so
	g.When(lead).Then("promise.reminded").When(lead).Then()
	if r, ok := g.Case.ReminderOf(casefile.Slipping, "P1"); !ok || r.Can != day("2025-12-11") {
		t.Errorf("%+v", g.Case.Reminders)
	}
	g.As(casetest.Sonya).When(casefile.TellSlip{ID: "P1"}).Refused(fault.NotYourSeat)
	g.As(casetest.Clerk).When(casefile.TellSlip{ID: "P1"}).Then("notice.queued")
	g.When(casefile.TellSlip{ID: "P1"}).Refused(fault.WrongStep)
	late := casefile.State{Statement: casefile.Statement{Who: "Dale", On: day("2025-11-06"), Words: "In five weeks.", Deed: casefile.DeedDeliver, By: day("2025-12-11")}}
	casetest.Given(t, refundOwed, rug).When(late).OK().When(lead).Then()
}

// A breach that nobody of the house has answered for a business day goes to whoever
// decides over the promisor, and from them to the next; somebody's move ends it.
func TestUnanswered(t *testing.T) {
	for _, moved := range []bool{false, true} {
		g := casetest.Given(t, refundOwed, rug).When(promised).OK().At("2025-11-17").When(casefile.Tick{}).OK()
		g.As(casetest.Sonya).When(casefile.Say{Act: "ask", Text: "Where is it?"}).OK() // the customer's asking answers nothing
		if moved {
			g.As(casetest.Clerk).When(casefile.Say{Act: "apologise", Text: "I am sorry; that is ours."}).OK()
		}
		g.At("2025-11-18").When(casefile.Tick{}).Then()
		g.At("2025-11-19").When(casefile.Tick{})
		if moved {
			if g.Then(); g.Case.Wakes(calendar.Weekdays{}) != 0 {
				t.Error("it wakes for nothing")
			}
			continue
		}
		g.Then("promise.made", "promise.reminded", "notice.queued")
		if p := g.Case.Promise[1]; p.Promisor.Role != "manager" || p.Due != day("2025-11-20") || p.Deed.Kind != promise.Answer {
			t.Errorf("%+v", p)
		}
		g.When(casefile.Tick{}).Then()
		for d := day("2025-11-20"); d < day("2026-02-01"); d++ {
			g.At(d.String()).When(casefile.Tick{}).OK()
		}
		if n := told(g.Case, casefile.Unanswered); n != 2 || len(g.Case.Promise) != 3 { // the manager, then the administrator, and there it ends
			t.Errorf("%d went on, %d promises", n, len(g.Case.Promise))
		}
	}
}

// However the clock is let to work, late, often or never: nobody is told a thing
// twice, and a clock that wakes when the case says so tells as much as one that
// looks every day.
func TestEachReminderOnce(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		start := day("2025-11-06")
		due := start + calendar.Day(rapid.IntRange(0, 30).Draw(rt, "due"))
		said := casefile.State{Statement: casefile.Statement{Who: "Dale", On: start, Words: "My word.", Deed: casefile.DeedDeliver, By: due}}
		every, woken := casetest.Given(t, refundOwed, rug).When(said).OK(), casetest.Given(t, refundOwed, rug).When(said).OK()
		for d := start; d < start+60; d++ {
			for range rapid.IntRange(1, 2).Draw(rt, "times") {
				every.At(d.String()).When(casefile.Tick{}).OK()
			}
			wakes, late := woken.Case.Wakes(calendar.Weekdays{}), false
			for _, p := range woken.Case.Promise {
				late = late || p.Late(d)
			}
			if late || wakes != 0 && wakes <= d {
				woken.At(d.String()).When(casefile.Tick{}).OK()
			}
		}
		seen := map[string]bool{}
		for _, r := range every.Case.Reminders {
			if key := r.Kind + r.Promise; seen[key] {
				rt.Fatalf("told twice: %s", key)
			} else {
				seen[key] = true
			}
		}
		if a, b := every.Case.Reminders, woken.Case.Reminders; len(a) != len(b) {
			rt.Fatalf("every day: %d, when woken: %d", len(a), len(b))
		}
	})
}
