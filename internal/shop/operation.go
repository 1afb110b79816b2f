package shop

import (
	"makegood/internal/calendar"
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

// Operation asks for a change of the shop's records, or to read them. A list
// may be given and empty; nil is not given. Made of a call by Parse.
type Operation struct {
	Name     string   `json:"name"`
	Order    string   `json:"order_id,omitempty"`
	Customer string   `json:"user_id,omitempty"` // the shop's own id; change_customer_address and get_customer
	Reason   string   `json:"reason,omitempty"`
	Items    []string `json:"item_ids,omitzero"`
	NewItems []string `json:"new_item_ids,omitzero"`
	Method   string   `json:"payment_method_id,omitempty"`
	Address  *Address `json:"address,omitempty"`
	Lines    []Handed `json:"lines,omitzero"` // only for take_back
	Sale     *Sale    `json:"sale,omitempty"` // only for sell

	// Of the reading operations alone.
	Email   string `json:"email,omitempty"`
	First   string `json:"first_name,omitempty"`
	Last    string `json:"last_name,omitempty"`
	Zip     string `json:"zip,omitempty"`
	Product string `json:"product_id,omitempty"`
}

// Handed is a part of a line that the customer hands over.
type Handed struct {
	Line      string      `json:"line"`
	Quantity  int         `json:"quantity"`
	Condition Condition   `json:"condition"`
	GoesTo    Disposition `json:"goes_to,omitempty"` // empty: by condition
}

// World is what an operation is decided against: the records as they stand,
// and what the desk adds of its own (the day, the key, the terms).
type World struct {
	Customer *Customer          // who is identified; nil: nobody
	Order    *Order             // the order named; nil: there is none
	Named    *Customer          // the customer whom the operation names or looks for; nil: there is none
	Methods  map[string]Method  // the identified customer's payment methods, balances as of now
	Products map[string]Product // the products of the order's lines, and the product named
	Receipt  string             // number of a receipt handed over; it stands for its order where no buyer is on record, or a gift receipt was given

	On   calendar.Day // the day of business, which take_back writes down
	Key  string       // of the operation; a movement of money gets KEY/1, KEY/2, … as its idempotency key
	Case string       // the case that it belongs to, for take_back
	Wait Wait         // how long money takes that does not come at once

	Waits map[MethodKind]Wait // the same by kind of method, where it is not Wait
}

// Wait is how long a refund takes to a method that holds no balance: From to To
// business days, and the last day on the calendar where the caller knows the
// holidays. The zero Wait means StandardWait.
type Wait struct {
	From, To int
	Until    calendar.Day
}

// StandardWait is what the shop's written policy says: 5 to 7 business days.
var StandardWait = Wait{From: 5, To: 7}

// Effect is what an operation would do. Nothing in it shares memory with the
// World that it was decided against.
type Effect struct {
	Order    []journal.Event            // to the order's stream
	Customer []journal.Event            // to the customer's stream
	Methods  map[string][]journal.Event // to the streams of payment methods with a balance
	Moves    []Move                     // the money that is to move, to the cent
	Later    []Move                     // the money that is to move when the goods are back: no instruction yet
	Says     words.Text                 // the read-back: what will happen, in plain words
}

// Move is money that is to move between the shop and a payment method:
// positive to the customer, negative from the customer. AtOnce: the movement
// is done with the operation, since the method holds a balance, or is cash.
type Move struct {
	Key    string       `json:"key,omitempty"` // idempotency key, as in the order's payment row
	Method string       `json:"method"`
	Kind   MethodKind   `json:"kind"`
	Amount money.Amount `json:"amount"`
	AtOnce bool         `json:"at_once"`
}
