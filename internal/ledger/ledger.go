// Package ledger keeps who pays in the end, in double entry: every entry of a
// case adds up to zero, so that no cost is without a payer and none is paid
// twice. It names accounts, amounts and cases, never a person.
package ledger

import (
	"fmt"
	"maps"
	"slices"

	"github.com/govalues/decimal"

	"makegood/internal/journal"
	"makegood/internal/money"
)

// Posting adds an amount to an account: positive is a debit (a cost, a claim),
// negative a credit (money that left, a liability).
type Posting struct {
	Account string       `json:"account"`
	Amount  money.Amount `json:"amount"`
}

// Entry is a balanced set of postings with its reason. Its kind is the name
// that order systems use for the adjustment: refund, return, credit,
// price_adjustment, dispute, cancellation.
type Entry struct {
	Key      string    `json:"key"` // of the instruction or promise that caused it; an entry is posted once
	Kind     string    `json:"kind"`
	Why      string    `json:"why"`
	Postings []Posting `json:"postings"`
}

// Posted is the event that an entry was written.
type Posted struct {
	Entry Entry `json:"entry"`
}

// EventName is the stored name.
func (Posted) EventName() string { return "ledger.posted" }

// Register adds the ledger's events.
func Register(r *journal.Registry) { journal.Register[Posted](r) }

// The accounts that are not of a partner.
const (
	HouseCost = "cost/house"
	Tender    = "tender/" // + the kind of payment method the money goes to
)

// Bearer says who pays in the end, and for how much of what is booked: Weight
// is what was paid for the bearer's goods.
type Bearer struct {
	Partner    string          // "" the house itself
	Commission decimal.Decimal // the host's share of a partner's sale, 0 to 1
	Weight     money.Amount
}

// Refund books money that went back to a customer for goods, shared out by
// weight where the goods are of several firms. For its own goods the house
// bears it. For a partner's goods the partner owes the host R(1-c) and the host
// reverses its commission cR (design: settlement between host and partner).
func Refund(key, why string, amount money.Amount, tender string, bearers []Bearer) (Entry, error) {
	e := Entry{Key: key, Kind: "refund", Why: why}
	if len(bearers) == 0 {
		bearers = []Bearer{{}}
	}
	weights := make([]int64, len(bearers))
	for i, b := range bearers {
		weights[i] = max(b.Weight.Minor, 0)
	}
	for i, part := range amount.Split(weights) {
		b := bearers[i]
		switch {
		case part.IsZero():
			continue
		case b.Partner == "":
			e.Postings = append(e.Postings, Posting{HouseCost, part})
			continue
		}
		commission, err := part.Times(b.Commission)
		if err != nil {
			return Entry{}, fmt.Errorf("ledger: commission of %s: %w", b.Partner, err)
		}
		e.Postings = append(e.Postings, Posting{"partner/" + b.Partner, part.Sub(commission)}, Posting{"commission/" + b.Partner, commission})
	}
	e.Postings = append(e.Postings, Posting{Tender + tender, amount.Neg()})
	return e, nil
}

// Charge books money that one named bearer pays in the end, whoever's the goods
// are: goodwill of the house, a maker's warranty claim, a carrier's. The bearer
// is "house", or an account such as maker/alpha.
func Charge(key, why string, amount money.Amount, tender, bearer string) Entry {
	account, kind := bearer, "credit"
	if bearer == "" || bearer == "house" {
		account = HouseCost
	} else {
		kind = "dispute"
	}
	return Entry{Key: key, Kind: kind, Why: why, Postings: []Posting{{account, amount}, {Tender + tender, amount.Neg()}}}
}

// Balanced reports whether the postings of each currency add up to zero.
func (e Entry) Balanced() bool {
	sums := map[string]int64{}
	for _, p := range e.Postings {
		sums[p.Amount.Currency] += p.Amount.Minor
	}
	for _, s := range sums {
		if s != 0 {
			return false
		}
	}
	return true
}

// Book is the ledger of one case: a fold of its entries.
type Book struct {
	Entries  []Entry
	Accounts map[string]money.Amount // account + " " + currency -> balance
}

// Evolve adds an entry.
func (b Book) Evolve(e journal.Event) Book {
	posted, ok := e.(Posted)
	if !ok {
		return b
	}
	accounts := make(map[string]money.Amount, len(b.Accounts)+2)
	maps.Copy(accounts, b.Accounts)
	for _, p := range posted.Entry.Postings {
		k := p.Account + " " + p.Amount.Currency
		accounts[k] = accounts[k].Add(p.Amount)
	}
	return Book{Entries: append(slices.Clip(b.Entries), posted.Entry), Accounts: accounts}
}

// Of is the balance of an account in a currency.
func (b Book) Of(account, currency string) money.Amount {
	return money.Zero(currency).Add(b.Accounts[account+" "+currency])
}

// Has reports whether an entry with the key is posted.
func (b Book) Has(key string) bool {
	for _, e := range b.Entries {
		if e.Key == key {
			return true
		}
	}
	return false
}

// Balanced reports whether everything posted adds up to zero.
func (b Book) Balanced() bool {
	sums := map[string]int64{}
	for _, v := range b.Accounts {
		sums[v.Currency] += v.Minor
	}
	for _, s := range sums {
		if s != 0 {
			return false
		}
	}
	return true
}
