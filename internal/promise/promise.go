// Package promise is the life of a promise: made, then kept, broken, or
// replaced by an agreement of both sides. A promise is never deleted, and it
// is kept only when the promised thing is proven: the right rug, not a rug.
package promise

import (
	"strings"

	"makegood/internal/calendar"
	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/words"
)

// Deed says what is promised.
type Deed struct {
	Kind       Kind         `json:"kind"`
	Remedy     string       `json:"remedy,omitempty"` // of the agreed term that it carries out
	Text       words.Text   `json:"text"`             // in plain words, in every language
	Order      string       `json:"order,omitempty"`
	Line       string       `json:"line,omitempty"`
	Item       string       `json:"item,omitempty"` // the very item that must come
	Quantity   int          `json:"quantity,omitempty"`
	Amount     money.Amount `json:"amount,omitzero"`
	Method     string       `json:"method,omitempty"` // where money goes
	MethodKind string       `json:"method_kind,omitempty"`
}

// Kind is what sort of deed it is; it says which proof keeps the promise.
type Kind string

// The kinds of deeds.
const (
	Pay     Kind = "pay"     // money: kept on the reference of whoever moved it
	Deliver Kind = "deliver" // goods: kept when the very item came
	Fix     Kind = "fix"     // a repair: kept when the goods conform again
	Answer  Kind = "answer"  // a decision or a call by a named person
	Do      Kind = "do"      // anything else: kept with what shows it
)

// Party is one side of a promise.
type Party struct {
	Seat string `json:"seat"`           // house or customer
	Name string `json:"name,omitempty"` // the person, as they are called
	Role string `json:"role,omitempty"`
}

// State is where a promise stands.
type State string

// The states of a promise.
const (
	Made     State = "made"
	Kept     State = "kept"
	Broken   State = "broken"
	Replaced State = "replaced"
)

// Origin says where a promise came from.
type Origin string

// The origins of promises.
const (
	Agreed    Origin = "agreement"  // both read it back
	Said      Origin = "said"       // somebody of the house said it: it binds all the same
	Escalated Origin = "escalation" // a named person will decide by then
	Duty      Origin = "duty"       // agreed between the house and another firm: its part, by then
	Solved    Origin = "solving"    // who does what by when, where a problem was solved together
)

// Promise is one thing somebody owes because they said so.
type Promise struct {
	ID        string       `json:"id"` // P1, P2, … in its case
	Deed      Deed         `json:"deed"`
	Promisor  Party        `json:"promisor"`
	Promisee  Party        `json:"promisee"`
	Origin    Origin       `json:"origin"`
	MadeOn    calendar.Day `json:"made_on"`
	From      calendar.Day `json:"from,omitzero"`    // expected not before this day
	Due       calendar.Day `json:"due,omitzero"`     // the last day on which it is in time; none while it awaits something
	Awaits    string       `json:"awaits,omitempty"` // what must happen before the days are counted: goods_back
	Days      [2]int       `json:"days,omitzero"`    // business days from then: expected from, due by
	Bearer    string       `json:"bearer"`           // who pays in the end: house, partner/ID, maker/ID, customer
	IfSlips   words.Text   `json:"if_slips,omitempty"`
	Key       string       `json:"key,omitempty"` // of the instruction that moves the money
	Agreement int          `json:"agreement,omitempty"`
	Term      int          `json:"term,omitempty"` // of the agreement, from 1

	State      State        `json:"state"`
	ClosedOn   calendar.Day `json:"closed_on,omitzero"`
	Proof      *Proof       `json:"proof,omitempty"`
	Why        string       `json:"why,omitempty"` // why it was broken, or replaced where that is more than a change
	ReplacedBy string       `json:"replaced_by,omitempty"`
}

// Proof shows that the promised thing was done.
type Proof struct {
	Reference string       `json:"reference,omitempty"` // of the till, the payment provider, the carrier
	Item      string       `json:"item,omitempty"`      // what really came
	Quantity  int          `json:"quantity,omitempty"`
	Amount    money.Amount `json:"amount,omitzero"`
	On        calendar.Day `json:"on"`
	Note      string       `json:"note,omitempty"`
}

// Open reports whether the promise still has to be kept.
func (p Promise) Open() bool { return p.State == Made }

// Reportable reports whether its promisee may say that something else came: of
// goods that are still to come, or that were taken as the promised ones.
func (p Promise) Reportable() bool {
	return (p.Deed.Kind == Deliver || p.Deed.Kind == Fix) && (p.State == Made || p.State == Kept)
}

// Late reports whether the promise is open and its last day is past.
func (p Promise) Late(today calendar.Day) bool { return p.Open() && p.Due != 0 && today > p.Due }

// Start is the promise, its days counted from the day on which what it awaited
// happened.
func (p Promise) Start(on calendar.Day, c calendar.Calendar) Promise {
	p.Awaits = ""
	p.From, p.Due = on.AddBusiness(p.Days[0], c), on.AddBusiness(p.Days[1], c)
	return p
}

// Check says whether the proof keeps the promise: nil when it does,
// ProofMissing when it shows nothing, ProofMismatch when it shows something
// else than was promised, PromiseClosed when the promise is not open.
func (p Promise) Check(proof Proof) error {
	if !p.Open() {
		return fault.New(fault.PromiseClosed, "state", string(p.State))
	}
	blank := func(s string) bool { return strings.TrimSpace(s) == "" } // nothing but spaces shows nothing
	switch p.Deed.Kind {
	case Pay:
		if blank(proof.Reference) {
			return fault.New(fault.ProofMissing)
		}
		if !proof.Amount.IsZero() && proof.Amount != p.Deed.Amount {
			return fault.New(fault.ProofMismatch, "promised", p.Deed.Amount, "came", proof.Amount)
		}
	case Deliver:
		if blank(proof.Item) {
			return fault.New(fault.ProofMissing)
		}
		if p.Deed.Item != "" && proof.Item != p.Deed.Item {
			return fault.New(fault.ProofMismatch, "promised", p.Deed.Item, "came", proof.Item)
		}
		if proof.Quantity == 0 && p.Deed.Quantity > 1 {
			return fault.New(fault.ProofMissing) // how many came?
		}
		if proof.Quantity != 0 && proof.Quantity < p.Deed.Quantity {
			return fault.New(fault.ProofMismatch, "promised", p.Deed.Quantity, "came", proof.Quantity)
		}
	default:
		if blank(proof.Reference) && blank(proof.Note) {
			return fault.New(fault.ProofMissing)
		}
	}
	return nil
}

// Keep is the promise, kept with a proof that Check accepted.
func (p Promise) Keep(proof Proof) Promise {
	p.State, p.ClosedOn, p.Proof = Kept, proof.On, &proof
	return p
}

// Break is the promise, broken on a day. What came instead, if anything did,
// stays with it.
func (p Promise) Break(on calendar.Day, why string, came *Proof) Promise {
	p.State, p.ClosedOn, p.Why, p.Proof = Broken, on, why, came
	return p
}

// Replace is the promise, replaced by another that both sides agreed on.
func (p Promise) Replace(on calendar.Day, by string) Promise {
	p.State, p.ClosedOn, p.ReplacedBy = Replaced, on, by
	return p
}
