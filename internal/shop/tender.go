package shop

import (
	"slices"
	"strconv"

	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/money"
)

// CashID is the method of money paid in cash, which no customer has on record.
const CashID = "cash"

// Held is what an order still holds of one tender: paid less paid back.
type Held struct {
	Method string
	Amount money.Amount
}

// Held lists what the order still holds by method, in the order in which the
// methods first appear. A refund that went elsewhere because its tender was
// gone counts against that tender. An amount below zero is money that went to
// a method which had not paid it. What was given besides the price leaves the
// price as it is.
func (o Order) Held() []Held {
	var held []Held
	for _, p := range o.Payments {
		if p.Kind == Given {
			continue
		}
		method, amount := p.Method, p.Amount
		if p.Kind == Refunded {
			amount = amount.Neg()
			if p.InsteadOf != "" {
				method = p.InsteadOf
			}
		}
		i := slices.IndexFunc(held, func(h Held) bool { return h.Method == method })
		if i < 0 {
			held = append(held, Held{Method: method})
			i = len(held) - 1
		}
		held[i].Amount = held[i].Amount.Add(amount)
	}
	return held
}

// Original reports whether the method paid for the order and the order still
// holds some of it (or, where it was for nothing, whether it paid at all).
func (o Order) Original(method string) bool {
	paid := slices.ContainsFunc(o.Payments, func(p Payment) bool { return p.Kind == Paid && p.Method == method })
	for _, h := range o.Held() {
		if h.Method == method && h.Amount.Sign() > 0 {
			return paid
		}
	}
	return paid && sumHeld(o.Held()).Sign() <= 0
}

func sumHeld(held []Held) money.Amount {
	var sum money.Amount
	for _, h := range held {
		sum = sum.Add(h.Amount)
	}
	return sum
}

// shares splits a refund among the tenders in proportion to what each still
// holds: it adds up, and no tender gives back more than it holds. A refund
// above all that is held is cut to it.
func (o Order) shares(refund money.Amount) []Held {
	held := o.Held()
	total := sumHeld(held)
	refund = money.Min(refund, total)
	if refund.Sign() <= 0 {
		return nil
	}
	weights := make([]int64, len(held))
	for i, h := range held {
		weights[i] = max(h.Amount.Minor, 0)
	}
	var shares []Held
	for i, part := range refund.Split(weights) {
		if part.Sign() > 0 {
			shares = append(shares, Held{held[i].Method, part})
		}
	}
	return shares
}

// tender finds a method by its id: one of the customer's, one that is of no
// customer and paid for the order, or cash.
func (w World) tender(id string) (Method, bool) {
	if m, ok := w.Methods[id]; ok {
		return m, true
	}
	if w.Order != nil {
		for _, m := range w.Order.Tenders {
			if m.ID == id {
				return m, true
			}
		}
	}
	return Method{ID: CashID, Kind: Cash}, id == CashID
}

// payee is where money of a tender goes back to: the tender itself, or where
// it is gone (or must not be told), a store credit or else a gift card of
// whoever is served.
func (w World) payee(tender string, elsewhere bool) (Method, error) {
	if m, ok := w.tender(tender); ok && !m.Gone && !elsewhere {
		return m, nil
	}
	if m, ok := w.Credit(); ok {
		return m, nil
	}
	return Method{}, fault.New(fault.MethodNotAllowed, "method", tender)
}

// Credit is the store credit, or else a gift card, of whoever is served; ok is
// false where they have none that holds a balance still.
func (w World) Credit() (m Method, ok bool) {
	var credits []Method
	for _, m := range w.Methods {
		if m.HoldsBalance() && !m.Gone {
			credits = append(credits, m)
		}
	}
	if len(credits) == 0 {
		return Method{}, false
	}
	return slices.MinFunc(credits, func(a, b Method) int {
		switch {
		case a.Kind != b.Kind && a.Kind == StoreCredit:
			return -1
		case a.Kind != b.Kind:
			return 1
		case a.ID < b.ID:
			return -1
		}
		return 1
	}), true
}

// till gathers the movements of one operation: rows for the order, events for
// methods that hold a balance, and moves for whoever moves the money.
type till struct {
	w     World
	why   string
	rows  []Payment
	moves []Move
	after []Move
	books map[string][]journal.Event
}

func (w World) till(op Operation) *till {
	return &till{w: w, why: op.Name + " " + op.Order, rows: []Payment{}, moves: []Move{}, after: []Move{}, books: map[string][]journal.Event{}}
}

// put books one movement. A row of nothing is a row without a movement.
func (t *till) put(kind PaymentKind, amount money.Amount, m Method, insteadOf string) {
	if insteadOf == m.ID {
		insteadOf = ""
	}
	row := Payment{Kind: kind, Amount: amount, Method: m.ID, InsteadOf: insteadOf}
	if !amount.IsZero() {
		if t.w.Key != "" {
			row.Key = t.w.Key + "/" + strconv.Itoa(len(t.moves)+1)
		}
		signed := amount
		if kind == Paid {
			signed = amount.Neg()
		}
		t.moves = append(t.moves, Move{Key: row.Key, Method: m.ID, Kind: m.Kind, Amount: signed, AtOnce: m.AtOnce()})
		switch {
		case m.HoldsBalance() && kind == Paid:
			t.books[m.ID] = append(t.books[m.ID], MethodDebited{Amount: amount, Key: row.Key, Why: t.why})
		case m.HoldsBalance():
			t.books[m.ID] = append(t.books[m.ID], MethodCredited{Amount: amount, Key: row.Key, Why: t.why})
		}
	}
	t.rows = append(t.rows, row)
}

// later notes a movement that follows when the goods are back; it is nobody's
// instruction yet.
func (t *till) later(amount money.Amount, m Method) {
	if !amount.IsZero() {
		t.after = append(t.after, Move{Method: m.ID, Kind: m.Kind, Amount: amount, AtOnce: m.AtOnce()})
	}
}

// covers refuses a method with a balance that does not hold what is needed.
func covers(m Method, needed money.Amount) error {
	if !m.HoldsBalance() {
		return nil
	}
	if m.Balance.Currency != "" && needed.Currency != "" && m.Balance.Currency != needed.Currency {
		return fault.New(fault.MethodNotAllowed, "method", m.ID)
	}
	if m.Balance.Cmp(needed) < 0 {
		return fault.New(fault.BalanceShort, "needed", needed, "balance", m.Balance)
	}
	return nil
}
