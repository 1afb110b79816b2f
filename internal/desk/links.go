package desk

import (
	"context"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/fault"
)

// linkRow is what a customer's link reaches.
type linkRow struct {
	Case     string `json:"case"`
	Customer string `json:"customer"`
	Called   string `json:"called"`
}

// Link is a customer's way into one case, without an account.
type Link struct {
	Token string    `json:"token"` // shown this once
	Case  string    `json:"case"`
	Until time.Time `json:"until"`
}

// linkLifetime is how long a customer's link opens its case.
const linkLifetime = 30 * 24 * time.Hour

// GiveLink makes a link that a person of the house hands to the customer.
func (d *Desk) GiveLink(ctx context.Context, actor casefile.Actor, id string) (Link, error) {
	if actor.Kind == casefile.Agent { // else a program could say yes for the customer
		return Link{}, fault.New(fault.NotAllowed, "action", string(GiveLink), "role", string(actor.Kind))
	}
	secret, err := d.random(32)
	if err != nil {
		return Link{}, err
	}
	l := Link{Token: "ml_" + secret, Until: d.now().Add(linkLifetime)}
	view, err := d.Do(ctx, actor, id, casefile.IssueLink{Hash: fingerprint(l.Token), Until: l.Until})
	l.Case = view.Case.ID
	return l, err
}

// RevokeLink shuts a customer's link.
func (d *Desk) RevokeLink(ctx context.Context, actor casefile.Actor, id, token string) error {
	_, err := d.Do(ctx, actor, id, casefile.RevokeLink{Hash: fingerprint(token)})
	return err
}
