// Package ledger keeps who pays in the end, in double entry: every entry of a
// case adds up to zero, so that no cost is without a payer and none is paid
// twice. It names accounts, amounts and cases, never a person.
package ledger

import (
	"maps"
	"slices"

	"makegood/internal/calendar"
	"makegood/internal/journal"
	"makegood/internal/money"
)

// Posting adds an amount to an account: positive is a debit (a cost, a claim),
// negative a credit (money that left, a liability).
type Posting struct {
	Account string       `json:"account"`
	Amount  money.Amount `json:"amount"`
	Line    string       `json:"line,omitempty"` // of the entry's order, where it is about one
}

// Entry is a balanced set of postings with its reason.
type Entry struct {
	Key      string       `json:"key"` // of the instruction, promise or claim that caused it; an entry is posted once
	Kind     string       `json:"kind"`
	Why      string       `json:"why"`
	On       calendar.Day `json:"on,omitzero"` // the day of business
	Order    string       `json:"order,omitempty"`
	Postings []Posting    `json:"postings"`
}

// The kinds of entries. Those that a customer's order shows too have the names
// that order systems use for an adjustment.
const (
	KindSale        = "sale"
	KindRefund      = "refund"
	KindCredit      = "credit"  // goodwill of the house
	KindDispute     = "dispute" // what another firm is charged with: a maker, a carrier, a partner
	KindRepair      = "repair"
	KindReplacement = "replacement"
	KindFreight     = "freight"
	KindPenalty     = "penalty"
	KindCorrection  = "correction" // of a charge, after a dispute
	KindNetting     = "netting"
	KindPayment     = "payment"
)

// Posted is the event that an entry was written.
type Posted struct {
	Entry Entry `json:"entry"`
}

// EventName is the stored name.
func (Posted) EventName() string { return "ledger.posted" }

// Register adds the ledger's events.
func Register(r *journal.Registry) { journal.Register[Posted](r) }

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

// Entry finds what was booked under a key.
func (b Book) Entry(key string) (Entry, bool) {
	i := slices.IndexFunc(b.Entries, func(e Entry) bool { return e.Key == key })
	if i < 0 {
		return Entry{}, false
	}
	return b.Entries[i], true
}

// Same reports whether two entries say the same, whatever their days.
func (e Entry) Same(other Entry) bool {
	return e.Key == other.Key && e.Kind == other.Kind && e.Why == other.Why && e.Order == other.Order && slices.Equal(e.Postings, other.Postings)
}

// String is an entry in a line: its kind, whose it is, its amount, its reason.
func (e Entry) String() string {
	if len(e.Postings) == 0 {
		return e.Kind
	}
	p := e.Postings[0]
	if e.Kind == KindPayment { // a firm that pays owes less
		p.Amount = p.Amount.Neg()
	}
	return e.Kind + ", " + p.Account + ", " + p.Amount.String() + " (" + e.Why + ")"
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
