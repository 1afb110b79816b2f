package web

import (
	"strings"
	"testing"

	"makegood/internal/money"
	"makegood/internal/shop"
	"makegood/internal/words"
)

// The counter names what was paid where it is not the marked price, and what it holds.
func TestPaidIsNamed(t *testing.T) {
	usd := func(s string) money.Amount { return money.MustParse(s + " USD") }
	line := func(tax, delivery, discount string) shop.Line {
		return shop.Line{ID: "1", Name: "Shirt", Quantity: 2, Price: usd("58.00"), Tax: usd(tax), Delivery: usd(delivery), Discount: usd(discount)}
	}
	for _, c := range []struct {
		line   shop.Line
		gift   bool
		en, ru string
	}{
		{line("9.57", "0.00", "0.00"), false, "$125.57 paid, incl. tax", "с налогом"},
		{line("9.57", "4.00", "10.00"), false, "$119.57 paid, incl. tax, incl. delivery, less discount", "с налогом, с доставкой, со скидкой"},
		{line("0.00", "0.00", "0.00"), false, "", ""},
		{line("9.57", "0.00", "0.00"), true, "", ""},
	} {
		en, ru := paidAbout(words.English, shop.Order{Gift: c.gift}, c.line), paidAbout(words.Russian, shop.Order{Gift: c.gift}, c.line)
		if en != c.en || !strings.Contains(ru, c.ru) || c.ru == "" && ru != "" {
			t.Errorf("%q, %q; want %q, %q", en, ru, c.en, c.ru)
		}
	}
}
