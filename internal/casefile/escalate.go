package casefile

import (
	"fmt"

	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/promise"
	"makegood/internal/words"
)

// escalate asks for more authority. Who decides, and by which day, is a
// promise to the customer.
func (d *draft) escalate(cmd Escalate) error {
	if d.Actor.Seat() != House {
		return fault.New(fault.NotYourSeat)
	}
	d.look()
	if err := d.checkName("who", cmd.Who); err != nil {
		return err
	}
	am, goodwill, role, err := d.asked(&cmd)
	if err != nil {
		return err
	}
	who, called := words.Both("deed.decide", "Who", cmd.Who), words.Text{words.English: cmd.Who, words.Russian: cmd.Who}
	if cmd.Who == "" {
		cmd.Who, who, called = role, words.Both("deed.decide", "Who", roleWords(role)), roleWords(role)
	}
	if cmd.By != 0 && cmd.By < d.Today {
		return invalid("by", words.Both("wrong.past"))
	}
	if err := d.foreseeable("by", cmd.By); err != nil {
		return err
	}
	if cmd.By == 0 {
		cmd.By = d.Today.AddBusiness(1, d.Business)
	}
	p := promise.Promise{
		ID: d.nextPromise(), Origin: promise.Escalated, MadeOn: d.Today, Due: cmd.By, State: promise.Made, Bearer: string(House),
		Promisor: promise.Party{Seat: string(House), Name: cmd.Who, Role: role},
		Promisee: promise.Party{Seat: string(Customer), Name: d.c.Called},
		Deed:     promise.Deed{Kind: promise.Answer, Text: who},
	}
	d.add(PromiseMade{p}, EscalationRaised{Escalation{
		ID: fmt.Sprintf("E%d", len(d.c.Asked)+1), By: d.Actor.ID, Role: role, Who: cmd.Who, Ask: cmd.Ask, Why: cmd.Why,
		Cost: goodwill, Promise: p.ID, State: "asked", Amendment: am,
	}})
	d.move("escalate", cmd.Why, "")
	if !cmd.AtOnce {
		d.notice("decides", p.ID, "Who", called, "By", p.Due)
	}
	return nil
}

// asked is what is asked for: what it gives above what is owed, and who may give it.
func (d *draft) asked(cmd *Escalate) (am *Amendment, goodwill money.Amount, role string, err error) {
	if cmd.Amend != nil {
		if cmd.Ask, am, err = d.amended(*cmd.Amend); err != nil {
			return nil, goodwill, "", err
		}
	}
	err = d.onGround(am, func() error {
		if err := d.checkPackages([]Package{cmd.Ask}, am); err != nil {
			return err
		}
		goodwill, role = d.c.Goodwill(cmd.Ask), whoMay(d.Policy, d.counted(cmd.Ask))
		return nil
	})
	return am, goodwill, role, err
}

// notice tells the customer something that they did not ask for.
func (d *draft) notice(kind, promiseID string, facts ...any) {
	facts = append(facts, "Customer", d.c.Called, "Case", d.c.ID)
	d.add(NoticeQueued{Notice{ID: fmt.Sprintf("N%d", len(d.c.Notices)+1), On: d.Today, At: d.Now, Kind: kind, Promise: promiseID, Text: words.Both("notice."+kind, facts...)}})
}

// decideEscalation: one veto stops it; a yes puts the package on the table in
// the name of whoever may give it.
func (d *draft) decideEscalation(cmd DecideEscalation) error {
	for _, x := range d.c.Asked {
		if x.ID != cmd.ID {
			continue
		}
		if x.State != "asked" {
			return fault.New(fault.WrongStep, "problem", words.Both("problem.decided"))
		}
		if d.Actor.Seat() != House {
			return fault.New(fault.NotYourSeat)
		}
		if x.Statement != "" {
			return d.decideWord(x, cmd)
		}
		d.look() // what was owed when it was asked for may not be owed any more
		err := d.onGround(x.Amendment, func() error { return d.within(x.Ask) })
		if err != nil {
			return err
		}
		state := "vetoed"
		if cmd.Approve {
			state = "approved"
		} else if blank(cmd.Reason) {
			return invalid("reason", words.Both("wrong.no_reason"))
		}
		if cmd.Approve {
			d.spend() // one approval stands at a time
		}
		d.add(EscalationDecided{ID: x.ID, By: d.Actor.ID, State: state, Reason: cmd.Reason})
		d.answered(x, state)
		if cmd.Approve {
			return d.offer(MakeOffer{Packages: []Package{x.Ask}, amendment: x.Amendment})
		}
		if !cmd.AtOnce {
			d.notice("vetoed", x.Promise)
		}
		return nil
	}
	return fault.New(fault.NotFound, "what", "escalation "+cmd.ID)
}
