package desk

import (
	"context"

	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/guide"
)

// selfRole is whose mandate Makegood has where a customer sits alone before it, as
// far as the policy lets it go without a person.
const selfRole = "clerk"

// SelfService lets a customer go on without a person: what is owed is told, and
// packages are put on the table by Makegood, within a clerk's mandate and with
// the whole room from the first set, so that nobody gains by pushing. Where it is
// out of its depth a person is called, and their answer has a day. A package that
// is taken is read back as always; the customer's yes binds it.
func (d *Desk) SelfService(ctx context.Context, actor casefile.Actor, id string, asked PackagesAsked) (CaseView, error) {
	if err := May(actor, Talk); err != nil {
		return CaseView{}, err
	}
	if actor.Kind != casefile.Client {
		return CaseView{}, fault.New(fault.NotYourSeat)
	}
	err := d.do(ctx, actor, func(w *work) error {
		c, _, err := w.readCase(id)
		if err != nil {
			return err
		}
		if o, ok := c.StandingOffer(); ok && o.Seat == casefile.House {
			return nil // it lies there already
		}
		w.actor = alone(actor)
		defer func() { w.actor = actor }()
		own := casefile.Side{Seat: casefile.House, Notes: []casefile.Note{}}
		if c, err = w.decide(c, own, casefile.TellRights{}); err != nil {
			return err
		}
		if why := beyond(c); why != "" {
			_, err = w.decide(c, own, casefile.CallPerson{Why: why})
			return err
		}
		_, err = w.propose(c, own, asked, selfRole, true)
		if code := fault.CodeOf(err); code == fault.WrongStep || code == fault.OverMandate || code == fault.UnderFloor {
			_, err = w.decide(c, own, casefile.CallPerson{Why: string(code)})
		}
		return err
	})
	if err != nil {
		return CaseView{}, err
	}
	return d.Get(ctx, actor, id)
}

// alone is Makegood itself in the house's seat, where a customer is alone with it.
func alone(actor casefile.Actor) casefile.Actor {
	return casefile.Actor{ID: string(casefile.System), Kind: casefile.System, Role: selfRole, Credential: actor.Credential}
}

// beyond says why a case is not for a machine; "" where it is.
func beyond(c casefile.Case) string {
	switch {
	case guide.Refusals(c) >= guide.StuckAfter:
		return "refused"
	case len(c.Found.Refer) > 0 && len(c.OpenRights()) == 0:
		return "facts"
	case c.Recovering():
		return "breach"
	}
	return ""
}

// CallPerson hands a case over to a person, on request or because a machine is
// out of its depth. Who answers and by when is a promise.
func (d *Desk) CallPerson(ctx context.Context, actor casefile.Actor, id string) (CaseView, error) {
	return d.Do(ctx, actor, id, casefile.CallPerson{Why: "asked"})
}
