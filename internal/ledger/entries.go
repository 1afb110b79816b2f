package ledger

import (
	"fmt"
	"strings"

	"github.com/govalues/decimal"

	"makegood/internal/money"
)

// The accounts. A firm has an account of its own, partner/ID, maker/ID or
// carrier/ID: positive is what it owes the house.
const (
	HouseCost  = "cost/house"
	HouseSales = "sale/house"
	Tender     = "tender/"     // + the kind of payment method that money comes from or goes to
	Commission = "commission/" // + the partner: negative is what the house earned
	Supply     = "supply/"     // + repair or replacement: what was done or handed out instead of money
	Freight    = "freight/"    // + the carrier: what its bills come to
	Penalty    = "penalty/"    // + the firm: what it was charged for being late
	Due        = "due/"        // + the firm's account: netted, to be paid
	Bank       = "bank"
)

// IsFirm reports whether an account is that of another firm, which a statement
// is made of.
func IsFirm(account string) bool {
	kind, id, ok := strings.Cut(account, "/")
	return ok && id != "" && (kind == "partner" || kind == "maker" || kind == "carrier")
}

// Bearer says who pays in the end, and for how much of what is booked: Weight
// is what was paid for the bearer's goods.
type Bearer struct {
	Partner    string          // "" the house itself
	Commission decimal.Decimal // the host's share of a partner's sale, 0 to 1
	Weight     money.Amount
	Line       string // of the order
	// Before is what went the same way for the line before, and Taken the commission
	// in it (Moved): the commission is rounded on all of it together, so that a line
	// which comes back piece by piece gives back what it brought, to the cent.
	Before, Taken money.Amount
}

// Moved is what entries of a kind moved for a partner's goods on a line of an
// order, and the commission in it; both are positive.
func Moved(entries []Entry, kind, order, line, partner, currency string) (gross, commission money.Amount) {
	gross, commission = money.Zero(currency), money.Zero(currency)
	for _, e := range entries {
		if e.Kind != kind || e.Order != order {
			continue
		}
		for _, p := range e.Postings {
			if p.Line != line || p.Amount.Currency != currency {
				continue
			}
			switch p.Account {
			case Commission + partner:
				commission = commission.Add(p.Amount)
				gross = gross.Add(p.Amount)
			case "partner/" + partner:
				gross = gross.Add(p.Amount)
			}
		}
	}
	if kind == KindSale {
		return gross.Neg(), commission.Neg()
	}
	return gross, commission
}

// Refund books money that went back to a customer for goods, shared out by
// weight where the goods are of several firms. For its own goods the house
// bears it. For a partner's goods the partner owes the host R(1-c) and the host
// reverses its commission cR (design: settlement between host and partner).
func Refund(key, why string, amount money.Amount, tender string, bearers []Bearer) (Entry, error) {
	e, err := goods(amount, bearers, HouseCost)
	e.Key, e.Kind, e.Why = key, KindRefund, why
	e.Postings = append(e.Postings, Posting{Account: Tender + tender, Amount: amount.Neg()})
	return e, err
}

// Sale books money that came in for goods: the mirror of Refund. The host keeps
// its commission cS and owes the partner S(1-c).
func Sale(key, why string, amount money.Amount, tender string, bearers []Bearer) (Entry, error) {
	e, err := goods(amount, bearers, HouseSales)
	e.Key, e.Kind, e.Why = key, KindSale, why
	for i := range e.Postings {
		e.Postings[i].Amount = e.Postings[i].Amount.Neg()
	}
	e.Postings = append(e.Postings, Posting{Account: Tender + tender, Amount: amount})
	return e, err
}

// goods shares an amount among those whose goods it is for. The commission of
// each line is rounded once, half away from zero, on all that moved so far.
func goods(amount money.Amount, bearers []Bearer, own string) (Entry, error) {
	if len(bearers) == 0 {
		bearers = []Bearer{{}}
	}
	weights := make([]int64, len(bearers))
	for i, b := range bearers {
		weights[i] = max(b.Weight.Minor, 0)
	}
	var e Entry
	zero, so := money.Zero(amount.Currency), map[Bearer]Bearer{} // a line may come in several parts
	for i, part := range amount.Split(weights) {
		b := bearers[i]
		line := Bearer{Partner: b.Partner, Line: b.Line}
		if far, ok := so[line]; ok {
			b.Before, b.Taken = far.Before, far.Taken
		}
		switch {
		case part.IsZero():
			continue
		case b.Partner == "":
			e.Postings = append(e.Postings, Posting{own, part, b.Line})
			continue
		}
		b.Before = zero.Add(b.Before).Add(part)
		all, err := b.Before.Times(b.Commission)
		if err != nil {
			return Entry{}, fmt.Errorf("ledger: commission of %s: %w", b.Partner, err)
		}
		commission := all.Sub(zero.Add(b.Taken))
		b.Taken = all
		so[line] = b
		e.Postings = append(e.Postings, Posting{"partner/" + b.Partner, part.Sub(commission), b.Line})
		if !commission.IsZero() {
			e.Postings = append(e.Postings, Posting{Commission + b.Partner, commission, b.Line})
		}
	}
	return e, nil
}

