// Package plan prepares one seat for the table: from what is owed, what was
// asked for and what may be given, its interests, its issues and their
// weights, its target, realistic and break point, its alternative outside, what
// it can trade, whom it deals with, and how it begins. A plan belongs to its
// seat and is never shown to the other; what it says of the other is an
// estimate, and named so.
//
// price.go says what remedies and concessions cost and are worth, and where
// the ceiling of goodwill lies; draft.go drafts, a person edits.
package plan

import (
	"makegood/internal/calendar"
	"makegood/internal/money"
	"makegood/internal/rights"
	"makegood/internal/words"
)

// Seats.
const (
	House    = "house"
	Customer = "customer"
)

// Point is a place on the way from best to last acceptable: for the house what
// it costs, for the customer what it is worth.
type Point struct {
	Value money.Amount `json:"value"`
	Text  words.Text   `json:"text"`
}

// Alternative is the best that the seat can do without an agreement (BATNA).
type Alternative struct {
	Text  words.Text   `json:"text"`
	Value money.Amount `json:"value"`
	Until calendar.Day `json:"until,omitzero"` // its clock; none: no end
}

// Issue is one thing that is negotiated, with its weight for the seat (the
// weights add up to 100).
type Issue struct {
	Name   string     `json:"name"`
	Text   words.Text `json:"text"`
	Weight int        `json:"weight"`
}

// Guess is an estimate of how much an issue matters to the other side, in parts
// of 100, with the bounds within which it lies with a chance of 80%.
type Guess struct {
	Issue  string  `json:"issue"`
	Weight float64 `json:"weight"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
}

// Concession is something the seat can give, with what it costs to give and
// what it is worth to a customer who cares for it.
type Concession struct {
	Issue  string       `json:"issue,omitempty"`
	Remedy string       `json:"remedy"`
	Text   words.Text   `json:"text"`
	Cost   money.Amount `json:"cost"`
	Worth  money.Amount `json:"worth,omitzero"`
}

// Stakeholder is somebody who has a part in it, and what they decide.
type Stakeholder struct {
	Who     words.Text `json:"who"`
	Decides words.Text `json:"decides"`
}

// Stage is one of the six stages of the talk (RADPAC: rapport, analysis,
// debate, propose, agree, close) and what the seat does in it.
type Stage struct {
	Name string     `json:"name"`
	Text words.Text `json:"text"`
}

// Plan is one seat's preparation.
type Plan struct {
	Seat         string        `json:"seat"`
	Interests    []words.Text  `json:"interests,omitempty"` // why the seat wants what it wants
	Issues       []Issue       `json:"issues"`
	Target       Point         `json:"target"`
	Realistic    Point         `json:"realistic"`
	Break        Point         `json:"break"`
	BATNA        Alternative   `json:"batna"`
	Concessions  []Concession  `json:"concessions"`
	Limit        money.Amount  `json:"limit,omitzero"`   // house: the goodwill that the clerk's mandate allows
	Ceiling      money.Amount  `json:"ceiling,omitzero"` // house: the goodwill that packages may come to
	Estimate     []Guess       `json:"estimate,omitempty"`
	Stakeholders []Stakeholder `json:"stakeholders,omitempty"`
	Questions    []words.Text  `json:"questions,omitempty"` // to ask first
	Opening      words.Text    `json:"opening,omitempty"`
	Outline      []Stage       `json:"outline,omitempty"`
	Notes        string        `json:"notes,omitempty"`
	Missing      []words.Text  `json:"missing"` // what the plan still lacks, and why it matters
}

// Authority is a role of the house and the goodwill that it may give.
type Authority struct {
	Role  string
	Limit money.Amount
}

// Facts are what a plan is drafted from.
type Facts struct {
	Paid        money.Amount // for what the case is about
	Claim       string       // what is wrong
	Open        []rights.Entitlement
	Chosen      string       // the remedy that the customer chose or asked for
	Limit       money.Amount // goodwill within the clerk's mandate
	Ceiling     money.Amount // goodwill that the house puts into packages in such a case
	Breaches    int          // promises of the house that were broken in the case
	Concessions []Concession
	Roles       []Authority // house: who may give how much, from the least to the most
	Firms       []string    // house: partners whose goods these are
}

// Cost is what granting an entitlement costs the house at most: its amount,
// or what was paid for the goods where the amount is open.
func Cost(e rights.Entitlement, paid money.Amount) money.Amount {
	if e.Amount != nil {
		return *e.Amount
	}
	switch e.Remedy {
	case "set_extra_time", "delay_notice":
		return money.Zero(paid.Currency)
	}
	return paid
}

// outside reports whether the right is against somebody else than the seller.
func outside(e rights.Entitlement) bool {
	return e.Remedy == "card_dispute" || e.Remedy == "card_claim"
}
