package shop

import (
	"makegood/internal/calendar"
	"makegood/internal/journal"
	"makegood/internal/money"
)

// The events of the shop's records. They carry facts as they were decided
// (amounts, lines, rows), so that a fold never computes anything anew.

// OrderImported begins an order's stream: the order as another system had it.
type OrderImported struct {
	Order Order `json:"order"`
}

// OrderCancelled: the order is off, and what was still held goes back.
type OrderCancelled struct {
	Reason  string    `json:"reason"`
	Refunds []Payment `json:"refunds"`
}

// OrderReturnRequested: items are to come back; no money has moved.
type OrderReturnRequested struct {
	Items  []string `json:"items"` // sorted
	Method string   `json:"method"`
}

// OrderExchangeRequested: items are to be exchanged; no money has moved.
type OrderExchangeRequested struct {
	Items      []string     `json:"items"`     // sorted
	NewItems   []string     `json:"new_items"` // sorted
	Method     string       `json:"method"`
	Difference money.Amount `json:"difference"` // positive: the customer pays
}

// OrderItemsChanged: the lines as they are now, and the row that evens it out.
type OrderItemsChanged struct {
	Lines   []Line  `json:"lines"`
	Payment Payment `json:"payment"`
}

// OrderPaymentChanged: paid anew with one method and refunded to the other.
type OrderPaymentChanged struct {
	Payments []Payment `json:"payments"`
}

// OrderAddressChanged: where the order goes now.
type OrderAddressChanged struct {
	Address Address `json:"address"`
}

// OrderTakenBack: goods came back over the counter.
type OrderTakenBack struct {
	Parts   []TakenPart `json:"parts"`
	Refunds []Payment   `json:"refunds"`
}

// TakenPart is a part of a line that came back.
type TakenPart struct {
	Line  string    `json:"line"`
	Taken TakenBack `json:"taken"`
}

// OrderDelivered: lines arrived. The order counts as delivered when every line
// of it has arrived.
type OrderDelivered struct {
	On    calendar.Day `json:"on"`
	Lines []Arrival    `json:"lines"`
}

// Arrival is a line that arrived, and the item that really came where it was
// another than ordered.
type Arrival struct {
	Line string `json:"line"`
	Came string `json:"came,omitempty"`
}

// OrderRefundConfirmed: whoever moves the money gave the reference of the
// movement that was asked for under the key.
type OrderRefundConfirmed struct {
	Key       string `json:"key"`
	Reference string `json:"reference"`
}

// CustomerImported begins a customer's stream.
type CustomerImported struct {
	Customer Customer `json:"customer"`
}

// CustomerAddressChanged: the customer's own address from now on.
type CustomerAddressChanged struct {
	Address Address `json:"address"`
}

// MethodImported begins the stream of a payment method that holds a balance.
type MethodImported struct {
	Method Method `json:"method"`
}

// MethodCredited: money was put on a gift card or a store credit.
type MethodCredited struct {
	Amount money.Amount `json:"amount"`
	Key    string       `json:"key,omitempty"`
	Why    string       `json:"why"` // the operation and the order, as in "cancel_order #W1"
}

// MethodDebited: money was taken from a gift card or a store credit.
type MethodDebited struct {
	Amount money.Amount `json:"amount"`
	Key    string       `json:"key,omitempty"`
	Why    string       `json:"why"`
}

// ProductImported begins a product's stream, or replaces what was known of it.
type ProductImported struct {
	Product Product `json:"product"`
}

// EventName and its like are the names under which the log keeps the events.
func (OrderImported) EventName() string          { return "order.imported" }
func (OrderCancelled) EventName() string         { return "order.cancelled" }
func (OrderReturnRequested) EventName() string   { return "order.return_requested" }
func (OrderExchangeRequested) EventName() string { return "order.exchange_requested" }
func (OrderItemsChanged) EventName() string      { return "order.items_changed" }
func (OrderPaymentChanged) EventName() string    { return "order.payment_changed" }
func (OrderAddressChanged) EventName() string    { return "order.address_changed" }
func (OrderTakenBack) EventName() string         { return "order.taken_back" }
func (OrderDelivered) EventName() string         { return "order.delivered" }
func (OrderRefundConfirmed) EventName() string   { return "order.refund_confirmed" }
func (CustomerImported) EventName() string       { return "customer.imported" }
func (CustomerAddressChanged) EventName() string { return "customer.address_changed" }
func (MethodImported) EventName() string         { return "method.imported" }
func (MethodCredited) EventName() string         { return "method.credited" }
func (MethodDebited) EventName() string          { return "method.debited" }
func (ProductImported) EventName() string        { return "product.imported" }

// Register makes the shop's events known.
func Register(r *journal.Registry) {
	journal.Register[OrderImported](r)
	journal.Register[OrderPlaced](r)
	journal.Register[OrderCancelled](r)
	journal.Register[OrderReturnRequested](r)
	journal.Register[OrderExchangeRequested](r)
	journal.Register[OrderItemsChanged](r)
	journal.Register[OrderPaymentChanged](r)
	journal.Register[OrderAddressChanged](r)
	journal.Register[OrderTakenBack](r)
	journal.Register[OrderDelivered](r)
	journal.Register[OrderRefunded](r)
	journal.Register[OrderRefundConfirmed](r)
	journal.Register[CustomerImported](r)
	journal.Register[CustomerAddressChanged](r)
	journal.Register[MethodImported](r)
	journal.Register[MethodCredited](r)
	journal.Register[MethodDebited](r)
	journal.Register[ProductImported](r)
}
