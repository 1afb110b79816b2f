// Package settlement is what another firm and the house owe each other: a note
// for every posting on the firm's account in the ledger, with its reason and
// its evidence; its dispute; the netting of a month; the monthly statement.
//
// A period is one firm's month. A note is raised with the posting that it is
// about, in the same breath, and stands until the month is netted. A note in
// dispute is not netted: it goes over into the next month. Nothing that was
// raised is changed; what an answer takes off a charge is a note of its own.
//
//	raised -> accepted | disputed -> answered -> … -> netted
//
// The package is pure: days and names come in as arguments.
package settlement

import (
	"slices"
	"strings"

	"makegood/internal/calendar"
	"makegood/internal/fault"
	"makegood/internal/ledger"
	"makegood/internal/money"
	"makegood/internal/words"
)

// Note is one posting on a firm's account as the firm is told it: a debit note
// where Net is positive, a credit note where it is negative.
type Note struct {
	No         string       `json:"no"`    // "2025-12-3": the month in which it was raised, and its place there
	Entry      string       `json:"entry"` // key of the ledger's entry
	Posting    int          `json:"posting"`
	On         calendar.Day `json:"on"`
	Case       string       `json:"case,omitempty"`
	Order      string       `json:"order,omitempty"`
	Line       string       `json:"line,omitempty"`
	Kind       string       `json:"kind"` // of the entry
	Reason     string       `json:"reason"`
	Gross      money.Amount `json:"gross"`      // what moved: positive where the firm is charged
	Commission money.Amount `json:"commission"` // of it, the house's: given back with a refund, kept from a sale
	Net        money.Amount `json:"net"`        // Gross less Commission: positive, the firm owes the house
	Evidence   []string     `json:"evidence"`   // places in the log, as "case/K7Q2M9@12 agreement.bound"
	Terms      Terms        `json:"terms"`      // as agreed on the day it was raised
	Until      calendar.Day `json:"until"`      // the last day on which it may be disputed

	State    State     `json:"state"`
	Disputes []Dispute `json:"disputes,omitempty"`
	Taken    string    `json:"taken_over,omitempty"` // the month that it came over from, where it was in dispute
}

// Terms are how a charge may be disputed.
type Terms struct {
	Days     int `json:"days"`
	Attempts int `json:"attempts"`
}

// State is where a note stands.
type State string

// The states of a note.
const (
	Raised   State = "raised"
	Accepted State = "accepted" // by the firm's word; or nobody disputed it in time
	Disputed State = "disputed"
	Answered State = "answered" // what the dispute came to is final, or may be disputed once more
	Netted   State = "netted"   // in a month that is closed, as statements say it
)

// Dispute is one attempt of the firm, and what the house said to it.
type Dispute struct {
	On       calendar.Day `json:"on"`
	By       string       `json:"by"` // who took it down
	Why      string       `json:"why"`
	Answered calendar.Day `json:"answered,omitzero"`
	Who      string       `json:"who,omitempty"` // who answered
	Upheld   money.Amount `json:"upheld,omitzero"`
	Reason   string       `json:"reason,omitempty"`
}

// Stands is what is left of the charge after the answers so far.
func (n Note) Stands() money.Amount {
	for _, d := range slices.Backward(n.Disputes) {
		if d.Answered != 0 {
			return d.Upheld
		}
	}
	return n.Net
}

// Awaits reports whether a dispute of it has no answer yet, which a note that was
// netted does not show in its state.
func (n Note) Awaits() bool {
	return len(n.Disputes) > 0 && n.Disputes[len(n.Disputes)-1].Answered == 0
}

// Disputable reports whether the firm may dispute it on a day.
func (n Note) Disputable(day calendar.Day) bool {
	return !n.Awaits() && n.State != Accepted && day <= n.Until && len(n.Disputes) < n.Terms.Attempts
}

// StateOn is the state on a day: what nobody disputed in time is accepted.
func (n Note) StateOn(day calendar.Day) State {
	if (n.State == Raised || n.State == Answered) && day > n.Until {
		return Accepted
	}
	return n.State
}

