package shop

import (
	"slices"

	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/money"
)

// Reasons for which an order that was not sent yet may be cancelled.
const (
	NoLongerNeeded   = "no longer needed"
	OrderedByMistake = "ordered by mistake"
)

// Allow checks what comes before the rules of any operation, in this order:
// the operation is known and its arguments are there; what it names exists;
// somebody is identified; it is theirs. The reading operations need no more
// than this; the catalogue is open to everybody.
func (w World) Allow(op Operation) error {
	if err := op.complete(); err != nil {
		return err
	}
	switch op.Name {
	case OpListProducts:
		return nil
	case OpGetProduct:
		if _, ok := w.Products[op.Product]; !ok {
			return fault.New(fault.ProductUnknown, "product", op.Product)
		}
		return nil
	case OpFindCustomer, OpGetCustomer, OpMoveCustomer:
		switch {
		case w.Named == nil:
			return fault.New(fault.CustomerUnknown)
		case op.Name == OpFindCustomer:
			return nil
		case w.Customer == nil:
			return fault.New(fault.NotIdentified)
		case w.Customer.Ref != w.Named.Ref:
			return fault.New(fault.NotYours)
		}
		return nil
	}
	switch {
	case w.Order == nil:
		return fault.New(fault.OrderUnknown, "order", op.Order)
	case w.buyer(), w.holder() && op.Name == OpTakeBack:
		return nil
	case w.Customer == nil:
		return fault.New(fault.NotIdentified)
	}
	return fault.New(fault.NotYours)
}

// buyer reports whether whoever is served bought the order: the customer on
// record, or where none is, whoever has the receipt.
func (w World) buyer() bool {
	if w.Order.Customer == "" {
		return w.presented() && !w.Order.Gift
	}
	return w.Customer != nil && w.Customer.Ref == w.Order.Customer
}

// holder reports whether whoever is served was given the goods: the recipient
// on record, or whoever has the gift receipt.
func (w World) holder() bool {
	if w.Customer != nil && w.Order.Recipient != "" && w.Customer.Ref == w.Order.Recipient {
		return true
	}
	return w.Order.Gift && w.presented()
}

func (w World) presented() bool { return w.Receipt != "" && w.Receipt == w.Order.Receipt }

// Decide says what an operation would do to the records, or why it is refused.
// A refusal has no effect; neither the world nor the operation is changed. A
// reading operation that is allowed has an empty effect.
func (w World) Decide(op Operation) (Effect, error) {
	if op.Name == OpSell {
		return w.sell(op)
	}
	if err := w.Allow(op); err != nil {
		return Effect{}, err
	}
	switch op.Name {
	case OpCancelOrder:
		return w.cancel(op)
	case OpReturnItems:
		return w.returnItems(op)
	case OpExchangeItems:
		return w.exchange(op)
	case OpChangeItems:
		return w.changeItems(op)
	case OpChangePayment:
		return w.changePayment(op)
	case OpChangeAddress:
		return w.changeAddress(op)
	case OpMoveCustomer:
		return w.moveCustomer(op)
	case OpTakeBack:
		return w.takeBack(op)
	}
	return Effect{}, nil
}

func (w World) pending() error {
	if w.Order.State != Pending {
		return fault.New(fault.NotPending, "order", w.Order.ID)
	}
	return nil
}

func (w World) delivered() error {
	if w.Order.State != Delivered {
		return fault.New(fault.NotDelivered, "order", w.Order.ID)
	}
	return nil
}

// cancel refunds what is still held, by method. Rows that were refunds already
// are not refunded once more.
func (w World) cancel(op Operation) (Effect, error) {
	if err := w.pending(); err != nil {
		return Effect{}, err
	}
	if op.Reason != NoLongerNeeded && op.Reason != OrderedByMistake {
		return Effect{}, fault.New(fault.ReasonInvalid, "reason", op.Reason)
	}
	t := w.till(op)
	for _, h := range w.Order.Held() {
		if h.Amount.Sign() <= 0 {
			continue
		}
		m, err := w.payee(h.Method, false)
		if err != nil {
			return Effect{}, err
		}
		t.put(Refunded, h.Amount, m, h.Method)
	}
	says := w.say("cancel", "order", w.Order.ID, "reason", reasonText(op.Reason), "items", w.lineTexts(w.Order.Lines))
	return t.effect(OrderCancelled{Reason: op.Reason, Refunds: t.rows}, append(says, t.sayMoves()...)), nil
}

