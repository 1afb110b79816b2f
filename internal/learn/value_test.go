package learn_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"makegood/internal/calendar"
	"makegood/internal/learn"
	"makegood/internal/money"
	"makegood/internal/rights"
)

var today = calendar.MustParse("2026-11-22")

func TestValueOf(t *testing.T) {
	k := rights.Reckoned() // margin 40%, stays 70% or 40%, 10% a year
	history := []learn.Purchase{
		{On: today - 10, Kept: money.MustParse("300.00 USD")},
		{On: today - 200, Kept: money.MustParse("100.00 USD")},
		{On: today - 365, Kept: money.MustParse("900.00 USD")}, // a year ago: no longer counted
		{On: today + 1, Kept: money.MustParse("900.00 USD")},   // not yet
		{On: today - 3, Kept: money.MustParse("50.00 EUR")},    // other money
		{On: today - 3, Kept: money.MustParse("0.00 USD")},     // all of it went back
	}
	v, err := learn.ValueOf(history, today, "USD", k)
	if err != nil {
		t.Fatal(err)
	}
	// 400 x 0.4 x 0.7 / 0.4 = 280; leaving: 400 x 0.4 x 0.4 / 0.7 = 91.43
	if v.Orders != 2 || v.Yearly.String() != "400.00 USD" || v.Worth.String() != "280.00 USD" || v.Kept.String() != "188.57 USD" {
		t.Errorf("%+v", v)
	}
	k.Settled, k.Discount = "1", "0"
	if _, err := learn.ValueOf(history, today, "USD", k); err == nil {
		t.Error("worth without end is shown as a sum")
	}
}

// The closed form is the sum of what every year brings.
func TestValueIsTheSumOfYears(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rights.Reckoned()
		k.Settled = rapid.SampledFrom([]string{"0", "0.3", "0.55", "0.9"}).Draw(t, "stays")
		k.Left = "0"
		k.Discount = rapid.SampledFrom([]string{"0.02", "0.1", "0.5"}).Draw(t, "discount")
		spend := money.New(rapid.Int64Range(1, 1e8).Draw(t, "spend"), "USD")
		v, err := learn.ValueOf([]learn.Purchase{{On: today, Kept: spend}}, today, "USD", k)
		if err != nil {
			t.Fatal(err)
		}
		number := map[string]float64{"0": 0, "0.3": .3, "0.55": .55, "0.9": .9, "0.02": .02, "0.1": .1, "0.5": .5}
		r, i, sum := number[k.Settled], number[k.Discount], 0.0
		for year := 1; year <= 2000; year++ {
			sum += float64(spend.Minor) * 0.4 * math.Pow(r/(1+i), float64(year))
		}
		if math.Abs(float64(v.Worth.Minor)-sum) > 1+sum*1e-9 {
			t.Fatalf("%d, the years bring %f", v.Worth.Minor, sum)
		}
	})
}
