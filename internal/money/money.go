// Package money holds amounts as whole minor units of one currency.
//
// An amount is exact: nothing here uses binary floating point. Splitting an
// amount conserves it to the last minor unit, so that the parts of a refund
// always add up to the refund.
package money

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/govalues/decimal"
)

// Amount is a sum of money: Minor units (cents, kopecks) of Currency, an ISO
// 4217 code in capitals. The zero Amount is "nothing, in no currency"; it is
// neutral in Add and Sub. Amounts of two currencies are never mixed: the
// arithmetic panics on it, since input is checked where it enters.
type Amount struct {
	Minor    int64
	Currency string
}

// minorDigits lists the currencies whose minor unit is not a hundredth (ISO 4217).
var minorDigits = map[string]int{
	"BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
	"BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0,
	"PYG": 0, "RWF": 0, "UGX": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
}

// Digits is the number of decimal places of the currency's minor unit.
func Digits(currency string) int {
	if d, ok := minorDigits[currency]; ok {
		return d
	}
	return 2
}

// New makes an amount from minor units.
func New(minor int64, currency string) Amount { return Amount{Minor: minor, Currency: currency} }

// Zero is nothing, in the given currency.
func Zero(currency string) Amount { return Amount{Currency: currency} }

// Parse reads "299.00 USD": a plain decimal number, one space, a currency
// code. More decimal places than the currency has are refused, never rounded.
func Parse(text string) (Amount, error) {
	number, currency, ok := strings.Cut(text, " ")
	if !ok || !validCode(currency) {
		return Amount{}, fmt.Errorf("money %q: want a number, a space and a currency code, as in \"299.00 USD\"", text)
	}
	return ParseIn(number, currency)
}

// ParseIn reads a plain decimal number as an amount of the given currency.
func ParseIn(number, currency string) (Amount, error) {
	d, err := decimal.Parse(number)
	if err != nil || strings.ContainsAny(number, "eE+") {
		return Amount{}, fmt.Errorf("money %q: not a plain decimal number", number)
	}
	digits := Digits(currency)
	if d.Trim(0).Scale() > digits {
		return Amount{}, fmt.Errorf("money %q: %s has %d decimal places at most", number, currency, digits)
	}
	whole, frac, ok := d.Int64(digits)
	if !ok {
		return Amount{}, fmt.Errorf("money %q: too large", number)
	}
	scale := pow10(digits)
	const limit = int64(1e15) // minor units: far from what int64 holds, so that sums of sums fit
	if whole > limit/scale || whole < -limit/scale {
		return Amount{}, fmt.Errorf("money %q: too large", number)
	}
	return Amount{Minor: whole*scale + frac, Currency: currency}, nil
}

// MustParse is Parse for literals in code and tests.
func MustParse(text string) Amount {
	a, err := Parse(text)
	if err != nil {
		panic(err)
	}
	return a
}

func validCode(code string) bool {
	if len(code) != 3 {
		return false
	}
	for _, r := range code {
		if r < 'A' || r > 'Z' {
			return false
		}
	}
	return true
}

func pow10(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

// Number is the amount without its currency, with all decimal places: "299.00".
func (a Amount) Number() string {
	digits := Digits(a.Currency)
	sign, minor := "", a.Minor
	if minor < 0 {
		sign, minor = "-", -minor
	}
	if digits == 0 {
		return sign + strconv.FormatInt(minor, 10)
	}
	scale := pow10(digits)
	return fmt.Sprintf("%s%d.%0*d", sign, minor/scale, digits, minor%scale)
}

// String is the amount as the contracts write it: "299.00 USD".
func (a Amount) String() string {
	if a.Currency == "" {
		return a.Number()
	}
	return a.Number() + " " + a.Currency
}

// Float is the amount as a number of whole units, for JSON shapes of other
// systems that carry money as numbers. It is never used to compute.
func (a Amount) Float() float64 {
	return float64(a.Minor) / float64(pow10(Digits(a.Currency)))
}

// MarshalText writes "299.00 USD"; the zero Amount is empty text.
func (a Amount) MarshalText() ([]byte, error) {
	if a == (Amount{}) {
		return []byte{}, nil
	}
	return []byte(a.String()), nil
}

// UnmarshalText reads what MarshalText writes.
func (a *Amount) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*a = Amount{}
		return nil
	}
	parsed, err := Parse(string(text))
	if err != nil {
		return err
	}
	*a = parsed
	return nil
}

// IsZero reports whether the amount is nothing, in whatever currency.
func (a Amount) IsZero() bool { return a.Minor == 0 }

// Sign is -1, 0 or +1.
func (a Amount) Sign() int {
	switch {
	case a.Minor < 0:
		return -1
	case a.Minor > 0:
		return 1
	}
	return 0
}

func (a Amount) common(b Amount) string {
	switch {
	case a.Currency == b.Currency, b == Amount{}:
		return a.Currency
	case a == Amount{}:
		return b.Currency
	}
	panic(Unfit("money: " + a.String() + " and " + b.String() + " are of different currencies"))
}

// Unfit is what the arithmetic panics with: amounts of two currencies, or a sum
// that does not fit.
type Unfit string

func (u Unfit) Error() string { return string(u) }

// Add is a + b.
//
// It panics where the sum does not fit: amounts are bounded where they enter.
func (a Amount) Add(b Amount) Amount {
	sum := a.Minor + b.Minor
	if (sum > a.Minor) != (b.Minor > 0) && b.Minor != 0 {
		panic(Unfit("money: the sum of " + a.String() + " and " + b.String() + " does not fit"))
	}
	return Amount{sum, a.common(b)}
}

// Sub is a - b.
func (a Amount) Sub(b Amount) Amount { return a.Add(b.Neg()) }

// Neg is -a.
func (a Amount) Neg() Amount { return Amount{-a.Minor, a.Currency} }

// Cmp compares two amounts of one currency: -1, 0 or +1.
func (a Amount) Cmp(b Amount) int { return a.Sub(b).Sign() }

// Min is the smaller of two amounts of one currency.
func Min(a, b Amount) Amount {
	if a.Cmp(b) <= 0 {
		return a
	}
	return b
}

// Max is the larger of two amounts of one currency.
func Max(a, b Amount) Amount {
	if a.Cmp(b) >= 0 {
		return a
	}
	return b
}

// Sum adds amounts of one currency; of none it is the zero Amount.
func Sum(amounts ...Amount) Amount {
	var total Amount
	for _, a := range amounts {
		total = total.Add(a)
	}
	return total
}

// Times multiplies by an exact decimal factor (0.005 for half a percent) and
// rounds once, half away from zero, to the minor unit.
func (a Amount) Times(factor decimal.Decimal) (Amount, error) {
	minor, err := decimal.New(a.Minor, 0)
	if err != nil {
		return Amount{}, fmt.Errorf("money %s: %w", a, err)
	}
	product, err := minor.MulExact(factor, factor.Scale())
	if err != nil {
		return Amount{}, fmt.Errorf("money %s times %s: %w", a, factor, err)
	}
	half := decimal.MustNew(5, 1)
	if product.Sign() < 0 {
		half = half.Neg()
	}
	rounded, err := product.Add(half)
	if err != nil {
		return Amount{}, fmt.Errorf("money %s times %s: %w", a, factor, err)
	}
	whole, _, ok := rounded.Trunc(0).Int64(0)
	if !ok {
		return Amount{}, fmt.Errorf("money %s times %s: too large", a, factor)
	}
	return Amount{Minor: whole, Currency: a.Currency}, nil
}
