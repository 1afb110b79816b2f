// Package talk reads what the two seats of a case write and say, in English and
// Russian: which acts an utterance does, what it offers and promises, which
// days, sums and orders it names. A reading binds nobody: a person confirms
// what is to count.
//
// The road of an utterance: lexis cuts it into words and finds the patterns of
// data/*.rules in them; figures reads days, sums and numbers; the reader here
// settles, sentence by sentence, which of the patterns found are acts of the
// speaker (a quotation is not, nor is a question about a promise) and builds
// offers and promises from them. judge weighs a turn, compose writes one.
// The conventions are those of docs/reading.md.
package talk

import (
	"makegood/internal/calendar"
	"makegood/internal/money"
)

// Seat is who speaks.
type Seat string

// The two seats.
const (
	House    Seat = "house"
	Customer Seat = "customer"
)

// Turn is something said before.
type Turn struct {
	Seat Seat   `json:"seat"`
	Text string `json:"text"`
}

// Utterance is what was said, by whom and on which day. Lang is en, ru, or auto.
type Utterance struct {
	ID      string       `json:"id"`
	Seat    Seat         `json:"seat"`
	Text    string       `json:"text"`
	Lang    string       `json:"lang"`
	On      calendar.Day `json:"on"`
	Context []Turn       `json:"context,omitempty"`
}

// Span is a stretch of the text in characters (Unicode code points), the end
// not included.
type Span [2]int

// Act is one thing that the utterance does. Kind is set for apologise
// (sympathy, inconvenience, responsibility) and blame (maker, carrier,
// colleague, customer). Confidence is between 0 and 1.
type Act struct {
	Act        string  `json:"act"`
	Kind       string  `json:"kind,omitempty"`
	Span       Span    `json:"span"`
	Confidence float64 `json:"confidence"`
}

// Promise is a commitment of the speaker's side; By is nil where no day was said.
type Promise struct {
	Deed     string        `json:"deed"`
	By       *calendar.Day `json:"by"`
	Promisor Seat          `json:"promisor"`
	Span     Span          `json:"span"`
}

// Terms is what an offer puts forward; what was not said is empty.
type Terms struct {
	Remedy         string        `json:"remedy,omitempty"`
	Amount         *money.Amount `json:"amount,omitempty"`
	Percent        float64       `json:"percent,omitempty"`
	By             *calendar.Day `json:"by,omitempty"`
	Goodwill       bool          `json:"goodwill,omitempty"`
	ShippingPaidBy Seat          `json:"shipping_paid_by,omitempty"`
}

// Offer is one package put forward.
type Offer struct {
	Terms Terms `json:"terms"`
	Span  Span  `json:"span"`
}

// Reading is what an utterance does and says. Lists are never nil.
type Reading struct {
	ID       string         `json:"id"`
	Lang     string         `json:"lang"`
	Acts     []Act          `json:"acts"`
	Promises []Promise      `json:"promises"`
	Offers   []Offer        `json:"offers"`
	Money    []money.Amount `json:"money"`
	Dates    []calendar.Day `json:"dates"`
	Orders   []string       `json:"orders"`
	Intent   string         `json:"intent,omitempty"`
}

// Acts is every act that a reading can hold.
func Acts() []string {
	return []string{"greet", "thank", "acknowledge", "apologise", "ask_open", "ask_closed", "summarise", "inform", "state_interest",
		"state_right", "offer", "counter", "concede", "condition", "accept", "reject", "promise", "deny_promise", "blame", "push_work",
		"policy_wall", "calm_down", "side_track", "restate", "threaten", "walk_away", "escalate", "assure", "close"}
}

// Has tells whether the reading holds the act.
func (r Reading) Has(act string) bool {
	for _, a := range r.Acts {
		if a.Act == act {
			return true
		}
	}
	return false
}

// Kinds lists the kinds of an act in the reading.
func (r Reading) Kinds(act string) []string {
	var out []string
	for _, a := range r.Acts {
		if a.Act == act && a.Kind != "" {
			out = append(out, a.Kind)
		}
	}
	return out
}
