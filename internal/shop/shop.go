// Package shop is what a returns desk knows of the shop: customers, orders,
// products and payments, and the operations that may be done to them under
// the shop's rules. It is pure: an operation is decided against the records it
// reads and answers with the events that would change them; who may ask, and
// when it counts, is the desk's business.
package shop

import (
	"slices"
	"strings"

	"makegood/internal/calendar"
	"makegood/internal/money"
)

// Customer is a person or a business that buys. Ref is the opaque name under
// which the log knows them; ID is the shop's own, which may hold a name and
// therefore stays sealed.
type Customer struct {
	Ref      string   `json:"ref"`
	ID       string   `json:"id"`
	First    string   `json:"first"`
	Last     string   `json:"last"`
	Email    string   `json:"email,omitempty"`
	Phone    string   `json:"phone,omitempty"`
	Address  Address  `json:"address"`
	Methods  []Method `json:"methods"` // as imported; a gift card's balance lives in its own stream
	Orders   []string `json:"orders"`
	Language string   `json:"language,omitempty"` // ISO 639-1
	Business bool     `json:"business,omitempty"`
}

// Name is the full name.
func (c Customer) Name() string {
	if c.First == "" || c.Last == "" {
		return c.First + c.Last
	}
	return c.First + " " + c.Last
}

// Address is where something is sent.
type Address struct {
	Line1   string `json:"line1"`
	Line2   string `json:"line2"`
	City    string `json:"city"`
	State   string `json:"state"`
	Country string `json:"country"`
	Zip     string `json:"zip"`
}

