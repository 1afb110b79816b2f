package shop

import (
	"makegood/internal/journal"
	"makegood/internal/money"
	"makegood/internal/words"
)

// The names of the operations, reading ones included.
const (
	OpFindCustomer  = "find_customer"
	OpGetCustomer   = "get_customer"
	OpGetOrder      = "get_order"
	OpGetProduct    = "get_product"
	OpListProducts  = "list_products"
	OpCancelOrder   = "cancel_order"
	OpReturnItems   = "return_items"
	OpExchangeItems = "exchange_items"
	OpChangeItems   = "change_items"
	OpChangePayment = "change_payment"
	OpChangeAddress = "change_address"
	OpMoveCustomer  = "change_customer_address"
	OpTakeBack      = "take_back" // goods handed over at the counter, refunded to what paid for them
)

// Operation asks for a change of the shop's records.
type Operation struct {
	Name     string   `json:"name"`
	Order    string   `json:"order_id,omitempty"`
	Customer string   `json:"user_id,omitempty"` // the shop's own id; only for change_customer_address
	Reason   string   `json:"reason,omitempty"`
	Items    []string `json:"item_ids,omitempty"`
	NewItems []string `json:"new_item_ids,omitempty"`
	Method   string   `json:"payment_method_id,omitempty"`
	Address  *Address `json:"address,omitempty"`
	Lines    []Handed `json:"lines,omitempty"` // only for take_back
}

// Handed is a part of a line that the customer hands over.
type Handed struct {
	Line      string      `json:"line"`
	Quantity  int         `json:"quantity"`
	Condition Condition   `json:"condition"`
	GoesTo    Disposition `json:"goes_to,omitempty"` // empty: by condition
}

// World is what an operation is decided against: the records as they stand.
type World struct {
	Customer *Customer          // who is identified; nil: nobody
	Order    *Order             // the order named; nil: there is none
	Methods  map[string]Method  // the customer's payment methods, balances as of now
	Products map[string]Product // the products of the order's lines and of the new items
}

// Effect is what an operation would do.
type Effect struct {
	Order    []journal.Event            // to the order's stream
	Customer []journal.Event            // to the customer's stream
	Methods  map[string][]journal.Event // to the streams of payment methods with a balance
	Moves    []Move                     // the money that is to move, to the cent
	Says     words.Text                 // the read-back: what will happen, in plain words
}

// Move is money that is to move between the shop and a payment method:
// positive to the customer, negative from the customer. AtOnce: the method
// holds a balance, so the movement is done with the operation.
type Move struct {
	Method string       `json:"method"`
	Kind   MethodKind   `json:"kind"`
	Amount money.Amount `json:"amount"`
	AtOnce bool         `json:"at_once"`
}
