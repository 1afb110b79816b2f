package rights

import (
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
}

// RefundTiming is when a refund to one kind of payment method arrives. Both
// zero: at once.
type RefundTiming struct {
	FromBusinessDays int `json:"from_business_days"`
	ToBusinessDays   int `json:"to_business_days"`
}
