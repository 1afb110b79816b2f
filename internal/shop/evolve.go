package shop

import (
	"slices"

	"makegood/internal/journal"
)

// Evolve is the order after an event. Events of other things leave it as it
// is. It copies what it changes: neither the order nor the event is touched.
func (o Order) Evolve(e journal.Event) Order {
	switch e := e.(type) {
	case OrderImported:
		return e.Order
	case OrderPlaced:
		return e.Order
	case OrderCancelled:
		o.State, o.CancelReason = Cancelled, e.Reason
		o.Payments = with(o.Payments, e.Refunds...)
	case OrderReturnRequested:
		o.State = ReturnRequested
		o.Return = &Return{Items: e.Items, Method: e.Method}
	case OrderExchangeRequested:
		o.State = ExchangeRequested
		o.Exchange = &Exchange{Items: e.Items, NewItems: e.NewItems, Method: e.Method, Difference: e.Difference}
	case OrderItemsChanged:
		o.State, o.Lines = ItemsModified, e.Lines
		o.Payments = with(o.Payments, e.Payment)
	case OrderPaymentChanged:
		o.Payments = with(o.Payments, e.Payments...)
	case OrderAddressChanged:
		o.Address = e.Address
	case OrderTakenBack:
		o = o.takenBack(e)
	case OrderRefunded:
		o = o.takenBack(OrderTakenBack{Parts: e.Parts, Refunds: e.Refunds})
	case OrderDelivered:
		o = o.delivered(e)
	case OrderRefundConfirmed:
		o.Payments = slices.Clone(o.Payments)
		for i, p := range o.Payments {
			if p.Key != "" && p.Key == e.Key {
				o.Payments[i].Reference = e.Reference
			}
		}
	}
	return o
}

func (o Order) takenBack(e OrderTakenBack) Order {
	o.Lines = slices.Clone(o.Lines)
	for _, part := range e.Parts {
		if i := o.lineIndex(part.Line); i >= 0 {
			o.Lines[i].TakenBack = with(o.Lines[i].TakenBack, part.Taken)
		}
	}
	o.Payments = with(o.Payments, e.Refunds...)
	return o
}

func (o Order) delivered(e OrderDelivered) Order {
	o.Lines = slices.Clone(o.Lines)
	for _, a := range e.Lines {
		if i := o.lineIndex(a.Line); i >= 0 {
			o.Lines[i].DeliveredOn, o.Lines[i].Came = e.On, a.Came
		}
	}
	open := slices.ContainsFunc(o.Lines, func(l Line) bool { return l.DeliveredOn == 0 })
	waiting := o.State == Pending || o.State == ItemsModified || o.State == Processed
	switch {
	case waiting && !open:
		o.State = Delivered
	case waiting:
		o.State = Processed
	}
	return o
}

// with appends without ever writing into memory that another value shares.
func with[T any](s []T, more ...T) []T { return append(slices.Clip(s), more...) }

// Evolve is the customer after an event.
func (c Customer) Evolve(e journal.Event) Customer {
	switch e := e.(type) {
	case CustomerImported:
		return e.Customer
	case CustomerAddressChanged:
		c.Address = e.Address
	}
	return c
}

// Evolve is the payment method after an event.
func (m Method) Evolve(e journal.Event) Method {
	switch e := e.(type) {
	case MethodImported:
		return e.Method
	case MethodCredited:
		m.Balance = m.Balance.Add(e.Amount)
	case MethodDebited:
		m.Balance = m.Balance.Sub(e.Amount)
	}
	return m
}

// Evolve is the product after an event.
func (p Product) Evolve(e journal.Event) Product {
	if e, ok := e.(ProductImported); ok {
		return e.Product
	}
	return p
}
