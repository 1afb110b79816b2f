// Package learn measures what a case cost, what it was worth and what was
// kept, from what is on record. So far: what a customer is worth.
package learn

import (
	"fmt"

	"github.com/govalues/decimal"

	"makegood/internal/calendar"
	"makegood/internal/money"
	"makegood/internal/rights"
)

// Purchase is one order of a customer, less what went back of it.
type Purchase struct {
	On   calendar.Day
	Kept money.Amount
}

// Value is what a customer is worth, with everything it was computed from, so
// that the page that shows it can show how. It informs the ceiling of goodwill
// in the bands that a policy states, and nothing else.
type Value struct {
	Orders   int          `json:"orders"`   // in the year before
	Yearly   money.Amount `json:"yearly"`   // what was kept of them
	Margin   string       `json:"margin"`   // the house's part of it
	Stays    string       `json:"stays"`    // chance of buying again within a year
	Discount string       `json:"discount"` // of money, a year
	Worth    money.Amount `json:"worth"`    // of all years to come, today
	Kept     money.Amount `json:"kept"`     // what an agreement keeps of it: the worth less the worth where the customer leaves unhappy
}

// ValueOf is the margin-retention model: a yearly margin m that comes again with
// chance r and is discounted by i is worth m·r/(1+i-r) (Gupta & Lehmann,
// "Customers as assets", Journal of Interactive Marketing 17(1), 2003; the
// first margin comes after one year). The yearly margin is that of the year up
// to today. Who bought nothing in it is worth nothing that could be shown.
// Purchases in another currency than the policy's are left out.
func ValueOf(history []Purchase, today calendar.Day, currency string, k rights.Reckoning) (Value, error) {
	v := Value{Yearly: money.Zero(currency), Margin: k.Margin, Stays: k.Settled, Discount: k.Discount}
	for _, p := range history {
		if p.On > today-365 && p.On <= today && p.Kept.Currency == currency && p.Kept.Sign() > 0 {
			v.Orders++
			v.Yearly = v.Yearly.Add(p.Kept)
		}
	}
	worth, err := annuity(v.Yearly, k.Margin, k.Settled, k.Discount)
	if err != nil {
		return Value{}, err
	}
	left, err := annuity(v.Yearly, k.Margin, k.Left, k.Discount)
	if err != nil {
		return Value{}, err
	}
	v.Worth, v.Kept = worth, worth.Sub(left)
	return v, nil
}

// annuity is yearly·margin·r/(1+i-r), exact until it is rounded once.
func annuity(yearly money.Amount, margin, stays, discount string) (money.Amount, error) {
	var parts [3]decimal.Decimal
	for n, text := range []string{margin, stays, discount} {
		part, err := decimal.Parse(text)
		if err != nil {
			return money.Amount{}, fmt.Errorf("learn: part %q: %w", text, err)
		}
		parts[n] = part
	}
	m, r, i := parts[0], parts[1], parts[2]
	base, err := decimal.One.Add(i)
	if err != nil {
		return money.Amount{}, fmt.Errorf("learn: discount: %w", err)
	}
	if base, err = base.Sub(r); err != nil || base.Sign() <= 0 {
		return money.Amount{}, fmt.Errorf("learn: customers who always stay (%s) and money without discount (%s) are worth no finite sum", stays, discount)
	}
	factor, err := m.Mul(r)
	if err != nil {
		return money.Amount{}, fmt.Errorf("learn: margin: %w", err)
	}
	if factor, err = factor.Quo(base); err != nil {
		return money.Amount{}, fmt.Errorf("learn: margin: %w", err)
	}
	return yearly.Times(factor.Round(9)) // room for the sum; the error is below a billionth of it
}
