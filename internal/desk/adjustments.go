package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/money"
	"makegood/internal/shop"
)

// Adjustment is a change of an order after the sale, under the names that the
// order specifications of agentic commerce use. The list of an order is
// append-only: an adjustment keeps its id, its status moves on.
type Adjustment struct {
	ID     string         `json:"id"`
	Type   string         `json:"type"`   // refund, return, credit, price_adjustment, cancellation
	Status string         `json:"status"` // pending, completed, failed
	At     time.Time      `json:"at"`
	Total  money.Amount   `json:"total"` // negative: to the customer
	Lines  []AdjustedLine `json:"lines"`
	Case   string         `json:"case,omitempty"`
}

// AdjustedLine is how much of an order line an adjustment is about.
type AdjustedLine struct {
	Line     string `json:"line"`
	Quantity int    `json:"quantity"` // signed: negative pieces are off the order
}

// The statuses of an adjustment.
const (
	pending, completed, failed = "pending", "completed", "failed"
)

// Adjustments lists what was changed about an order since it was made, the
// oldest first. What an order system refused stands in it as failed.
func (d *Desk) Adjustments(ctx context.Context, actor casefile.Actor, r Request) ([]Adjustment, error) {
	r.Operation = shop.Operation{Name: shop.OpGetOrder, Order: r.Operation.Order}
	if _, err := d.Read(ctx, actor, r); err != nil { // whoever may read the order may read this
		return nil, err
	}
	name := orderStream(r.Operation.Order)
	found, err := d.Store.Load(ctx, name)
	if err != nil {
		return nil, err
	}
	a := adjusting{ctx: ctx, desk: d, list: []Adjustment{}}
	for _, stored := range found[name] {
		e, err := d.registry.Decode(stored.Entry)
		if err != nil {
			return nil, fault.New(fault.LogDamaged, "where", name).Because(err)
		}
		if err := a.add(stored, e); err != nil {
			return nil, err
		}
	}
	return a.list, a.refused(r.Operation.Order)
}

// adjusting gathers the adjustments of one order.
type adjusting struct {
	ctx   context.Context
	desk  *Desk
	order shop.Order // as it stood before the event
	list  []Adjustment
	keys  []string // of the instructions that have a row
}

func (a *adjusting) add(stored journal.Stored, e journal.Event) error {
	before := a.order
	a.order = a.order.Evolve(e)
	x := Adjustment{ID: fmt.Sprintf("%d", stored.Version), At: stored.At, Lines: []AdjustedLine{}, Status: completed, Total: money.Zero(a.order.Currency())}
	var rows []shop.Payment
	var parts []shop.TakenPart
	switch e := e.(type) {
	case shop.OrderCancelled:
		x.Type, rows = "cancellation", e.Refunds
		for _, l := range before.Lines {
			x.Lines = append(x.Lines, AdjustedLine{l.ID, -l.Left()})
		}
	case shop.OrderReturnRequested:
		x.Type, x.Status = "return", pending
		x.Lines = linesOf(before, e.Items)
	case shop.OrderExchangeRequested:
		x.Type, x.Status, x.Total = "return", pending, x.Total.Add(e.Difference)
		x.Lines = linesOf(before, e.Items)
	case shop.OrderItemsChanged:
		x.Type, rows = "price_adjustment", []shop.Payment{e.Payment}
	case shop.OrderTakenBack:
		x.Type, rows, parts = "return", e.Refunds, e.Parts
	case shop.OrderRefunded:
		x.Type, rows, parts = "credit", e.Refunds, e.Parts
		if len(parts) > 0 {
			x.Type = "price_adjustment"
		}
		if slices.ContainsFunc(parts, func(p shop.TakenPart) bool { return p.Taken.Quantity > 0 }) {
			x.Type = "refund"
		}
	default:
		return nil
	}
	for _, p := range parts {
		x.Lines = append(x.Lines, AdjustedLine{p.Line, -p.Taken.Quantity})
		if p.Taken.Case != "" {
			x.Case = p.Taken.Case
		}
		a.cameBack(p.Line)
	}
	if x.Type == "price_adjustment" && a.sameRefund(x) {
		x.Type = "refund"
	}
	if err := a.pay(&x, rows); err != nil {
		return err
	}
	a.list = append(a.list, x)
	return nil
}

// pay adds the rows of money, and what has become of them.
func (a *adjusting) pay(x *Adjustment, rows []shop.Payment) error {
	for _, row := range rows {
		if row.Kind == shop.Refunded || row.Kind == shop.Given {
			x.Total = x.Total.Sub(row.Amount)
		} else {
			x.Total = x.Total.Add(row.Amount)
		}
		if row.Key == "" {
			continue
		}
		a.keys = append(a.keys, row.Key)
		v, ok, err := a.desk.Store.Get(a.ctx, KindInstruction, row.Key)
		if err != nil {
			return err
		}
		switch {
		case !ok:
		case v.State == "refused":
			x.Status, x.Case = failed, v.Parent
		case v.State == "done":
			x.Case = v.Parent
		default:
			x.Case = v.Parent
			if x.Status != failed {
				x.Status = pending
			}
		}
	}
	return nil
}

// sameRefund reports whether the money is the rest of a refund that goes to
// several tenders: its pieces are counted with the first.
func (a *adjusting) sameRefund(x Adjustment) bool {
	return len(x.Lines) > 0 && slices.ContainsFunc(a.list, func(o Adjustment) bool {
		return o.Type == "refund" && o.Case == x.Case && slices.ContainsFunc(o.Lines, func(l AdjustedLine) bool { return l.Line == x.Lines[0].Line })
	})
}

// cameBack completes a return that was asked for, when all of its goods are back.
func (a *adjusting) cameBack(line string) {
	for i := range a.list {
		if a.list[i].Status != pending || a.list[i].Type != "return" {
			continue
		}
		back := true
		for _, l := range a.list[i].Lines {
			if o, ok := a.order.Line(l.Line); ok && o.Back() < -l.Quantity {
				back = false
			}
		}
		if back && slices.ContainsFunc(a.list[i].Lines, func(l AdjustedLine) bool { return l.Line == line }) {
			a.list[i].Status = completed
		}
	}
}

// refused adds what the order system would not do: it never stood in the order.
func (a *adjusting) refused(order string) error {
	var failures []Adjustment
	var wrong error
	err := a.desk.each(a.ctx, Query{Kind: KindInstruction, States: []string{"refused"}}, func(v View) {
		in, err := body[casefile.Instruction](v)
		if err != nil {
			wrong = err
			return
		}
		if in.Order != order || slices.Contains(a.keys, in.Key) {
			return
		}
		x := Adjustment{ID: in.Key, Type: "credit", Status: failed, Total: in.Amount.Neg(), Case: v.Parent, Lines: []AdjustedLine{}}
		for _, p := range in.Pieces {
			x.Type = "refund"
			x.Lines = append(x.Lines, AdjustedLine{p.Line, -p.Quantity})
		}
		failures = append(failures, x)
	})
	a.list = append(a.list, failures...)
	if err != nil {
		return err
	}
	return wrong
}

func linesOf(o shop.Order, items []string) []AdjustedLine {
	lines := []AdjustedLine{}
	for _, p := range partsOf(&o, shop.Operation{Items: items}) {
		if i := slices.IndexFunc(lines, func(l AdjustedLine) bool { return l.Line == p.Line }); i >= 0 {
			lines[i].Quantity -= p.Quantity
			continue
		}
		lines = append(lines, AdjustedLine{p.Line, -p.Quantity})
	}
	return lines
}
