package desk

import (
	"context"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/rights"
	"makegood/internal/shop"
	"makegood/internal/words"
)

// Question is what somebody at the counter asks for.
type Question struct {
	Visit     string         `json:"visit,omitempty"`
	Receipt   string         `json:"receipt,omitempty"`
	Order     string         `json:"order"`
	Lines     []PartAsked    `json:"lines,omitempty"`
	Claim     string         `json:"claim"`          // changed_mind, not_conforming, wrong_item, damaged, not_delivered
	Wish      string         `json:"wish,omitempty"` // refund (also when empty), replacement, repair, exchange, price_reduction
	Condition shop.Condition `json:"condition,omitempty"`
	Proof     string         `json:"proof,omitempty"`
	Known     Known          `json:"known,omitzero"`
	Events    []rights.Event `json:"events,omitempty"`
	NewItems  []string       `json:"new_item_ids,omitempty"`      // of an exchange
	Method    string         `json:"payment_method_id,omitempty"` // of an exchange: who pays or gets the difference
	By        calendar.Day   `json:"by,omitzero"`                 // by which day, for what is not money; empty: in 10 business days
}

// Standing says how plain the answer is.
type Standing string

// The standings of an answer.
const (
	Owed    Standing = "owed"    // by law, by a promise or a warranty
	Granted Standing = "granted" // by the shop's own policy
	AskThis Standing = "ask"     // a question would settle it
	Table   Standing = "table"   // neither: it is for a person to decide
)

// CounterAnswer is the counter card: one sentence, and what can be done at once.
// Nothing in it may not be read aloud.
type CounterAnswer struct {
	Standing Standing             `json:"standing"`
	Quick    bool                 `json:"quick"` // the next step is the read-back
	Sentence words.Text           `json:"sentence"`
	Right    *rights.Entitlement  `json:"right,omitempty"`
	Amount   money.Amount         `json:"amount,omitzero"` // what was paid for it, to the cent
	Also     []rights.Entitlement `json:"also"`            // what else is open, the customer's to choose
	Ask      []rights.Refer       `json:"ask"`             // questions whose answer would open or close something
	Never    []rights.Forbidden   `json:"never"`           // what must not be said, and why
}

// Answer says in one sentence what is owed or granted. It changes nothing.
func (d *Desk) Answer(ctx context.Context, actor casefile.Actor, q Question) (CounterAnswer, error) {
	if err := May(actor, Counter); err != nil {
		return CounterAnswer{}, err
	}
	w := &work{Desk: d, ctx: ctx, actor: actor, now: d.now(), streams: map[string]*stream{}}
	a, _, err := w.answer(q)
	return a, err
}

func (w *work) answer(q Question) (CounterAnswer, casefile.OpenCase, error) {
	in := Intake{Visit: q.Visit, Receipt: q.Receipt, Order: q.Order, Lines: q.Lines, Claim: q.Claim, Proof: q.Proof,
		Known: q.Known, Events: q.Events, Wish: casefile.Wish{Remedy: q.wish()}}
	if in.Known.State == "" {
		switch q.Condition {
		case shop.Unopened, shop.Opened, shop.Used:
			in.Known.State = string(q.Condition)
		}
	}
	open, err := w.intake(in)
	if err != nil {
		return CounterAnswer{}, open, err
	}
	paid := make([]money.Amount, len(open.Parts))
	for i, p := range open.Parts {
		paid[i] = p.Paid
	}
	found := w.Book().Find(open.Facts, calendar.Of(w.now.In(zone(open.Zone))), open.Policy)
	a := CounterAnswer{Standing: Table, Amount: money.Sum(paid...), Also: []rights.Entitlement{}, Ask: found.Refer, Never: found.Forbidden}
	for _, e := range found.Entitlements {
		switch {
		case e.Chooser != "consumer":
		case e.Remedy == q.wish() && a.Right == nil && plainly(e, given(open)):
			right := e
			a.Right = &right
		default:
			a.Also = append(a.Also, e)
		}
	}
	switch {
	case a.Right != nil:
		a.Standing, a.Quick = Owed, true
		if a.Right.Source == "policy" {
			a.Standing = Granted
		}
		a.Sentence = texts(a.Right.Say)
	case len(found.Refer) > 0:
		a.Standing = AskThis
		a.Sentence = texts(found.Refer[0].Say)
	case len(a.Also) > 0:
		a.Sentence = say("counter.other", "Right", texts(a.Also[0].Say))
	default:
		a.Sentence = say("counter.table")
	}
	if t, taken, err := w.takenFrom(open); err != nil || taken { // another case is putting these goods right
		a.Standing, a.Quick, a.Right = Table, false, nil
		a.Sentence = say("counter.taken", "Deed", t.Deed, "Case", t.Case)
		return a, open, err
	}
	return a, open, nil
}

func (q Question) wish() string {
	if q.Wish == "" {
		return "refund"
	}
	return q.Wish
}

