package desk

import (
	"context"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/shop"
)

// visitLifetime is how long one identification serves.
const visitLifetime = 4 * time.Hour

// Visit is one customer being served under one credential. What is asked in a
// visit is asked for this customer and nobody else.
type Visit struct {
	ID       string      `json:"id"`
	Customer CustomerRow `json:"customer"`
	Until    time.Time   `json:"until"`
}

// Who says how somebody is identified: by e-mail, or by name and postcode.
type Who struct {
	Email string `json:"email,omitempty"`
	First string `json:"first_name,omitempty"`
	Last  string `json:"last_name,omitempty"`
	Zip   string `json:"zip,omitempty"`
}

// Identify finds the customer and opens a visit. Nobody, or more than one,
// is CustomerUnknown.
func (d *Desk) Identify(ctx context.Context, actor casefile.Actor, who Who) (Visit, error) {
	if err := May(actor, Identify); err != nil {
		return Visit{}, err
	}
	given := map[string]any{}
	for name, v := range map[string]string{"email": who.Email, "first_name": who.First, "last_name": who.Last, "zip": who.Zip} {
		if v != "" {
			given[name] = v
		}
	}
	op, err := shop.Parse(shop.OpFindCustomer, given)
	if err != nil {
		return Visit{}, err
	}
	id, err := d.random(16)
	if err != nil {
		return Visit{}, err
	}
	var v Visit
	err = d.do(ctx, actor, func(w *work) error {
		world, err := w.world(op, scope{})
		if err != nil {
			return err
		}
		if err := world.Allow(op); err != nil {
			return err
		}
		how := "name"
		if who.Email != "" {
			how = "email"
		}
		_, r := projectCustomer(*world.Named, "")
		v = Visit{ID: id, Customer: r, Until: w.now.Add(visitLifetime)}
		if err := w.read("visit/" + id); err != nil {
			return err
		}
		w.add("visit/"+id, world.Named.Ref, visitOpened{
			Customer: world.Named.Ref, Credential: actor.Credential, How: how, At: w.now, Until: v.Until,
		})
		return nil
	})
	return v, err
}

// served is the customer for whom the actor asks: a customer for themselves,
// staff and programs in a visit of their own. Nobody: "".
func (w *work) served(visitID string) (string, error) {
	if w.actor.Kind == casefile.Client {
		return w.actor.Customer, nil
	}
	if visitID == "" {
		return "", nil
	}
	if err := w.read("visit/" + visitID); err != nil {
		return "", err
	}
	v := fold(w.streams["visit/"+visitID], visit{})
	if v.Customer == "" || v.Credential != w.actor.Credential || !w.now.Before(v.Until) {
		return "", fault.New(fault.NotIdentified)
	}
	return v.Customer, nil
}
