package api

import (
	"context"
	"net/http"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/promise"
	"makegood/internal/shop"
	"makegood/internal/words"
)

// Asked is an operation that somebody asks for.
type Asked struct {
	Visit     string         `json:"visit,omitempty" maxLength:"100" doc:"Of staff and programs: for whom."`
	Receipt   string         `json:"receipt,omitempty" maxLength:"100" doc:"Number of a receipt in the hand."`
	Case      string         `json:"case,omitempty" maxLength:"40" doc:"An open case that the operation settles; absent: a new one, and for a link the case that it opens."`
	Arguments map[string]any `json:"arguments" doc:"Those of the operation."`
}

// ReadBackAsked is what will happen, and the token that makes it so. Nothing
// has happened yet.
type ReadBackAsked struct {
	Case     string     `json:"case"`
	Text     words.Text `json:"text" doc:"To be read to the customer."`
	TextHash string     `json:"text_hash" doc:"Give it with the token to confirm these very words."`
	Token    string     `json:"token,omitempty" doc:"Absent where the caller may not confirm it: the customer's own link can."`
	Until    time.Time  `json:"until"`
}

func askedOf(a desk.Asked) ReadBackAsked {
	return ReadBackAsked{a.Case, a.Text, a.Hash, a.Token, a.Until}
}

// Confirmation is a yes to a read-back.
type Confirmation struct {
	Token    string `json:"token" minLength:"1" maxLength:"200"`
	TextHash string `json:"text_hash,omitempty" maxLength:"200" doc:"Of the text that was read. Another text than the one on file is refused."`
}

// Done is what a confirmation led to.
type Done struct {
	Case     string    `json:"case"`
	Seat     string    `json:"seat" doc:"For which seat it was confirmed."`
	Bound    bool      `json:"bound" doc:"Both have confirmed: it is agreed."`
	Promises []Promise `json:"promises"`
}

// CounterQuestion is what somebody at the counter asks for.
type CounterQuestion struct {
	Visit     string      `json:"visit,omitempty" maxLength:"100" doc:"For whom; not needed with a receipt that stands for its order."`
	Receipt   string      `json:"receipt,omitempty" maxLength:"100" doc:"Number of a receipt in the hand."`
	Order     string      `json:"order" minLength:"1" maxLength:"100"`
	Lines     []LineAsked `json:"lines,omitempty" maxItems:"200" doc:"Absent: the whole order."`
	Claim     string      `json:"claim" enum:"changed_mind,not_conforming,wrong_item,damaged,not_delivered"`
	Wish      string      `json:"wish,omitempty" enum:"refund,replacement,repair,exchange,price_reduction,set_extra_time" doc:"Absent: refund."`
	Condition string      `json:"condition,omitempty" enum:"unopened,opened,used,faulty,damaged,wrong_item" doc:"Of goods handed over."`
	Proof     string      `json:"proof,omitempty" enum:"receipt,statement,gift_receipt,none"`
	Known     Known       `json:"known,omitzero"`
	Events    []Event     `json:"events,omitempty" maxItems:"100"`
	NewItems  []string    `json:"new_item_ids,omitempty" maxItems:"200" doc:"Of an exchange."`
	Method    string      `json:"payment_method_id,omitempty" maxLength:"100" doc:"Of an exchange: who pays or gets the difference."`
	By        Day         `json:"by,omitzero" doc:"For what is not money; absent: in 10 business days."`
}

func (q CounterQuestion) ask() desk.Question {
	return desk.Question{Visit: q.Visit, Receipt: q.Receipt, Order: q.Order, Lines: asked(q.Lines), Claim: q.Claim, Wish: q.Wish,
		Condition: shop.Condition(q.Condition), Proof: q.Proof, Known: desk.Known(q.Known), Events: list(q.Events, Event.fact),
		NewItems: q.NewItems, Method: q.Method, By: q.By.Day}
}

// CounterAnswer is the counter card. Nothing in it may not be read aloud.
type CounterAnswer struct {
	Standing string        `json:"standing" enum:"owed,granted,ask,table" doc:"By law, a promise or a warranty; by the shop's own policy; a question would settle it; a person decides."`
	Quick    bool          `json:"quick" doc:"The next step is the read-back."`
	Sentence words.Text    `json:"sentence"`
	Right    *Entitlement  `json:"right,omitempty"`
	Amount   Money         `json:"amount,omitzero" doc:"What was paid for it, to the cent."`
	Also     []Entitlement `json:"also" doc:"What else is open, the customer's to choose."`
	Ask      []Question    `json:"refer" doc:"Questions whose answer would open or close something."`
	Never    []Never       `json:"never" doc:"What must not be said, and why."`
}

type operationInput struct {
	Name string `path:"name" maxLength:"60" example:"cancel_order" doc:"cancel_order, return_items, exchange_items, change_items, change_payment, change_address, change_customer_address or take_back."`
	Body Asked
}

type confirmInput struct{ Body Confirmation }

type counterInput struct{ Body CounterQuestion }

