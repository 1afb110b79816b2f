package ledger_test

import (
	"testing"

	"github.com/govalues/decimal"
	"pgregory.net/rapid"

	"makegood/internal/ledger"
	"makegood/internal/money"
)

func TestPartnerRefund(t *testing.T) {
	e, err := ledger.Refund("k", "shoes came back", money.MustParse("89.95 USD"), "credit_card",
		[]ledger.Bearer{{Partner: "finch", Commission: decimal.MustParse("0.18")}})
	if err != nil {
		t.Fatal(err)
	}
	b := ledger.Book{}.Evolve(ledger.Posted{Entry: e})
	for account, want := range map[string]string{
		"partner/finch": "73.76 USD", "commission/finch": "16.19 USD", "tender/credit_card": "-89.95 USD",
	} {
		if got := b.Of(account, "USD").String(); got != want {
			t.Errorf("%s is %s, want %s", account, got, want)
		}
	}
}

// Whatever is booked, in whatever order and currency, the book adds up to zero.
func TestAlwaysBalances(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var b ledger.Book
		for range rapid.IntRange(1, 20).Draw(t, "entries") {
			amount := money.New(rapid.Int64Range(1, 1e9).Draw(t, "minor"), rapid.SampledFrom([]string{"USD", "JPY", "KWD"}).Draw(t, "currency"))
			var e ledger.Entry
			if rapid.Bool().Draw(t, "goodwill") {
				e = ledger.Charge("k", "why", amount, "gift_card", rapid.SampledFrom([]string{"", "house", "maker/alpha"}).Draw(t, "bearer"))
			} else {
				var err error
				e, err = ledger.Refund("k", "why", amount, "cash", rapid.SliceOfN(rapid.Custom(func(t *rapid.T) ledger.Bearer {
					return ledger.Bearer{
						Partner:    rapid.SampledFrom([]string{"", "finch", "mill"}).Draw(t, "partner"),
						Commission: decimal.MustNew(rapid.Int64Range(0, 1000).Draw(t, "permille"), 3),
						Weight:     money.New(rapid.Int64Range(0, 1e6).Draw(t, "weight"), amount.Currency),
					}
				}), 0, 3).Draw(t, "bearers"))
				if err != nil {
					t.Fatal(err)
				}
			}
			if !e.Balanced() {
				t.Fatalf("entry does not balance: %+v", e)
			}
			b = b.Evolve(ledger.Posted{Entry: e})
			if !b.Balanced() {
				t.Fatalf("book does not balance: %+v", b.Accounts)
			}
		}
	})
}
