package desk_test

import (
	"fmt"
	"testing"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/shop"
)

// What changes about an order is listed under the names of the order
// specifications; the list only grows, and a status moves on.
func TestAdjustments(t *testing.T) {
	d, _ := kettles(t)
	v := visit(t, d, sara)
	list := func(order string) []string {
		t.Helper()
		all, err := d.Adjustments(ctx, sara, desk.Request{Visit: v, Operation: shop.Operation{Order: order}})
		if err != nil {
			t.Fatal(err)
		}
		lines := []string{}
		for _, a := range all {
			lines = append(lines, fmt.Sprint(a.ID, " ", a.Type, " ", a.Status, " ", a.Total, " ", a.Lines))
		}
		return lines
	}
	is := func(order string, want ...string) {
		t.Helper()
		if got := list(order); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %q, want %q", order, got, want)
		}
	}
	do := func(op shop.Operation) string {
		t.Helper()
		asked, err := d.Ask(ctx, sara, desk.Request{Visit: v, Operation: op})
		if err != nil {
			t.Fatal(err)
		}
		done, err := d.Confirm(ctx, sara, asked.Token, asked.Hash)
		if err != nil {
			t.Fatal(err)
		}
		return done.Case
	}
	is("T1")
	do(takeBack("T1", shop.Used, "1"))
	is("T1", "2 return completed -20.00 USD [{1 -1}]")
	id := refundOf(t, d, "SP", "damaged", "2") // half to a card, half to a gift card
	if got := list("SP"); len(got) != 2 || got[0] != "2 refund pending -40.00 USD [{2 -1}]" || got[1] != "3 refund completed -40.00 USD [{2 0}]" {
		t.Errorf("%q", got)
	}
	c := caseOf(t, d, id)
	for _, p := range c.Promise {
		if p.Open() {
			if _, err := d.Do(ctx, sara, id, casefile.AnswerInstruction{Key: p.Key, State: "refused", Why: "closed"}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if got := list("SP"); len(got) < 2 || got[0] != "2 refund failed -40.00 USD [{2 -1}]" {
		t.Errorf("%q", got)
	}
	do(shop.Operation{Name: shop.OpCancelOrder, Order: "PEND", Reason: "no longer needed"})
	is("PEND", "2 cancellation completed -20.00 USD [{1 -1}]")
	do(shop.Operation{Name: shop.OpReturnItems, Order: "OLD", Items: []string{"a"}, Method: "gift1"})
	is("OLD", "2 return pending 0.00 USD [{1 -1}]")
	do(takeBack("OLD", shop.Unopened, "1"))
	is("OLD", "2 return completed 0.00 USD [{1 -1}]", "3 return completed -20.00 USD [{1 -1}]")
}
