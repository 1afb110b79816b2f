package rights

import (
	"maps"

	"makegood/internal/money"
	"makegood/internal/partner"
)

// Policy is what a shop decided for itself, besides its rules: who may give
// how much, when refunds arrive, what may be traded, who the partners are.
type Policy struct {
	ID            string                       `json:"id"`
	Version       string                       `json:"version"`
	Title         string                       `json:"title"`
	Jurisdiction  string                       `json:"jurisdiction"`
	Currency      string                       `json:"currency"`
	Mandate       map[string]money.Amount      `json:"mandate"` // role -> goodwill it may give per case: clerk, supervisor, manager, admin
	Refunds       map[string]RefundTiming      `json:"refunds"` // payment method kind -> when the money arrives
	Concessions   []Concession                 `json:"concessions"`
	Goodwill      Goodwill                     `json:"goodwill"`
	Reckoning     Reckoning                    `json:"reckoning"`
	Partners      map[string]partner.Agreement `json:"partners"`
	CancelReasons []string                     `json:"cancel_reasons"` // reasons a pending order may be cancelled for
	// SelfService is the goodwill that may be given without a person, per case; nil: a
	// clerk's mandate.
	SelfService *money.Amount `json:"self_service,omitempty"`
}

// Alone is the policy where a customer is alone with a machine: what a clerk may
// give is what may be given without a person, and never more than a clerk may.
func (p Policy) Alone() Policy {
	if p.SelfService != nil {
		p.Mandate = maps.Clone(p.Mandate)
		p.Mandate["clerk"] = money.Min(*p.SelfService, p.Mandate["clerk"])
	}
	return p
}

// RefundTiming is when a refund to one kind of payment method arrives. Both
// zero: at once.
type RefundTiming struct {
	FromBusinessDays int `json:"from_business_days"`
	ToBusinessDays   int `json:"to_business_days"`
}