func (w World) returnItems(op Operation) (Effect, error) {
	if err := w.delivered(); err != nil {
		return Effect{}, err
	}
	m, ok := w.tender(op.Method)
	switch {
	case !ok:
		return Effect{}, fault.New(fault.MethodUnknown, "method", op.Method)
	case m.Gone, !m.HoldsBalance() && !w.Order.Original(m.ID):
		return Effect{}, fault.New(fault.MethodNotAllowed, "method", op.Method)
	}
	if err := w.has(op.Items); err != nil {
		return Effect{}, err
	}
	picked, refund := w.Order.pick(op.Items)
	if !m.HoldsBalance() && !w.Order.MayGet(m.ID, refund) {
		return Effect{}, fault.New(fault.MethodNotAllowed, "method", op.Method)
	}
	t := w.till(op)
	t.later(refund, m)
	says := append(
		w.say("return", "order", w.Order.ID, "items", w.lineTexts(picked)),
		w.say("return_money", "amount", refund, "method", methodText(m), "when", w.when(m))...)
	return t.effect(OrderReturnRequested{Items: sorted(op.Items), Method: op.Method}, says), nil
}

// pick takes pieces of items from the lines that have them left, first line
// first: the lines with the quantities taken, and what was paid for them.
func (o Order) pick(items []string) (picked []Line, refund money.Amount) {
	taken := map[string]int{}
	for _, item := range items {
		for _, l := range o.Lines {
			if l.Item == item && l.Left() > taken[l.ID] {
				taken[l.ID]++
				break
			}
		}
	}
	for _, l := range o.Lines {
		if n := taken[l.ID]; n > 0 {
			refund = refund.Add(l.PaidFor(n))
			l.Quantity = n
			picked = append(picked, l)
		}
	}
	return picked, refund
}

// has refuses an item that is asked more often than the order has it.
func (w World) has(items []string) error {
	asked := map[string]int{}
	for _, item := range items {
		if asked[item]++; asked[item] > w.Order.count(item) {
			return fault.New(fault.ItemUnknown, "item", item, "order", w.Order.ID)
		}
	}
	return nil
}

// swap checks an exchange or a change of items, one new item for each, and
// answers the lines afterwards and the difference that the customer pays.
// Pieces are replaced one after the other, each in the first line that has the
// item at that moment.
func (w World) swap(op Operation) (lines []Line, difference money.Amount, m Method, err error) {
	fail := func(err error) ([]Line, money.Amount, Method, error) { return nil, money.Amount{}, Method{}, err }
	if err := w.has(op.Items); err != nil {
		return fail(err)
	}
	if len(op.Items) != len(op.NewItems) {
		return fail(fault.New(fault.CountsDiffer, "items", len(op.Items), "new_items", len(op.NewItems)))
	}
	lines = cloned(w.Order.Lines)
	for i, item := range op.Items {
		product := w.Order.Lines[firstWith(w.Order.Lines, item)].Product
		v, ok := w.Products[product].Variant(op.NewItems[i])
		if !ok || !v.Available {
			return fail(fault.New(fault.ItemUnavailable, "item", op.NewItems[i]))
		}
		if v, ok = v.In(w.Order.Currency()); !ok {
			return fail(fault.New(fault.PriceMissing, "item", op.NewItems[i], "currency", w.Order.Currency()))
		}
		lines = swapped(lines, item, v)
	}
	m, ok := w.tender(op.Method)
	if !ok {
		return fail(fault.New(fault.MethodUnknown, "method", op.Method))
	}
	if m.Gone {
		return fail(fault.New(fault.MethodNotAllowed, "method", op.Method))
	}
	difference = paid(lines).Sub(paid(w.Order.Lines))
	if err := covers(m, difference); err != nil {
		return fail(err)
	}
	if rest := w.Order.Holds(); difference.Sign() < 0 && (rest.Cmp(difference.Neg()) < 0 || slices.ContainsFunc(lines, overRefunded)) {
		return fail(fault.New(fault.PaidBack, "goods", w.Order.ID, "rest", rest))
	}
	return lines, difference, m, nil
}