// String is the address in one line.
func (a Address) String() string {
	parts := []string{a.Line1, a.Line2, a.City, strings.TrimSpace(a.State + " " + a.Zip), a.Country}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

// MethodKind says what a payment method is.
type MethodKind string

// The kinds of payment methods (tenders).
const (
	GiftCard    MethodKind = "gift_card"
	CreditCard  MethodKind = "credit_card"
	DebitCard   MethodKind = "debit_card"
	PayPal      MethodKind = "paypal"
	Cash        MethodKind = "cash"
	StoreCredit MethodKind = "store_credit"
	Financed    MethodKind = "financed"
)

// Method is a payment method of a customer, or the till's cash. Gift cards and
// store credit hold a balance.
type Method struct {
	ID       string       `json:"id"`
	Kind     MethodKind   `json:"kind"`
	Brand    string       `json:"brand,omitempty"`
	LastFour string       `json:"last_four,omitempty"`
	Balance  money.Amount `json:"balance,omitzero"`
	Gone     bool         `json:"gone,omitempty"` // expired or closed: nothing can be paid back to it
}

// HoldsBalance reports whether the method is a balance that the shop keeps.
func (m Method) HoldsBalance() bool { return m.Kind == GiftCard || m.Kind == StoreCredit }

// AtOnce reports whether a refund to the method is there with the operation:
// a balance is credited, cash is handed over.
func (m Method) AtOnce() bool { return m.HoldsBalance() || m.Kind == Cash }

// Product is a kind of goods with its variants, of which one is bought.
type Product struct {
	ID       string    `json:"id"`
	Name     string    `json:"name"`
	Category string    `json:"category,omitempty"`  // as in the rights facts: furniture, electronics, …
	Partner  string    `json:"partner,omitempty"`   // whose goods they are; "" the shop's own
	LeadDays int       `json:"lead_days,omitempty"` // supplier's lead time on record, in days
	Variants []Variant `json:"variants"`
}

// Variant is one item that can be bought.
type Variant struct {
	Item      string            `json:"item"`
	Options   map[string]string `json:"options"`
	Available bool              `json:"available"`
	Price     money.Amount      `json:"price"`

	Prices []money.Amount `json:"prices,omitempty"` // in other currencies, one of each
}

// In is the variant at its price in a currency; ok is false where it has none.
func (v Variant) In(currency string) (priced Variant, ok bool) {
	for _, p := range append([]money.Amount{v.Price}, v.Prices...) {
		if p.Currency == currency || currency == "" {
			v.Price = p
			return v, true
		}
	}
	return v, false
}

// Variant finds one of the product's items.
func (p Product) Variant(item string) (Variant, bool) {
	for _, v := range p.Variants {
		if v.Item == item {
			return v, true
		}
	}
	return Variant{}, false
}

// OrderState is where an order stands.
type OrderState string

// The states of an order.
const (
	Pending           OrderState = "pending"
	Processed         OrderState = "processed"
	Delivered         OrderState = "delivered"
	Cancelled         OrderState = "cancelled"
	ItemsModified     OrderState = "pending (item modified)"
	ReturnRequested   OrderState = "return requested"
	ExchangeRequested OrderState = "exchange requested"
)

// Order is one sale: at a till, on the web, by phone.
type Order struct {
	ID         string       `json:"id"`
	Customer   string       `json:"customer"` // the buyer's Ref; "" for an anonymous till sale
	Receipt    string       `json:"receipt,omitempty"`
	Store      string       `json:"store,omitempty"`
	Till       string       `json:"till,omitempty"`
	Channel    string       `json:"channel,omitempty"` // store, web, phone, mail, doorstep
	PlacedOn   calendar.Day `json:"placed_on,omitzero"`
	PromisedBy calendar.Day `json:"promised_by,omitzero"`
	Recipient  string       `json:"recipient,omitempty"` // Ref of whom it was sent to, where that is not the buyer
	Gift       bool         `json:"gift,omitempty"`      // a gift receipt was given: the giver is not told of a return
	Address    Address      `json:"address"`
	Lines      []Line       `json:"lines"`
	Shipments  []Shipment   `json:"shipments"`
	State      OrderState   `json:"state"`
	Payments   []Payment    `json:"payments"`
	Tenders    []Method     `json:"tenders,omitempty"` // cards that paid at a till and are of no customer on record

	CancelReason string    `json:"cancel_reason,omitempty"`
	Return       *Return   `json:"return,omitempty"`
	Exchange     *Exchange `json:"exchange,omitempty"`
}

// Line is one line of an order: a quantity of one item, with its share of what
// was taken off and put on. All amounts but Price are for the whole line.
type Line struct {
	ID       string            `json:"id"` // "1", "2", … in the order
	Product  string            `json:"product"`
	Item     string            `json:"item"`
	Name     string            `json:"name"`
	Options  map[string]string `json:"options"`
	Quantity int               `json:"quantity"`
	Price    money.Amount      `json:"price"`             // of one piece, as marked
	Discount money.Amount      `json:"discount,omitzero"` // the line's share of promotions, positive
	Tax      money.Amount      `json:"tax,omitzero"`      // on top of the price
	Delivery money.Amount      `json:"delivery,omitzero"` // the line's share of delivery
	Category string            `json:"category,omitempty"`
	Partner  string            `json:"partner,omitempty"` // who sold it; "" the shop
	Special  bool              `json:"special,omitempty"` // ordered specially, from outside stock
	Sale     bool              `json:"sale,omitempty"`    // bought in a sale
	Custom   bool              `json:"custom,omitempty"`  // made to the customer's specification
	Hygiene  bool              `json:"hygiene,omitempty"` // sealed for hygiene
	Serial   string            `json:"serial,omitempty"`

	DeliveredOn calendar.Day `json:"delivered_on,omitzero"`
	Came        string       `json:"came,omitempty"` // the item that really came, where it was another
	TakenBack   []TakenBack  `json:"taken_back,omitempty"`
}

// TakenBack is a part of a line that came back.
type TakenBack struct {
	On        calendar.Day `json:"on"`
	Quantity  int          `json:"quantity"`
	Condition Condition    `json:"condition"`
	GoesTo    Disposition  `json:"goes_to"`
	Refund    money.Amount `json:"refund"`
	Case      string       `json:"case,omitempty"`
}

// Condition is how goods come back.
type Condition string

// The conditions of goods at the counter.
const (
	Unopened Condition = "unopened"
	Opened   Condition = "opened"
	Used     Condition = "used"
	Faulty   Condition = "faulty"
	Damaged  Condition = "damaged"
	Wrong    Condition = "wrong_item"
)

// Disposition is where goods go next.
type Disposition string

// Where goods that came back go.
const (
	ToShelf      Disposition = "shelf"
	ToSupplier   Disposition = "supplier"
	ToQuarantine Disposition = "quarantine"
	ToDestroy    Disposition = "destroy"
)

// Shipment is a parcel and what is in it.
type Shipment struct {
	Tracking []string `json:"tracking"`
	Items    []string `json:"items"`
}

// PaymentKind says which way money went.
type PaymentKind string

// Money in, money back, and money given besides the price: goodwill, a penalty.
const (
	Paid     PaymentKind = "payment"
	Refunded PaymentKind = "refund"
	Given    PaymentKind = "given"
)

// Payment is a row of the order's payment history. A refund carries the key of
// the instruction that asked for it, and the reference of whoever moved it.
type Payment struct {
	Kind      PaymentKind  `json:"kind"`
	Amount    money.Amount `json:"amount"`
	Method    string       `json:"method"`
	InsteadOf string       `json:"instead_of,omitempty"` // the tender that this refund stands for, where it went elsewhere
	Key       string       `json:"key,omitempty"`
	Reference string       `json:"reference,omitempty"`
}

// Return is what was asked to be returned, before the goods are back.
type Return struct {
	Items  []string `json:"items"` // sorted
	Method string   `json:"method"`
}

// Exchange is what was asked to be exchanged.
type Exchange struct {
	Items      []string     `json:"items"`     // sorted
	NewItems   []string     `json:"new_items"` // sorted
	Method     string       `json:"method"`
	Difference money.Amount `json:"difference"` // positive: the customer pays
}
