package rights

import "makegood/internal/money"

// Policy is what a shop decided for itself, besides its rules: who may give
// how much, when refunds arrive, what may be traded, who the partners are.
type Policy struct {
	ID            string                  `json:"id"`
	Version       string                  `json:"version"`
	Title         string                  `json:"title"`
	Jurisdiction  string                  `json:"jurisdiction"`
	Currency      string                  `json:"currency"`
	Mandate       map[string]money.Amount `json:"mandate"` // role -> goodwill it may give per case: clerk, supervisor, manager, admin
	Refunds       map[string]RefundTiming `json:"refunds"` // payment method kind -> when the money arrives
	Concessions   []Concession            `json:"concessions"`
	Goodwill      Goodwill                `json:"goodwill"`
	Reckoning     Reckoning               `json:"reckoning"`
	Partners      map[string]Partner      `json:"partners"`
	CancelReasons []string                `json:"cancel_reasons"` // reasons a pending order may be cancelled for
}

// RefundTiming is when a refund to one kind of payment method arrives. Both
// zero: at once.
type RefundTiming struct {
	FromBusinessDays int `json:"from_business_days"`
	ToBusinessDays   int `json:"to_business_days"`
}

// Partner is a firm that sells inside the shop or stands behind its goods.
type Partner struct {
	Name       string `json:"name"`
	Commission string `json:"commission"` // the host's share of a sale, an exact decimal: "0.30"
	Decides    string `json:"decides"`    // host, partner: who decides on returns of its goods
	Pays       string `json:"pays"`       // host, partner: who bears a refund in the end
}
