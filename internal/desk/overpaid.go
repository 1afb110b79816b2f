package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/shop"
)

// overpaid checks that no more went back for an order than was paid for it: in
// all, by line, and by tender. What holds a balance may get what another tender
// paid, and so may the method that was named for a return, or for the difference of
// a change or an exchange; what was so before the order came here is not held against this house.
func (d *Desk) overpaid(ctx context.Context, name string, s *stream, report func(Finding)) error {
	o := fold(s, shop.Order{})
	find := func(problem string) {
		report(Finding{name, problem + byCases(o)})
	}
	for _, p := range o.Payments {
		if p.Amount.Currency != o.Currency() && !p.Amount.IsZero() {
			find(fmt.Sprintf("a row of %s stands in an order in %s", p.Amount, o.Currency()))
			return nil
		}
	}
	before := shop.Order{}
	free := map[string]bool{} // methods that differences went to
	for _, e := range s.events {
		switch e := e.(type) {
		case shop.OrderImported:
			before = e.Order
		case shop.OrderItemsChanged:
			free[e.Payment.Method] = true
		case shop.OrderReturnRequested:
			free[e.Method] = true
		case shop.OrderExchangeRequested:
			free[e.Method] = true
		}
	}
	paid, back := throughout(o)
	if over := back.Sub(paid); over.Sign() > 0 {
		paidThen, backThen := throughout(before)
		if over.Cmp(money.Max(money.Zero(o.Currency()), backThen.Sub(paidThen))) > 0 {
			find(fmt.Sprintf("%s were paid and %s went back", paid, back))
		}
	}
	for _, l := range o.Lines {
		then, _ := before.Line(l.ID)
		if l.Refunded().Cmp(l.Paid()) > 0 && l.Refunded() != then.Refunded() {
			find(fmt.Sprintf("line %s: %s were paid and %s went back", l.ID, l.Paid(), l.Refunded()))
		}
	}
	for _, h := range o.Held() {
		if h.Amount.Sign() >= 0 || free[h.Method] || slices.Contains(before.Held(), h) {
			continue
		}
		balance, err := d.holdsBalance(ctx, h.Method)
		if err != nil {
			return err
		}
		if !balance {
			find(fmt.Sprintf("%s more went back to %s than it paid", h.Amount.Neg(), h.Method))
		}
	}
	return nil
}

// throughout is what was paid for an order in all, and what went back of the price.
func throughout(o shop.Order) (paid, back money.Amount) {
	paid, back = money.Zero(o.Currency()), money.Zero(o.Currency())
	for _, p := range o.Payments {
		switch p.Kind {
		case shop.Paid:
			paid = paid.Add(p.Amount)
		case shop.Refunded:
			back = back.Add(p.Amount)
		}
	}
	return paid, back
}

// byCases names the cases that an order's refunds were made in.
func byCases(o shop.Order) string {
	var cases []string
	for _, p := range o.Payments {
		if id, _, ok := strings.Cut(p.Key, "/"); ok && p.Kind == shop.Refunded && !slices.Contains(cases, id) {
			cases = append(cases, id)
		}
	}
	if len(cases) == 0 {
		return ""
	}
	return " (cases: " + strings.Join(cases, ", ") + ")"
}

// holdsBalance reports whether a payment method is a gift card or a store credit
// of this house; "" is a new one, handed over with its money on it.
func (d *Desk) holdsBalance(ctx context.Context, id string) (bool, error) {
	if id == "" {
		return true, nil
	}
	w := &work{Desk: d, ctx: ctx, actor: casefile.Actor{Kind: casefile.System}, now: d.now(), streams: map[string]*stream{}}
	if err := w.read(methodStream(id)); err != nil {
		if fault.CodeOf(err) == fault.LogDamaged {
			return true, nil // it is reported where the walk comes to it
		}
		return false, err
	}
	s := w.streams[methodStream(id)]
	return s.version > 0 || s.erased, nil
}