const operationText = `Nothing changes yet: the answer is the read-back and its token, good for 30 minutes. The arguments by name:

- ` + "`cancel_order`" + `: order_id, reason ("no longer needed" or "ordered by mistake")
- ` + "`return_items`" + `: order_id, item_ids, payment_method_id
- ` + "`exchange_items`, `change_items`" + `: order_id, item_ids, new_item_ids, payment_method_id
- ` + "`change_payment`" + `: order_id, payment_method_id
- ` + "`change_address`" + `: order_id, address1, address2, city, state, country, zip
- ` + "`change_customer_address`" + `: user_id and the same
- ` + "`take_back`" + `: order_id, lines: a list of {line, quantity, condition, goes_to}`

func (s *server) addOperations() {
	ordered := []fault.Code{fault.OperationUnknown, fault.ArgumentMissing, fault.CustomerUnknown, fault.OrderUnknown, fault.NotIdentified,
		fault.NotYours, fault.NotPending, fault.NotDelivered, fault.ReasonInvalid, fault.ItemUnknown, fault.CountsDiffer, fault.ItemUnavailable,
		fault.MethodUnknown, fault.MethodNotAllowed, fault.PaymentsNotSingle, fault.MethodSame, fault.BalanceShort, fault.PaidBack, fault.PriceMissing, fault.QuantityInvalid,
		fault.ConditionMissing, fault.OverMandate, fault.CaseClosed, fault.Conflict, fault.Erased}
	add(s, route{id: "ask-operation", method: http.MethodPost, path: "/v1/operations/{name}", tag: "Shop", action: desk.Operate,
		summary: "Read an operation of the shop back", text: operationText, refuses: ordered,
		example: map[string]any{"visit": "8M3K…", "arguments": map[string]any{"order_id": "#W6067464", "reason": "no longer needed"}}},
		s.askOperation)
	add(s, route{id: "confirm", method: http.MethodPost, path: "/v1/confirm", tag: "Shop", action: desk.ConfirmIt,
		summary: "Say yes to a read-back", text: "Once, within the token's time, by whom the token is for: the customer with their own link, or the person of the house before whom the customer stands; a program of the house never. What was read back is bound by both seats' yes to the same text.",
		refuses: []fault.Code{fault.StaleToken, fault.NotYourToken, fault.TextsDiffer, fault.NotYours, fault.CaseClosed, fault.Conflict, fault.BalanceShort, fault.PaidBack, fault.Erased},
		example: map[string]any{"token": "K7Q2M9-…"}},
		func(ctx context.Context, a casefile.Actor, in *confirmInput) (Done, error) {
			d, err := s.desk.Confirm(ctx, a, in.Body.Token, in.Body.TextHash)
			house := a.Seat() == casefile.House
			return Done{d.Case, string(d.Seat), d.Bound, list(d.Promises, func(p promise.Promise) Promise { return promiseOf(p, house) })}, err
		})
	found := []fault.Code{fault.OrderUnknown, fault.NotIdentified, fault.NotYours, fault.ItemUnknown, fault.QuantityInvalid, fault.Erased}
	add(s, route{id: "counter-answer", method: http.MethodPost, path: "/v1/counter/answer", tag: "Counter", action: desk.Counter,
		summary: "What is owed, in one sentence", text: "It changes nothing. Where the answer is quick, the next step is the read-back.", refuses: found,
		example: map[string]any{"receipt": "R-20931", "order": "R-1001", "lines": []any{map[string]any{"line": "1", "quantity": 1}}, "claim": "changed_mind", "condition": "unopened"}},
		func(ctx context.Context, a casefile.Actor, in *counterInput) (CounterAnswer, error) {
			c, err := s.desk.Answer(ctx, a, in.Body.ask())
			return cardOf(c), err
		})
	add(s, route{id: "counter-read-back", method: http.MethodPost, path: "/v1/counter/read-back", tag: "Counter", action: desk.Counter,
		summary: "Read back what the counter card offers", text: "In one step, from the same question. What is not plainly owed or granted goes to the table instead.",
		refuses: append(found, fault.NeedsTable, fault.OverMandate, fault.ConditionMissing, fault.NotDelivered, fault.ItemUnavailable, fault.PriceMissing, fault.PaidBack, fault.MethodUnknown, fault.BalanceShort, fault.CountsDiffer, fault.Conflict)},
		func(ctx context.Context, a casefile.Actor, in *counterInput) (ReadBackAsked, error) {
			asked, err := s.desk.AskQuick(ctx, a, in.Body.ask())
			return askedOf(asked), err
		})
}

func (s *server) askOperation(ctx context.Context, a casefile.Actor, in *operationInput) (ReadBackAsked, error) {
	op, err := shop.Parse(in.Name, in.Body.Arguments)
	if err != nil {
		return ReadBackAsked{}, err
	}
	r := desk.Request{Visit: in.Body.Visit, Receipt: in.Body.Receipt, Case: in.Body.Case, Operation: op}
	if r.Case == "" {
		r.Case = a.Case // a link opens one case, and could not confirm another
	}
	asked, err := s.desk.Ask(ctx, a, r)
	return askedOf(asked), err
}

func cardOf(c desk.CounterAnswer) CounterAnswer {
	out := CounterAnswer{Standing: string(c.Standing), Quick: c.Quick, Sentence: c.Sentence, Amount: amount(c.Amount),
		Also: list(c.Also, entitlementOf), Ask: list(c.Ask, questionOf), Never: list(c.Never, neverOf)}
	if c.Right != nil {
		right := entitlementOf(*c.Right)
		out.Right = &right
	}
	return out
}
