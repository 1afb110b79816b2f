package shop

import (
	"fmt"
	"slices"

	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/words"
)

// Conditions lists the conditions of goods.
func Conditions() []Condition {
	return []Condition{Unopened, Opened, Used, Faulty, Damaged, Wrong}
}

// Known reports whether the condition is one of Conditions.
func (c Condition) Known() bool { return slices.Contains(Conditions(), c) }

// Dispositions lists where goods can go.
func Dispositions() []Disposition {
	return []Disposition{ToShelf, ToSupplier, ToQuarantine, ToDestroy}
}

// GoesTo is where goods go by their condition, where nobody says otherwise:
// unopened back to the shelf, faulty to whoever supplied them, a broken hygiene
// seal to be destroyed, and all else aside, to be looked at.
func (l Line) GoesTo(c Condition) Disposition {
	switch {
	case c == Unopened:
		return ToShelf
	case c == Faulty:
		return ToSupplier
	case l.Hygiene:
		return ToDestroy
	}
	return ToQuarantine
}

// takeBack takes goods over the counter. What was paid for them goes back to
// the tenders that paid, in proportion to what each still holds; to the method
// chosen where a return of the item was agreed before; and to a credit of the
// customer where the tender is gone or the goods were a gift.
func (w World) takeBack(op Operation) (Effect, error) {
	parts, err := w.parts(op)
	if err != nil {
		return Effect{}, err
	}
	t := w.till(op)
	var handed []words.Text
	o := *w.Order
	for i, p := range parts {
		line, _ := o.Line(p.Line)
		rows := len(t.rows)
		for _, share := range o.shares(p.Taken.Refund) {
			m, err := w.payeeFor(line, share.Method)
			if err != nil {
				return Effect{}, err
			}
			t.put(Refunded, share.Amount, m, share.Method)
		}
		parts[i].Taken.Refund = money.Zero(p.Taken.Refund.Currency)
		for _, row := range t.rows[rows:] {
			parts[i].Taken.Refund = parts[i].Taken.Refund.Add(row.Amount)
		}
		o = o.Evolve(OrderTakenBack{Parts: parts[i : i+1], Refunds: t.rows[rows:]})
		came := line
		came.Quantity = p.Taken.Quantity
		handed = append(handed, words.Both("shop.handed", "item", itemText(came), "condition", conditionText(p.Taken.Condition),
			"amount", parts[i].Taken.Refund))
	}
	says := w.say("take_back", "order", w.Order.ID, "items", listing(handed))
	return t.effect(OrderTakenBack{Parts: parts, Refunds: t.rows}, append(says, t.sayMoves()...)), nil
}

// parts checks what is handed over, line by line.
func (w World) parts(op Operation) ([]TakenPart, error) {
	asked, promised := map[string]int{}, map[string]money.Amount{}
	var parts []TakenPart
	for i, h := range op.Lines {
		line, ok := w.Order.Line(h.Line)
		if !ok {
			return nil, fault.New(fault.ItemUnknown, "item", h.Line, "order", w.Order.ID)
		}
		left := line.Left() - asked[line.ID]
		switch {
		case w.Order.State == Cancelled || !w.Order.Arrived(line):
			return nil, fault.New(fault.NotDelivered, "order", w.Order.ID)
		case h.Quantity < 1 || h.Quantity > left:
			return nil, line.TooMany(left, h.Quantity)
		case h.Condition == "":
			return nil, fault.New(fault.ConditionMissing, "line", line.ID)
		case !h.Condition.Known():
			return nil, invalid(fmt.Sprintf("lines[%d].condition", i), words.Both("api.problem.one_of", "want", join(Conditions())))
		}
		goesTo := h.GoesTo
		if goesTo == "" {
			goesTo = line.GoesTo(h.Condition)
		}
		refund := line.paidFor(line.Back()+asked[line.ID], h.Quantity, line.Refunded().Add(promised[line.ID]))
		parts = append(parts, TakenPart{Line: line.ID, Taken: TakenBack{
			On: w.On, Quantity: h.Quantity, Condition: h.Condition, GoesTo: goesTo, Refund: refund, Case: w.Case,
		}})
		asked[line.ID] += h.Quantity
		promised[line.ID] = promised[line.ID].Add(refund)
	}
	return parts, nil
}

// payeeFor is where the refund of a line goes, for its share of a tender.
func (w World) payeeFor(line Line, tender string) (Method, error) {
	if w.Order.Return != nil && slices.Contains(w.Order.Return.Items, line.Item) && w.buyer() {
		return w.payee(w.Order.Return.Method, false)
	}
	return w.payee(tender, !w.buyer())
}