// Cost says who bears something that is nobody's goods: a firm's account for a
// share of it, the house for the rest.
type Cost struct {
	Account string          // partner/ID, maker/ID, carrier/ID; "" or "house": the house bears all
	Share   decimal.Decimal // of the firm, 0 to 1
	Line    string
}

// postings splits an amount to the cent.
func (c Cost) postings(amount money.Amount) ([]Posting, error) {
	firm := money.Zero(amount.Currency)
	if IsFirm(c.Account) {
		var err error
		if firm, err = amount.Times(c.Share); err != nil {
			return nil, fmt.Errorf("ledger: share of %s: %w", c.Account, err)
		}
	}
	var list []Posting
	for _, p := range []Posting{{c.Account, firm, c.Line}, {HouseCost, amount.Sub(firm), c.Line}} {
		if !p.Amount.IsZero() {
			list = append(list, p)
		}
	}
	return list, nil
}

// Charge books money that was given whoever's the goods are: goodwill, split by
// fault; a price that a maker pays back under its warranty.
func Charge(key, why string, amount money.Amount, tender string, c Cost) (Entry, error) {
	return cost(key, why, KindCredit, amount, Tender+tender, c)
}

// Work books what was done or handed out instead of money: a repair at what it
// cost, a replacement at the price of the goods.
func Work(key, why, kind string, amount money.Amount, c Cost) (Entry, error) {
	return cost(key, why, kind, amount, Supply+kind, c)
}

// Shipping books a carrier's bill for a way that a case caused.
func Shipping(key, why, carrier string, amount money.Amount, c Cost) (Entry, error) {
	return cost(key, why, KindFreight, amount, Freight+carrier, c)
}

func cost(key, why, kind string, amount money.Amount, credit string, c Cost) (Entry, error) {
	list, err := c.postings(amount)
	if IsFirm(c.Account) && c.Share.Sign() > 0 && kind == KindCredit {
		kind = KindDispute
	}
	return Entry{Key: key, Kind: kind, Why: why, Postings: append(list, Posting{Account: credit, Amount: amount.Neg()})}, err
}

// Claim charges another firm with what the house has borne so far: a maker
// under its warranty, a carrier for what it lost.
func Claim(key, why, account string, amount money.Amount, line string) Entry {
	return Entry{Key: key, Kind: KindDispute, Why: why, Postings: []Posting{{account, amount, line}, {HouseCost, amount.Neg(), line}}}
}

// Fine charges another firm for being late, as was agreed.
func Fine(key, why, account string, amount money.Amount) Entry {
	return Entry{Key: key, Kind: KindPenalty, Why: why, Postings: []Posting{
		{Account: account, Amount: amount}, {Account: Penalty + account, Amount: amount.Neg()}}}
}

// Correct takes a part of a charge off a firm again, after a dispute; the house
// bears it. A negative amount puts it back.
func Correct(key, why, account string, amount money.Amount, line string) Entry {
	return Entry{Key: key, Kind: KindCorrection, Why: why, Postings: []Posting{{account, amount.Neg(), line}, {HouseCost, amount, line}}}
}

// Net moves what a month came to from a firm's account to what is to be paid.
func Net(key, why, account string, amount money.Amount) Entry {
	return Entry{Key: key, Kind: KindNetting, Why: why, Postings: []Posting{
		{Account: account, Amount: amount.Neg()}, {Account: Due + account, Amount: amount}}}
}

// Payment books what a firm paid of it; negative: what the house paid.
func Payment(key, why, account string, amount money.Amount) Entry {
	return Entry{Key: key, Kind: KindPayment, Why: why, Postings: []Posting{
		{Account: Due + account, Amount: amount.Neg()}, {Account: Bank, Amount: amount}}}
}
