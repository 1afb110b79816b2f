package ledger_test

import (
	"slices"
	"testing"

	"github.com/govalues/decimal"
	"pgregory.net/rapid"

	"makegood/internal/ledger"
	"makegood/internal/money"
)

func post(t *testing.T, b ledger.Book, e ledger.Entry, err error) ledger.Book {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return b.Evolve(ledger.Posted{Entry: e})
}

func expect(t *testing.T, b ledger.Book, want map[string]string) {
	t.Helper()
	for account, sum := range want {
		if got := b.Of(account, money.MustParse(sum).Currency).String(); got != sum {
			t.Errorf("%s is %s, want %s", account, got, sum)
		}
	}
}

func TestPartnerRefund(t *testing.T) {
	e, err := ledger.Refund("k", "shoes came back", money.MustParse("89.95 USD"), "credit_card",
		[]ledger.Bearer{{Partner: "finch", Commission: decimal.MustParse("0.18")}})
	b := post(t, ledger.Book{}, e, err)
	expect(t, b, map[string]string{"partner/finch": "73.76 USD", "commission/finch": "16.19 USD", "tender/credit_card": "-89.95 USD"})
}

// A sale that comes back whole leaves nothing on any account but the tenders.
func TestASaleComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amount := money.New(rapid.Int64Range(1, 1e7).Draw(t, "minor"), rapid.SampledFrom([]string{"USD", "JPY", "KWD"}).Draw(t, "currency"))
		bearers := rapid.SliceOfN(bearer(amount.Currency), 0, 3).Draw(t, "bearers")
		sale, err := ledger.Sale("s", "sold", amount, "cash", bearers)
		if err != nil {
			t.Fatal(err)
		}
		back, err := ledger.Refund("r", "came back", amount, "cash", bearers)
		if err != nil {
			t.Fatal(err)
		}
		b := ledger.Book{}.Evolve(ledger.Posted{Entry: sale}).Evolve(ledger.Posted{Entry: back})
		for _, account := range []string{"partner/finch", "partner/mill", "commission/finch", "commission/mill", "tender/cash"} {
			if got := b.Of(account, amount.Currency); !got.IsZero() {
				t.Fatalf("%s is %s", account, got)
			}
		}
		if own := b.Of(ledger.HouseSales, amount.Currency).Add(b.Of(ledger.HouseCost, amount.Currency)); !own.IsZero() {
			t.Fatalf("of the house's own is left %s", own)
		}
	})
}

// Lines that come back in any pieces, over any tenders, give back what they
// brought, to the minor unit: nothing is left on any account.
func TestPieceByPiece(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		currency := rapid.SampledFrom([]string{"USD", "GBP", "JPY", "KWD", "RUB"}).Draw(t, "currency")
		lines := rapid.SliceOfN(bearer(currency), 1, 3).Draw(t, "lines")
		sum, left := money.Zero(currency), []int64{}
		for i := range lines {
			lines[i].Line = string(rune('1' + i))
			sum, left = sum.Add(lines[i].Weight), append(left, lines[i].Weight.Minor)
		}
		var b ledger.Book
		move := func(kind string, amount money.Amount, parts []ledger.Bearer) {
			for i, p := range parts {
				parts[i].Before, parts[i].Taken = ledger.Moved(b.Entries, kind, "O", p.Line, p.Partner, currency)
			}
			book := map[string]func(string, string, money.Amount, string, []ledger.Bearer) (ledger.Entry, error){ledger.KindSale: ledger.Sale, ledger.KindRefund: ledger.Refund}[kind]
			e, err := book("k", "why", amount, "cash", parts)
			if err != nil || !e.Balanced() {
				t.Fatal(e, err)
			}
			e.Order = "O"
			b = b.Evolve(ledger.Posted{Entry: e})
		}
		move(ledger.KindSale, sum, slices.Clone(lines))
		for step := 0; step < 40 && sum.Sign() > 0; step++ {
			var parts []ledger.Bearer
			amount := money.Zero(currency)
			for i, line := range lines {
				piece := rapid.Int64Range(0, left[i]).Draw(t, "piece")
				if step == 39 {
					piece = left[i]
				}
				left[i] -= piece
				line.Weight = money.New(piece, currency)
				amount = amount.Add(line.Weight)
				half := line
				half.Weight.Minor = piece / 2
				line.Weight.Minor -= piece / 2
				parts = append(parts, line, half) // a line in two parts of one entry
			}
			if amount.IsZero() {
				continue
			}
			sum = sum.Sub(amount)
			move(ledger.KindRefund, amount, parts)
		}
		for _, account := range []string{"partner/finch", "partner/mill", "commission/finch", "commission/mill", "tender/cash"} {
			if got := b.Of(account, currency); !got.IsZero() {
				t.Fatalf("%s is %s", account, got)
			}
		}
	})
}

