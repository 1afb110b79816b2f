package desk

import (
	"context"
	"fmt"

	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/guide"
	"makegood/internal/money"
)

// Guidance is the stage of the talk and the next best move for the actor's
// seat, from what that seat is shown. An empty move: the coach is silent.
func (d *Desk) Guidance(ctx context.Context, actor casefile.Actor, id string) (guide.Advice, error) {
	if err := May(actor, Talk); err != nil {
		return guide.Advice{}, err
	}
	v, err := d.coach(ctx, actor, id)
	if err != nil {
		return guide.Advice{}, err
	}
	if actor.Seat() == casefile.Customer {
		return guide.ForCustomer(v), nil
	}
	return guide.ForHouse(v), nil
}

// Warn names the mistakes in what the house is about to say or to offer. It
// stops nothing; what must not be is refused when it is sent.
func (d *Desk) Warn(ctx context.Context, actor casefile.Actor, id string, draft guide.Draft) ([]guide.Warning, error) {
	if err := May(actor, Coach); err != nil {
		return nil, err
	}
	if len([]rune(draft.Text)) > casefile.MaxMessage {
		return nil, fault.New(fault.TooLarge, "limit", casefile.MaxMessage)
	}
	w := d.work(ctx, actor)
	c, _, err := w.readCase(id)
	if err != nil {
		return nil, err
	}
	for i, p := range draft.Packages {
		for j, t := range p.Terms {
			if err := c.SameMoney(fmt.Sprintf("packages[%d].terms[%d].amount", i, j), t.Amount); err != nil {
				return nil, err
			}
		}
	}
	v := w.viewOf(c)
	if v.Supply, err = w.supply(c); err != nil {
		return nil, err
	}
	return guide.Warn(v, draft), nil
}

// Concessions are what the house gave above what was owed, and for what.
type Concessions struct {
	Given []guide.Concession
	Sum   money.Amount // bound by agreements
	Limit money.Amount // of the actor's mandate in this case
	Keeps money.Amount // what an agreement keeps of the customer's value, as the policy reckons it; zero where it is not known
}

// Concessions is the ledger of concessions of a case: the house's own.
func (d *Desk) Concessions(ctx context.Context, actor casefile.Actor, id string) (Concessions, error) {
	if err := May(actor, Coach); err != nil {
		return Concessions{}, err
	}
	w := d.work(ctx, actor)
	c, _, err := w.readCase(id)
	if err != nil {
		return Concessions{}, err
	}
	v := w.viewOf(c)
	given, err := guide.Priced(v)
	if err != nil {
		return Concessions{}, fault.New(fault.Internal).Because(err)
	}
	value, err := w.customerValue(v.Case, w.under(c, w.scene(actor, c.Policy, c.Zone, w.now)))
	return Concessions{Given: given, Sum: v.Case.Given(), Limit: casefile.Limit(v.Policy, actor.Role, c.Paid.Currency), Keeps: value.Kept}, err
}

func (d *Desk) coach(ctx context.Context, actor casefile.Actor, id string) (guide.View, error) {
	w := d.work(ctx, actor)
	c, _, err := w.readCase(id)
	if err != nil {
		return guide.View{}, err
	}
	return w.viewOf(c), nil
}

// viewOf is what a coach looks at: what the seat is shown, as of now.
func (w *work) viewOf(c casefile.Case) guide.View {
	s := w.under(c, w.scene(w.actor, c.Policy, c.Zone, w.now))
	return guide.View{Case: c.Looked(s).SeenBy(w.actor.Seat()), Policy: s.Policy, Role: w.actor.Role, Today: s.Today, Sums: sumsNamed, Gives: whatWordsGive}
}
