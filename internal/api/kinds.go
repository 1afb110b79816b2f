package api

import (
	"github.com/danielgtaylor/huma/v2"

	"makegood/internal/calendar"
	"makegood/internal/money"
)

// Money is an amount with its currency as text: "299.00 USD". What can't be
// read is remembered until the place where it stood is known.
type Money struct {
	money.Amount
	bad string
}

// UnmarshalText reads "299.00 USD"; Resolve reports what it could not read.
func (m *Money) UnmarshalText(text []byte) error {
	*m = Money{}
	if err := m.Amount.UnmarshalText(text); err != nil {
		m.bad = `want an amount and its currency, as in "299.00 USD"`
	}
	return nil
}

// Schema describes the text.
func (Money) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Description: `An amount and its currency (ISO 4217): "299.00 USD".`, Examples: []any{"299.00 USD"}}
}

// Resolve names the place of an amount that could not be read.
func (m *Money) Resolve(_ huma.Context, at *huma.PathBuffer) []error { return unread(m.bad, at) }

// Day is a calendar day as text: "2025-11-16".
type Day struct {
	calendar.Day
	bad string
}

// UnmarshalText reads "2025-11-16"; Resolve reports what it could not read.
func (d *Day) UnmarshalText(text []byte) error {
	*d = Day{}
	if err := d.Day.UnmarshalText(text); err != nil {
		d.bad = `want a day, as in "2025-11-16"`
	}
	return nil
}

// Schema describes the text.
func (Day) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Description: `A calendar day (ISO 8601): "2025-11-16".`, Examples: []any{"2025-11-16"}}
}

// Resolve names the place of a day that could not be read.
func (d *Day) Resolve(_ huma.Context, at *huma.PathBuffer) []error { return unread(d.bad, at) }

func unread(problem string, at *huma.PathBuffer) []error {
	if problem == "" {
		return nil
	}
	return []error{&huma.ErrorDetail{Message: problem, Location: at.String()}}
}

func amount(a money.Amount) Money { return Money{Amount: a} }
func day(d calendar.Day) Day      { return Day{Day: d} }

func amountOrNull(a *money.Amount) *Money {
	if a == nil {
		return nil
	}
	return &Money{Amount: *a}
}

func dayOrNull(d calendar.Day) *Day {
	if d == 0 {
		return nil
	}
	return &Day{Day: d}
}

// list maps a list; the answer is never null.
func list[A, B any](in []A, convert func(A) B) []B {
	out := make([]B, 0, len(in))
	for _, a := range in {
		out = append(out, convert(a))
	}
	return out
}

func orEmpty[T any](in []T) []T {
	if in == nil {
		return []T{}
	}
	return in
}