// Notes are the notes of a ledger entry, one for each posting on a firm's
// account, by the account. Numbers, evidence and terms are the caller's to add.
func Notes(e ledger.Entry, caseID string) map[string][]Note {
	notes := map[string][]Note{}
	for i, p := range e.Postings {
		if !ledger.IsFirm(p.Account) {
			continue
		}
		n := Note{Entry: e.Key, Posting: i, On: e.On, Case: caseID, Order: e.Order, Line: p.Line, Kind: e.Kind, Reason: e.Why,
			Net: p.Amount, Commission: money.Zero(p.Amount.Currency), State: Raised, Evidence: []string{}}
		_, id, _ := strings.Cut(p.Account, "/")
		if next := i + 1; next < len(e.Postings) && e.Postings[next].Account == ledger.Commission+id {
			n.Commission = e.Postings[next].Amount
		}
		n.Gross = n.Net.Add(n.Commission)
		notes[p.Account] = append(notes[p.Account], n)
	}
	return notes
}

// Dispute is the firm's word that a charge is wrong. It is refused, WrongStep,
// after the last day, where the attempts are used up, or where an answer is
// awaited still.
func (p Period) Dispute(no string, on calendar.Day, by, why string) (NoteDisputed, error) {
	n, err := p.Note(no)
	if err != nil {
		return NoteDisputed{}, err
	}
	switch {
	case why == "":
		return NoteDisputed{}, fault.New(fault.InputInvalid, "at", "why", "problem", words.Both("wrong.what_wrong"))
	case n.State == Disputed:
		return NoteDisputed{}, wrong("answer_awaited")
	case n.State == Accepted:
		return NoteDisputed{}, wrong("accepted")
	case on > n.Until:
		return NoteDisputed{}, wrong("window_over", "Until", n.Until)
	case len(n.Disputes) >= n.Terms.Attempts:
		return NoteDisputed{}, wrong("too_often", "Times", len(n.Disputes))
	case p.carried(no):
		return NoteDisputed{}, wrong("carried")
	}
	return NoteDisputed{No: no, On: on, By: by, Why: why}, nil
}

// Accept is the firm's word that a charge is right.
func (p Period) Accept(no string, on calendar.Day, by string) (NoteAccepted, error) {
	n, err := p.Note(no)
	if err != nil {
		return NoteAccepted{}, err
	}
	switch n.State {
	case Disputed:
		return NoteAccepted{}, wrong("answer_awaited")
	case Accepted:
		return NoteAccepted{}, wrong("accepted")
	}
	return NoteAccepted{No: no, On: on, By: by}, nil
}

// Answer is what the house says to a dispute: how much of the charge is upheld,
// from nothing to all that stood before. back is what comes off it.
func (p Period) Answer(no string, on calendar.Day, by string, upheld money.Amount, reason string) (e NoteAnswered, back money.Amount, err error) {
	n, err := p.Note(no)
	if err != nil {
		return e, back, err
	}
	stands := n.Stands()
	switch {
	case n.State != Disputed || p.carried(no):
		return e, back, wrong("no_dispute")
	case reason == "":
		return e, back, fault.New(fault.InputInvalid, "at", "reason", "problem", words.Both("wrong.why"))
	case upheld.Currency != stands.Currency:
		return e, back, fault.New(fault.InputInvalid, "at", "upheld", "problem", words.Both("wrong.currency", "Currency", stands.Currency))
	case upheld.Sign()*stands.Sign() < 0 || abs(upheld).Cmp(abs(stands)) > 0:
		return e, back, fault.New(fault.InputInvalid, "at", "upheld", "problem", words.Both("wrong.up_to", "Most", stands))
	}
	return NoteAnswered{No: no, On: on, By: by, Upheld: upheld, Reason: reason}, stands.Sub(upheld), nil
}

func abs(a money.Amount) money.Amount {
	if a.Sign() < 0 {
		return a.Neg()
	}
	return a
}

func wrong(key string, facts ...any) error {
	return fault.New(fault.WrongStep, "problem", words.Both("settle.wrong."+key, facts...))
}