// overRefunded reports whether more went back for a line than it would cost now.
func overRefunded(l Line) bool { return l.Refunded().Cmp(l.Paid()) > 0 }

func (w World) exchange(op Operation) (Effect, error) {
	if err := w.delivered(); err != nil {
		return Effect{}, err
	}
	_, difference, m, err := w.swap(op)
	if err != nil {
		return Effect{}, err
	}
	says := w.say("exchange", "order", w.Order.ID, "items", w.pairTexts(op))
	says = append(says, w.sayDifference("exchange", difference, m)...)
	says = append(says, w.say("once")...)
	t := w.till(op)
	t.later(difference.Neg(), m)
	return t.effect(OrderExchangeRequested{
		Items: sorted(op.Items), NewItems: sorted(op.NewItems), Method: op.Method, Difference: difference,
	}, says), nil
}

func (w World) changeItems(op Operation) (Effect, error) {
	if err := w.pending(); err != nil {
		return Effect{}, err
	}
	lines, difference, m, err := w.swap(op)
	if err != nil {
		return Effect{}, err
	}
	t := w.till(op)
	if difference.Sign() > 0 {
		t.put(Paid, difference, m, "")
	} else {
		t.put(Refunded, difference.Neg(), m, "")
	}
	says := w.say("change_items", "order", w.Order.ID, "items", w.pairTexts(op))
	says = append(says, w.sayDifference("change", difference, m)...)
	says = append(says, w.say("once_pending")...)
	return t.effect(OrderItemsChanged{Lines: lines, Payment: t.rows[0]}, says), nil
}

func (w World) changePayment(op Operation) (Effect, error) {
	if err := w.pending(); err != nil {
		return Effect{}, err
	}
	m, ok := w.tender(op.Method)
	if !ok {
		return Effect{}, fault.New(fault.MethodUnknown, "method", op.Method)
	}
	if len(w.Order.Payments) != 1 || w.Order.Payments[0].Kind != Paid {
		return Effect{}, fault.New(fault.PaymentsNotSingle, "order", w.Order.ID)
	}
	first := w.Order.Payments[0]
	if first.Method == op.Method {
		return Effect{}, fault.New(fault.MethodSame, "order", w.Order.ID)
	}
	if m.Gone {
		return Effect{}, fault.New(fault.MethodNotAllowed, "method", op.Method)
	}
	if err := covers(m, first.Amount); err != nil {
		return Effect{}, err
	}
	back, err := w.payee(first.Method, false)
	if err != nil {
		return Effect{}, err
	}
	t := w.till(op)
	t.put(Paid, first.Amount, m, "")
	t.put(Refunded, first.Amount, back, first.Method)
	says := append(w.say("change_payment", "order", w.Order.ID), t.sayMoves()...)
	return t.effect(OrderPaymentChanged{Payments: t.rows}, says), nil
}

func (w World) changeAddress(op Operation) (Effect, error) {
	if err := w.pending(); err != nil {
		return Effect{}, err
	}
	says := w.say("change_address", "order", w.Order.ID, "address", op.Address.String())
	return w.till(op).effect(OrderAddressChanged{Address: *op.Address}, says), nil
}

func (w World) moveCustomer(op Operation) (Effect, error) {
	return Effect{
		Order:    []journal.Event{},
		Customer: []journal.Event{CustomerAddressChanged{Address: *op.Address}},
		Methods:  map[string][]journal.Event{},
		Moves:    []Move{},
		Later:    []Move{},
		Says:     paragraph(w.say("change_customer_address", "address", op.Address.String())),
	}, nil
}

// effect puts the order's event and the till's movements together.
func (t *till) effect(e journal.Event, says []sentence) Effect {
	return Effect{
		Order: []journal.Event{e}, Customer: []journal.Event{}, Methods: t.books, Moves: t.moves, Later: t.after, Says: paragraph(says),
	}
}

func sorted(items []string) []string {
	items = append([]string{}, items...)
	slices.Sort(items)
	return items
}
