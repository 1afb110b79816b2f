package casefile

import (
	"makegood/internal/fault"
	"makegood/internal/promise"
	"makegood/internal/words"
)

// CallPerson asks for a person of the house where a customer is alone with a
// machine. Why: asked, or what the machine is out of its depth with.
type CallPerson struct{ Why string }

func (CallPerson) command() {}

// callPerson promises that a person answers by the next business day. Asked
// twice, the promise that stands is the answer.
func (d *draft) callPerson(cmd CallPerson) error {
	if d.c.Step == Settled {
		return fault.New(fault.WrongStep, "problem", words.Both("problem.offer_while."+string(Settled)))
	}
	for _, p := range d.c.Promise {
		if p.Open() && p.Origin == promise.Escalated && p.Promisor.Role == Roles()[0] {
			return nil
		}
	}
	due := d.Today.AddBusiness(1, d.Business)
	p := promise.Promise{
		ID: d.nextPromise(), Origin: promise.Escalated, MadeOn: d.Today, Due: due, State: promise.Made, Bearer: string(House),
		Promisor: promise.Party{Seat: string(House), Name: Roles()[0], Role: Roles()[0]},
		Promisee: promise.Party{Seat: string(Customer), Name: d.c.Called},
		Deed:     promise.Deed{Kind: promise.Answer, Text: words.Both("deed.person")},
	}
	d.add(PromiseMade{p})
	d.move("escalate", "", cmd.Why)
	d.notice("person", p.ID, "By", due)
	return nil
}
