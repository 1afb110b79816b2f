package money_test

import (
	"encoding/json"
	"testing"

	"github.com/govalues/decimal"
	"pgregory.net/rapid"

	"makegood/internal/money"
)

func TestParse(t *testing.T) {
	good := map[string]money.Amount{
		"299.00 USD":  money.New(29900, "USD"),
		"299 USD":     money.New(29900, "USD"),
		"0.5 USD":     money.New(50, "USD"),
		"-7.99 USD":   money.New(-799, "USD"),
		"-0.01 RUB":   money.New(-1, "RUB"),
		"1500 JPY":    money.New(1500, "JPY"),
		"1.234 KWD":   money.New(1234, "KWD"),
		"1.50000 USD": money.New(150, "USD"),
	}
	for text, want := range good {
		got, err := money.Parse(text)
		if err != nil || got != want {
			t.Errorf("Parse(%q) = %v, %v; want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "299.00", "USD", "299.00USD", "299.001 USD", "1.5 JPY", "2e3 USD", "1,5 USD",
		"99999999999999999999 USD", "9999999999999999 USDX", "1 usd", "NaN USD", "+1 USD"} {
		if got, err := money.Parse(text); err == nil {
			t.Errorf("Parse(%q) = %v; want an error", text, got)
		}
	}
}

func TestTimesRoundsHalfUpOnce(t *testing.T) {
	price := money.MustParse("299.00 USD")
	for factor, want := range map[string]string{
		"0.005": "1.50 USD", "0.055": "16.45 USD", "0.095": "28.41 USD", "0.145": "43.36 USD", "-0.005": "-1.50 USD",
	} {
		got, err := price.Times(decimal.MustParse(factor))
		if err != nil || got.String() != want {
			t.Errorf("%s x %s = %v, %v; want %s", price, factor, got, err, want)
		}
	}
}

func TestTextRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := money.New(rapid.Int64Range(-1e15, 1e15).Draw(t, "minor"), rapid.SampledFrom([]string{"USD", "JPY", "KWD", "RUB"}).Draw(t, "currency"))
		data, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		var back money.Amount
		if err := json.Unmarshal(data, &back); err != nil || back != a {
			t.Fatalf("%v -> %s -> %v, %v", a, data, back, err)
		}
	})
}

// The parts of a split always add up, no part has the wrong sign, and no part
// is a whole minor unit away from its exact share.
func TestSplitConserves(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := money.New(rapid.Int64Range(-1e12, 1e12).Draw(t, "minor"), "USD")
		weights := rapid.SliceOfN(rapid.Int64Range(0, 1e9), 1, 12).Draw(t, "weights")
		parts := a.Split(weights)
		if got := money.Sum(parts...); got != a {
			t.Fatalf("parts of %v add up to %v", a, got)
		}
		var total int64
		for _, w := range weights {
			total += w
		}
		for i, p := range parts {
			if p.Sign()*a.Sign() < 0 {
				t.Fatalf("part %d of %v is %v", i, a, p)
			}
			if total > 0 {
				exact := float64(a.Minor) * float64(weights[i]) / float64(total)
				if d := float64(p.Minor) - exact; d > 1.001 || d < -1.001 {
					t.Fatalf("part %d of %v is %v, its share %v", i, a, p, exact)
				}
			}
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add("299.00 USD")
	f.Add("-0.5 JPY")
	f.Fuzz(func(t *testing.T, text string) {
		a, err := money.Parse(text)
		if err != nil {
			return
		}
		if back, err := money.Parse(a.String()); err != nil || back != a {
			t.Fatalf("%q -> %v -> %v, %v", text, a, back, err)
		}
	})
}