// given reports whether whoever asks was given the goods: then money goes to a
// credit of their own, and the giver is not told.
func given(open casefile.OpenCase) bool {
	return open.Order.Gift || open.Order.Customer != open.Customer.Ref
}

// plainly reports whether the right needs no more talk: a refund whose sum is
// certain, credit for a gift, or any right to things done.
func plainly(e rights.Entitlement, gift bool) bool {
	switch e.Remedy {
	case "refund":
		return e.Amount != nil
	case "store_credit":
		return e.Amount != nil && gift
	case "price_reduction", "card_dispute", "card_claim":
		return false
	}
	return true
}

// AskQuick reads back what the counter card offered, in one step. It refuses
// with NeedsTable what is not plainly owed or granted. Where goods are handed
// over it takes a person of the house.
func (d *Desk) AskQuick(ctx context.Context, actor casefile.Actor, q Question) (Asked, error) {
	if err := May(actor, Counter); err != nil {
		return Asked{}, err
	}
	var asked Asked
	err := d.do(ctx, actor, func(w *work) error {
		a, open, err := w.answer(q)
		if err != nil {
			return err
		}
		if !a.Quick {
			return fault.New(fault.NeedsTable, "why", a.Sentence)
		}
		if op, ok, err := w.quickOperation(q, open); err != nil {
			return err
		} else if ok {
			asked, err = w.ask(Request{Visit: q.Visit, Receipt: q.Receipt, Operation: op, facts: &open.Facts, wish: open.Wish})
			return err
		}
		asked, err = w.askRight(open, *a.Right, q)
		return err
	})
	return asked, err
}

// quickOperation is the operation that gives the right, where goods change hands
// over the counter.
func (w *work) quickOperation(q Question, open casefile.OpenCase) (shop.Operation, bool, error) {
	switch {
	case q.wish() == "exchange" && len(q.NewItems) > 0:
		op := shop.Operation{Name: shop.OpExchangeItems, Order: q.Order, NewItems: q.NewItems, Method: q.Method}
		for _, p := range open.Parts {
			for range p.Quantity {
				op.Items = append(op.Items, p.Item)
			}
		}
		return op, true, nil
	case q.wish() != "refund" && (q.wish() != "store_credit" || !given(open)):
		return shop.Operation{}, false, nil
	}
	op := shop.Operation{Name: shop.OpTakeBack, Order: q.Order}
	for _, p := range open.Parts {
		l, _ := open.Order.Line(p.Line)
		if !open.Order.Arrived(l) {
			return shop.Operation{}, false, nil // nothing to hand over
		}
		condition := q.Condition
		if condition == "" {
			condition = map[string]shop.Condition{"not_conforming": shop.Faulty, "damaged": shop.Damaged, "wrong_item": shop.Wrong}[q.Claim]
		}
		if condition == "" {
			return op, false, fault.New(fault.ConditionMissing, "line", p.Line)
		}
		op.Lines = append(op.Lines, shop.Handed{Line: p.Line, Quantity: p.Quantity, Condition: condition})
	}
	return op, true, nil
}

// quickDays is by when what is not money is done, where nobody says otherwise.
const quickDays = 10

// askRight reads a right back where nothing is handed over: money for what
// never came, a repair, a replacement. The house's yes is the standing one of
// the law or the policy.
func (w *work) askRight(open casefile.OpenCase, e rights.Entitlement, q Question) (Asked, error) {
	id, err := w.random(6)
	if err != nil {
		return Asked{}, err
	}
	open.ID = id
	read := casefile.ReadBackRight{}
	if w.actor.Kind == casefile.Staff { // the customer stands there, and says yes now or not at all
		open.Operation, read.Lifetime = casefile.OneRight, tokenLifetime
	}
	c, err := w.decide(casefile.Case{}, casefile.Side{}, open)
	if err != nil {
		return Asked{}, err
	}
	t := casefile.Term{Remedy: e.Remedy, Right: e.ID, Line: c.Lines[0].Line, By: q.By}
	if e.Remedy == "refund" {
		t.Amount = *e.Amount
	} else if t.By == 0 {
		t.By = calendar.Of(w.now.In(zone(open.Zone))).AddBusiness(quickDays, calendar.Weekdays{})
	}
	if e.Remedy == "set_extra_time" {
		t.Remedy = "delivery"
	}
	if read.Package, err = w.tenders(c, casefile.Package{Terms: []casefile.Term{t}}); err != nil {
		return Asked{}, err
	}
	if c, err = w.decide(c, casefile.Side{}, read); err != nil {
		return Asked{}, err
	}
	asked := Asked{Case: c.ID, Text: c.Back.Text, Hash: c.Back.Hash, Until: c.Back.Until}
	if w.actor.Kind != casefile.Agent {
		asked.Token = w.token(c.ID, *c.Back, casefile.Customer)
	}
	return asked, nil
}

func texts(m map[string]string) words.Text {
	t := words.Text{}
	for lang, s := range m {
		t[words.Lang(lang)] = s
	}
	return t
}
