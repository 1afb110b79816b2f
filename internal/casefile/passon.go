package casefile

import (
	"fmt"
	"slices"

	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/promise"
	"makegood/internal/words"
)

// passOnWord asks whoever may to stand by words that were taken down and are more than
// the writer may give. Who decides, and by which day, is a promise to the customer.
func (d *draft) passOnWord(s Statement) {
	sums := d.c.beyondOwed(s, d.Sums, d.c.onTable()...)
	role := whoMay(d.Policy, d.wordCounts(sums))
	if slices.ContainsFunc(sums, func(a money.Amount) bool { return a.Currency != d.c.Paid.Currency }) {
		role = Roles()[len(Roles())-1]
	}
	p := promise.Promise{
		ID: d.nextPromise(), Origin: promise.Escalated, MadeOn: d.Today, Due: d.Today.AddBusiness(1, d.Business), State: promise.Made, Bearer: string(House),
		Promisor: promise.Party{Seat: string(House), Name: role, Role: role},
		Promisee: promise.Party{Seat: string(Customer), Name: d.c.Called},
		Deed:     promise.Deed{Kind: promise.Answer, Text: words.Both("deed.decide", "Who", roleWords(role))},
	}
	d.add(PromiseMade{p}, EscalationRaised{Escalation{
		ID: fmt.Sprintf("E%d", len(d.c.Asked)+1), By: d.Actor.ID, Role: role, Who: role, Why: s.Words, Ask: Package{Terms: []Term{}},
		Cost: inCurrency(sums, d.c.Paid.Currency), Promise: p.ID, State: "asked", Statement: s.ID,
	}})
	d.notice("decides_word", p.ID, "Who", roleWords(role), "By", p.Due, "Words", inLine(s.Words))
}

// decideWord is the yes or no to words that wait: with a yes, whoever gives it stands by them.
func (d *draft) decideWord(x Escalation, cmd DecideEscalation) error {
	i := slices.IndexFunc(d.c.Said, func(s Statement) bool { return s.ID == x.Statement })
	if i < 0 {
		return fault.New(fault.NotFound, "what", "statement "+x.Statement)
	}
	s := d.c.Said[i]
	d.look()
	if cmd.Approve {
		return d.standBy(StandBy{Statement: s.ID})
	}
	if d.Actor.Kind != Staff {
		return fault.New(fault.NotYourSeat)
	}
	if err := d.mayTakeOn(s); err != nil {
		return err
	}
	if cmd.Reason == "" {
		return invalid("reason", words.Both("wrong.no_reason"))
	}
	d.add(EscalationDecided{ID: x.ID, By: d.Actor.ID, State: "vetoed", Reason: cmd.Reason})
	d.answered(x, "vetoed")
	if !cmd.AtOnce {
		d.notice("vetoed", x.Promise)
	}
	return nil
}

// wordDecided closes what was asked about words that somebody stands by now, and tells
// the customer, who was told that somebody decides.
func (d *draft) wordDecided(s Statement) {
	for _, x := range d.c.Asked {
		if x.Statement != s.ID || x.State != "asked" {
			continue
		}
		d.add(EscalationDecided{ID: x.ID, By: d.Actor.ID, State: "approved"})
		d.answered(x, "approved")
		d.notice("word_stands", x.Promise, "Words", inLine(s.Words), "By", s.By)
	}
}

// AskedFor is what is asked about words that wait; ok is false where nobody is asked.
func (c Case) AskedFor(s Statement) (x Escalation, ok bool) {
	i := slices.IndexFunc(c.Asked, func(x Escalation) bool { return x.Statement == s.ID && x.State == "asked" })
	if i < 0 {
		return x, false
	}
	return c.Asked[i], true
}

// answered keeps the promise that somebody decides.
func (d *draft) answered(x Escalation, state string) {
	if p, ok := d.c.PromiseByID(x.Promise); ok && p.Open() {
		d.add(PromiseKept{p.ID, promise.Proof{On: d.Today, Note: state + " by " + d.Actor.ID}})
	}
}

// Known is how much was on file at a place of the log.
type Known struct {
	Said, Facts, Closed int
	Offered             bool
}

func (c Case) onFile() Known {
	k := Known{Said: len(c.Said), Facts: len(c.Facts.Events), Offered: true}
	for _, p := range c.Promise {
		if p.ClosedOn != 0 {
			k.Closed++
		}
	}
	return k
}

// NewsSinceOffer reports whether a statement, a fact or the end of a promise came on
// file after the house's last offer, in the order of the log.
func (c Case) NewsSinceOffer() bool {
	now := c.onFile()
	return c.Known.Offered && (now.Said > c.Known.Said || now.Facts > c.Known.Facts || now.Closed > c.Known.Closed)
}
