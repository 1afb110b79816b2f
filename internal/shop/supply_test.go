package shop_test

import (
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/shop"
)

// What the records say of when goods can come: from the day of the order, from today
// for the same anew, and nothing where they are on their way, there, or overdue.
func TestSupply(t *testing.T) {
	day := calendar.MustParse
	mill := shop.Product{LeadDays: 35}
	open := shop.Order{PlacedOn: day("2025-11-06")}
	line := shop.Line{ID: "5", Item: "rug"}
	there := line
	there.DeliveredOn = day("2025-11-14")
	sent := open
	sent.Shipments = []shop.Shipment{{Items: []string{"rug"}}}
	for name, c := range map[string]struct {
		order      shop.Order
		line       shop.Line
		product    shop.Product
		today      string
		come, anew calendar.Day
	}{
		"ordered":          {open, line, mill, "2025-11-10", day("2025-12-11"), day("2025-12-15")},
		"no lead time":     {open, line, shop.Product{}, "2025-11-10", 0, 0},
		"on its way":       {sent, line, mill, "2025-11-10", 0, day("2025-12-15")},
		"there":            {open, there, mill, "2025-11-20", 0, day("2025-12-25")},
		"overdue":          {open, line, mill, "2025-12-11", 0, day("2026-01-15")},
		"no day on record": {shop.Order{}, line, mill, "2025-11-10", 0, day("2025-12-15")},
	} {
		s := c.order.Supply(c.line, c.product, day(c.today))
		if s.Come != c.come || s.Anew != c.anew || s.Known() != (c.product.LeadDays > 0) {
			t.Errorf("%s: %+v", name, s)
		}
	}
}
