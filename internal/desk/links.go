package desk

import (
	"context"
	"strings"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/fault"
)

// linkRow is what a customer's link reaches.
type linkRow struct {
	Case     string `json:"case"`
	Customer string `json:"customer"`
	Called   string `json:"called"`
	Firm     string `json:"firm,omitempty"` // of a person of a firm: whose
	Name     string `json:"name,omitempty"`
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

// LinkInfo is a customer's link as a list shows it.
type LinkInfo struct {
	ID    string    `json:"id"` // the beginning of its fingerprint
	Until time.Time `json:"until"`
	Open  bool      `json:"open"`
	Firm  string    `json:"firm,omitempty"` // of a person of a firm: whose
	Name  string    `json:"name,omitempty"`
}

// Links lists the links that were given into a case.
func (d *Desk) Links(ctx context.Context, actor casefile.Actor, id string) ([]LinkInfo, error) {
	if err := May(actor, GiveLink); err != nil {
		return nil, err
	}
	w := &work{Desk: d, ctx: ctx, actor: actor, now: d.now(), streams: map[string]*stream{}}
	c, _, err := w.readCase(id)
	if err != nil {
		return nil, err
	}
	list := make([]LinkInfo, 0, len(c.Links))
	for _, l := range c.Links {
		list = append(list, LinkInfo{ID: short(l.Hash), Until: l.Until, Open: !l.Revoked && l.Until.Unix() > w.now.Unix(), Firm: l.Firm, Name: l.Name})
	}
	return list, nil
}

// RevokeLink shuts a customer's link, given as it was issued, or by the id that a
// list shows.
func (d *Desk) RevokeLink(ctx context.Context, actor casefile.Actor, id, token string) error {
	if err := May(actor, GiveLink); err != nil {
		return err
	}
	hash := fingerprint(token)
	if !strings.HasPrefix(token, "ml_") && !strings.HasPrefix(token, guestPrefix) {
		w := &work{Desk: d, ctx: ctx, actor: actor, now: d.now(), streams: map[string]*stream{}}
		c, _, err := w.readCase(id)
		if err != nil {
			return err
		}
		for _, l := range c.Links {
			if short(l.Hash) == strings.ToUpper(token) {
				hash = l.Hash
			}
		}
	}
	_, err := d.Do(ctx, actor, id, casefile.RevokeLink{Hash: hash})
	return err
}