func TestWhoBearsWhat(t *testing.T) {
	half := ledger.Cost{Account: "partner/finch", Share: decimal.MustParse("0.5"), Line: "2"}
	maker := ledger.Cost{Account: "maker/alpha", Share: decimal.One}
	sum := money.MustParse
	var b ledger.Book
	e, err := ledger.Charge("1", "for the trouble", sum("10.01 USD"), "gift_card", half)
	b = post(t, b, e, err)
	e, err = ledger.Work("2", "repaired", ledger.KindRepair, sum("40.00 USD"), maker)
	b = post(t, b, e, err)
	e, err = ledger.Shipping("3", "sent in", "northline", sum("8.00 USD"), ledger.Cost{})
	b = post(t, b, e, err)
	b = post(t, b, ledger.Claim("4", "lost on the way", "carrier/northline", sum("8.00 USD"), "1"), nil)
	b = post(t, b, ledger.Fine("5", "five days late", "maker/alpha", sum("15.00 USD")), nil)
	b = post(t, b, ledger.Correct("6", "it was the house", "maker/alpha", sum("5.00 USD"), ""), nil)
	b = post(t, b, ledger.Net("7", "2025-12", "maker/alpha", sum("50.00 USD")), nil)
	b = post(t, b, ledger.Payment("8", "2025-12", "maker/alpha", sum("50.00 USD")), nil)
	expect(t, b, map[string]string{
		"partner/finch": "5.01 USD", ledger.HouseCost: "10.00 USD", "tender/gift_card": "-10.01 USD", "supply/repair": "-40.00 USD",
		"freight/northline": "-8.00 USD", "carrier/northline": "8.00 USD", "penalty/maker/alpha": "-15.00 USD",
		"maker/alpha": "0.00 USD", "due/maker/alpha": "0.00 USD", ledger.Bank: "50.00 USD",
	})
	if !b.Balanced() {
		t.Error("the book does not balance")
	}
	if kinds := [...]string{b.Entries[0].Kind, b.Entries[1].Kind}; kinds != [...]string{ledger.KindDispute, ledger.KindRepair} {
		t.Error(kinds)
	}
}

func bearer(currency string) *rapid.Generator[ledger.Bearer] {
	return rapid.Custom(func(t *rapid.T) ledger.Bearer {
		return ledger.Bearer{
			Partner:    rapid.SampledFrom([]string{"", "finch", "mill"}).Draw(t, "partner"),
			Commission: decimal.MustNew(rapid.Int64Range(0, 1000).Draw(t, "permille"), 3),
			Weight:     money.New(rapid.Int64Range(0, 1e6).Draw(t, "weight"), currency),
		}
	})
}

// Whatever is booked, in whatever order and currency, each entry and the book
// add up to zero, and a firm's share and the house's add up to the whole.
func TestAlwaysBalances(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var b ledger.Book
		for range rapid.IntRange(1, 20).Draw(t, "entries") {
			amount := money.New(rapid.Int64Range(1, 1e9).Draw(t, "minor"), rapid.SampledFrom([]string{"USD", "JPY", "KWD", "EUR", "RUB"}).Draw(t, "currency"))
			share := ledger.Cost{Account: rapid.SampledFrom([]string{"", "house", "maker/alpha", "partner/finch"}).Draw(t, "account"),
				Share: decimal.MustNew(rapid.Int64Range(0, 1000).Draw(t, "share"), 3)}
			var e ledger.Entry
			var err error
			switch rapid.IntRange(0, 6).Draw(t, "kind") {
			case 0:
				e, err = ledger.Charge("k", "why", amount, "gift_card", share)
			case 1:
				e, err = ledger.Sale("k", "why", amount, "cash", rapid.SliceOfN(bearer(amount.Currency), 0, 3).Draw(t, "bearers"))
			case 2:
				e, err = ledger.Work("k", "why", ledger.KindRepair, amount, share)
			case 3:
				e, err = ledger.Shipping("k", "why", "northline", amount, share)
			case 4:
				e = ledger.Claim("k", "why", "carrier/northline", amount, "1")
			case 5:
				e = ledger.Correct("k", "why", "maker/alpha", amount, "")
			default:
				e, err = ledger.Refund("k", "why", amount, "cash", rapid.SliceOfN(bearer(amount.Currency), 0, 3).Draw(t, "bearers"))
			}
			if err != nil {
				t.Fatal(err)
			}
			if !e.Balanced() {
				t.Fatalf("entry does not balance: %+v", e)
			}
			if b = b.Evolve(ledger.Posted{Entry: e}); !b.Balanced() {
				t.Fatalf("book does not balance: %+v", b.Accounts)
			}
		}
	})
}
