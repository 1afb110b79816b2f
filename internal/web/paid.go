package web

import (
	"strings"

	"makegood/internal/money"
	"makegood/internal/shop"
	"makegood/internal/words"
)

// paidAbout says what was paid for a line and what that holds, where it is not the
// marked price: what goes back is what was paid. Of a gift it says nothing, since
// whoever has the goods is not told what they cost.
func paidAbout(lang words.Lang, o shop.Order, l shop.Line) string {
	marked := money.New(l.Price.Minor*int64(l.Quantity), l.Price.Currency)
	if o.Gift || l.Paid() == marked {
		return ""
	}
	var holds []string
	for _, part := range []struct {
		name string
		sum  money.Amount
	}{{"tax", l.Tax}, {"delivery", l.Delivery}, {"discount", l.Discount}} {
		if part.sum.Sign() != 0 {
			holds = append(holds, words.Say(lang, "web.counter.line.paid."+part.name))
		}
	}
	return words.Say(lang, "web.counter.line.paid", "Paid", l.Paid(), "Holds", strings.Join(holds, ", "))
}
