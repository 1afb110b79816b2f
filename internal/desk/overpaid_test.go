package desk

import (
	"strings"
	"testing"

	"makegood/internal/journal"
	"makegood/internal/money"
	"makegood/internal/shop"
)

// An order of which more went back than was paid is found, with the cases that did
// it; what came so from another system is not.
func TestVerifyHoldsRefundsToPayments(t *testing.T) {
	gbp := func(s string) money.Amount { return money.MustParse(s + " GBP") }
	back := func(key string) shop.Payment {
		return shop.Payment{Kind: shop.Refunded, Amount: gbp("129.00"), Key: key}
	}
	order := shop.Order{ID: "X", Lines: []shop.Line{{ID: "1", Quantity: 1, Price: gbp("129.00")}}, Payments: []shop.Payment{{Kind: shop.Paid, Amount: gbp("129.00")}}}
	bad := order
	bad.Payments = append([]shop.Payment{back(""), back("")}, order.Payments...)
	cancelled := shop.OrderCancelled{Refunds: []shop.Payment{back("AAA/A1/1")}}
	again := shop.OrderRefunded{Refunds: []shop.Payment{back("BBB/A1/1")}}
	for name, test := range map[string]struct {
		events []journal.Event
		want   string
	}{
		"once":     {[]journal.Event{shop.OrderImported{Order: order}, cancelled}, ""},
		"twice":    {[]journal.Event{shop.OrderImported{Order: order}, cancelled, again}, "129.00 GBP were paid and 258.00 GBP went back (cases: AAA, BBB)"},
		"imported": {[]journal.Event{shop.OrderImported{Order: bad}}, ""},
	} {
		var found []string
		err := (&Desk{}).overpaid(t.Context(), "order/X", &stream{version: 1, events: test.events}, func(f Finding) { found = append(found, f.Where+" "+f.Problem) })
		if got := strings.Join(found, "; "); err != nil || test.want == "" && got != "" || !strings.Contains(got, test.want) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}
