package rights

import (
	"makegood/internal/calendar"
	"makegood/internal/money"
)

// Facts are what is known about one thing bought and what went wrong with it.
// What is absent is unknown, which is neither yes nor no: an empty string, the
// zero Day, the zero Amount and a nil pointer all say "not known". No field
// tells who the customer is or what they are worth.
type Facts struct {
	Jurisdiction string          `json:"jurisdiction,omitempty" yaml:"jurisdiction,omitempty"` // uk, eu, us, us-xx, ru
	Contract     Contract        `json:"contract" yaml:"contract"`
	Goods        Goods           `json:"goods" yaml:"goods"`
	Events       []Event         `json:"events,omitempty" yaml:"events,omitempty"`     // any order
	Claim        string          `json:"claim,omitempty" yaml:"claim,omitempty"`       // not_delivered, not_conforming, wrong_item, damaged, changed_mind
	Promises     []PromiseMade   `json:"promises,omitempty" yaml:"promises,omitempty"` // what staff said binds
	Answers      map[string]bool `json:"answers,omitempty" yaml:"answers,omitempty"`   // answers to questions of earlier findings, by Refer.Asks
}

// Contract is what was agreed and how it was paid.
type Contract struct {
	OrderedVia          string       `json:"ordered_via,omitempty" yaml:"ordered_via,omitempty"` // store, web, phone, mail, doorstep: how it was ordered
	On                  calendar.Day `json:"on,omitzero" yaml:"on,omitempty"`
	Price               money.Amount `json:"price,omitzero" yaml:"price,omitempty"`                    // the goods in dispute, as marked
	Paid                money.Amount `json:"paid,omitzero" yaml:"paid,omitempty"`                      // what was paid for them, all included; absent: as price
	PaidBy              string       `json:"paid_by,omitempty" yaml:"paid_by,omitempty"`               // card_credit, card_debit, card, cash, store_credit, financed, split
	Delivery            string       `json:"delivery,omitempty" yaml:"delivery,omitempty"`             // carried, shipped
	PromisedBy          calendar.Day `json:"promised_by,omitzero" yaml:"promised_by,omitempty"`        // agreed day of delivery (in us: of shipment, where ordered from a distance)
	TimeEssential       *bool        `json:"time_essential,omitempty" yaml:"time_essential,omitempty"` // was delivery in time essential?
	CustomMade          *bool        `json:"custom_made,omitempty" yaml:"custom_made,omitempty"`       // made to this customer's specification
	ToldOfRightToCancel *bool        `json:"told_of_right_to_cancel,omitempty" yaml:"told_of_right_to_cancel,omitempty"`
	PostedRefundPolicy  *bool        `json:"posted_refund_policy,omitempty" yaml:"posted_refund_policy,omitempty"`
	Buyer               string       `json:"buyer,omitempty" yaml:"buyer,omitempty"` // consumer (assumed when absent), business
	Proof               string       `json:"proof,omitempty" yaml:"proof,omitempty"` // receipt (assumed when absent), statement, gift_receipt, none

	// What a shop's own policy may turn on.
	SpecialOrder *bool        `json:"special_order,omitempty" yaml:"special_order,omitempty"` // ordered in for this customer, not made for them
	SaleItem     *bool        `json:"sale_item,omitempty" yaml:"sale_item,omitempty"`         // sold at a reduced price
	SaidFinal    *bool        `json:"said_final,omitempty" yaml:"said_final,omitempty"`       // told before paying that it could not be returned
	Member       string       `json:"member,omitempty" yaml:"member,omitempty"`               // guest, bronze, silver, gold: the plan the sale was made under
	SuppliedAs   string       `json:"supplied_as,omitempty" yaml:"supplied_as,omitempty"`     // sale (assumed when absent), replacement, free
	LowestPrice  money.Amount `json:"lowest_price,omitzero" yaml:"lowest_price,omitempty"`    // lowest price asked in the last 60 days
}

// Goods are the things in dispute.
type Goods struct {
	Category         string `json:"category,omitempty" yaml:"category,omitempty"`                     // furniture, appliance, electronics, clothing, footwear, food, hygiene, vehicle, other
	State            string `json:"state,omitempty" yaml:"state,omitempty"`                           // unopened, opened, used
	Quantity         int    `json:"quantity,omitempty" yaml:"quantity,omitempty"`                     // 0: not known
	SealedForHygiene *bool  `json:"sealed_for_hygiene,omitempty" yaml:"sealed_for_hygiene,omitempty"` // came with a seal that health or hygiene asks for
	Packaging        string `json:"packaging,omitempty" yaml:"packaging,omitempty"`                   // original, other, none
	Maker            string `json:"maker,omitempty" yaml:"maker,omitempty"`                           // id of the maker whose warranty pack applies
}

// Event is something that happened on a day.
type Event struct {
	On       calendar.Day `json:"on" yaml:"on"`
	Kind     string       `json:"kind" yaml:"kind"`                             // see EventKinds
	OK       *bool        `json:"ok,omitempty" yaml:"ok,omitempty"`             // repair_finished, replacement_delivered: do the goods conform now?
	Until    calendar.Day `json:"until,omitzero" yaml:"until,omitempty"`        // extra_time_set, delay_notice: the new day
	Definite *bool        `json:"definite,omitempty" yaml:"definite,omitempty"` // delay_notice: is the new day definite?
	Remedy   string       `json:"remedy,omitempty" yaml:"remedy,omitempty"`     // demanded: which one
}

// PromiseMade is what staff said they would do. It binds the house whoever
// said it.
type PromiseMade struct {
	Deed string       `json:"deed" yaml:"deed"`                     // what was promised, in the words used; "delivery" is the delivery of the goods
	By   calendar.Day `json:"by,omitzero" yaml:"by,omitempty"`      // the last day to do it
	On   calendar.Day `json:"on,omitzero" yaml:"on,omitempty"`      // the day it was said
	Who  string       `json:"who,omitempty" yaml:"who,omitempty"`   // who said it
	Kept *bool        `json:"kept,omitempty" yaml:"kept,omitempty"` // was the deed done, and the right deed?
}

// EventKinds lists the kinds of event that facts may hold.
func EventKinds() []string {
	return []string{"shipped", "delivered", "defect_appeared", "notified", "repair_started", "repair_finished",
		"replacement_asked", "replacement_delivered", "demanded", "extra_time_set", "seller_refused", "delay_notice",
		"delay_accepted", "cancelled", "returned", "refund_agreed", "refunded", "statement_sent"}
}

// Known makes the pointer that a tri-state field wants: Known(true) is yes,
// Known(false) is no, nil is not known.
func Known(v bool) *bool { return &v }

// With is the facts with one more event; the receiver is not changed.
func (f Facts) With(e Event) Facts {
	events := make([]Event, 0, len(f.Events)+1)
	f.Events = append(append(events, f.Events...), e)
	return f
}

// PaidOrPrice is what a refund gives back: what was paid, and the price where
// that is not known.
func (c Contract) PaidOrPrice() money.Amount {
	if c.Paid != (money.Amount{}) {
		return c.Paid
	}
	return c.Price
}
