package casefile

import (
	"maps"
	"slices"

	"makegood/internal/journal"
	"makegood/internal/money"
	"makegood/internal/promise"
	"makegood/internal/rights"
)

// Evolve is the case after an event. It never fails and never computes what
// Decide already decided. The case given is not changed.
func (c Case) Evolve(e journal.Event) Case {
	switch e := e.(type) {
	case Opened:
		c = opened(e)
	case Stated:
		c.Said = with(c.Said, e.Statement)
		c.agreedDay(e.Statement)
	case StoodBy:
		c.Said = edit(c.Said, func(s *Statement) bool { return s.ID == e.ID }, func(s *Statement) {
			s.Promise = e.Promise
			if e.Amount.Sign() > 0 {
				s.Amount = e.Amount
			}
		})
		for _, s := range c.Said {
			c.agreedDay(s)
		}
	case FactNoted:
		c.Facts = noted(c.Facts, e)
	case QuestionAnswered:
		c = c.answered(e)
	case Found:
		c.Found = e.Findings
	case RightsTold:
		c.Told = maps.Clone(c.Told)
		if c.Told == nil {
			c.Told = map[string]bool{}
		}
		for _, id := range e.IDs {
			c.Told[id] = true
		}
	case Wished:
		c.Wish = e.Wish
	case Moved:
		c.Moves = with(c.Moves, e.Move)
	case RecoveryOpened:
		c.Breaks, c.Step = with(c.Breaks, e.Recovery), Open
	case RecoveryClosed:
		c.Breaks = edit(c.Breaks, func(r *Recovery) bool { return r.No == e.No }, func(r *Recovery) { r.Open = false })
		c.Facts.Promises = c.promisesAsFacts()
	case EscalationRaised:
		c.Asked = with(c.Asked, e.Escalation)
	case EscalationDecided:
		c.Asked = edit(c.Asked, func(x *Escalation) bool { return x.ID == e.ID }, func(x *Escalation) { x.State, x.Reason = e.State, e.Reason })
	case InstructionQueued:
		c.Orders = with(c.Orders, e.Instruction)
	case InstructionAnswered:
		c.Orders = edit(c.Orders, func(i *Instruction) bool { return i.Key == e.Key },
			func(i *Instruction) { i.State, i.Reference, i.Why = e.State, e.Reference, e.Why })
	case NoticeQueued, Reminded, LinkIssued, LinkRevoked:
		c = c.evolveTold(e)
	case Closed:
		c.Step, c.Reopened = e.Step, nil
	case Reopened:
		again := e.Reopening
		c.Step, c.Reopened = Open, &again
	default:
		c = c.evolveTable(e)
	}
	return c.moved(e)
}

// evolveTold folds what the two sides are told, and the customer's ways in.
func (c Case) evolveTold(e journal.Event) Case {
	switch e := e.(type) {
	case NoticeQueued:
		c.Notices = with(c.Notices, e.Notice)
	case Reminded:
		c.Reminders = with(c.Reminders, e.Reminder)
	case LinkIssued:
		c.Links = with(c.Links, e.Link)
	case LinkRevoked:
		c.Links = edit(c.Links, func(l *Link) bool { return l.Hash == e.Hash }, func(l *Link) { l.Revoked = true })
	}
	return c
}

// noted are the facts with what was noted to have happened.
func noted(f rights.Facts, e FactNoted) rights.Facts {
	if e.Event.Kind != "" {
		f.Events = with(f.Events, e.Event)
	}
	if e.Claim != "" {
		f.Claim = e.Claim
	}
	if e.SuppliedAs != "" {
		f.Contract.SuppliedAs = e.SuppliedAs
	}
	if e.PaidBack.Sign() > 0 { // the same money is not owed twice
		f.Contract.Paid = f.Contract.PaidOrPrice().Sub(e.PaidBack)
	}
	return f
}

// evolveTable folds offers, read-backs, agreements and promises.
func (c Case) evolveTable(e journal.Event) Case {
	switch e := e.(type) {
	case OfferMade:
		c.Offers, c.Step, c.Quick = with(c.Offers, e.Offer), Offered, false
		if e.Offer.Seat == House {
			c.Known = c.onFile()
		}
	case OfferEnded:
		c.Offers = edit(c.Offers, func(o *Offer) bool { return o.ID == e.ID },
			func(o *Offer) { o.State, o.Picked = e.State, e.Picked })
		if e.State != "accepted" && c.Step == Offered {
			c.Step = c.restingStep()
		}
	case ReadBackIssued:
		back := e.ReadBack
		c.Back, c.Step = &back, ReadingIt
	case ReadBackConfirmed:
		if c.Back != nil && c.Back.ID == e.ID {
			back := *c.Back
			back.Confirmed = maps.Clone(back.Confirmed)
			if back.Confirmed == nil {
				back.Confirmed = map[Seat]Confirmed{}
			}
			back.Confirmed[e.Seat] = e.Confirmed
			c.Back = &back
		}
	case ReadBackDropped:
		c.Back, c.Step = nil, c.restingStep()
	case AgreementBound:
		c.Bound, c.Back, c.Step, c.Reopened = with(c.Bound, e.Agreement), nil, Agreed, nil
	case PromiseMade:
		c.Promise = with(c.Promise, e.Promise)
		c.Facts.Promises = c.promisesAsFacts()
	case PromiseStarted:
		c.editPromise(e.ID, func(p promise.Promise) promise.Promise {
			p.Awaits, p.From, p.Due = "", e.From, e.Due
			return p
		})
	case PromiseKept:
		c.editPromise(e.ID, func(p promise.Promise) promise.Promise { return p.Keep(e.Proof) })
	case PromiseBroken:
		c.editPromise(e.ID, func(p promise.Promise) promise.Promise { return p.Break(e.On, e.Why, e.Came) })
	case PromiseReplaced:
		c.editPromise(e.ID, func(p promise.Promise) promise.Promise {
			if e.Kept {
				p.Why = KeptByAgreement
			}
			return p.Replace(e.On, e.By)
		})
	case SolvingOpened, SolvingWritten, SolvingClosed:
		c = c.evolveSolving(e)
	case Warned, TalkEnd:
		c = c.evolveConduct(e)
	default:
		c = c.evolveMessages(e)
	}
	return c
}

func opened(e Opened) Case {
	paid := make([]money.Amount, len(e.Parts))
	for i, p := range e.Parts {
		paid[i] = p.Paid
	}
	return Case{
		ID: e.ID, OpenedOn: e.On, OpenedAt: e.At, OpenedBy: e.By,
		Customer: e.Customer, Called: e.Called, Order: e.Order, Lines: e.Parts, Subject: e.Subject,
		Policy: e.Policy, Zone: e.Zone, Step: Open, Quick: true,
		Operation: e.Operation, Wish: e.Wish, Facts: e.Facts, Paid: money.Sum(paid...),
	}
}

// agreedDay takes over a day of delivery that the house's people promised: what
// they said of it is what was agreed, where the order itself names no day.
func (c *Case) agreedDay(s Statement) {
	if s.Promise != "" && s.Deed == DeedDeliver && c.Facts.Contract.PromisedBy == 0 {
		c.Facts.Contract.PromisedBy = s.By
	}
}

// restingStep is where the case stands when nothing is being offered or read back.
func (c Case) restingStep() Step {
	if len(c.Bound) == 0 || c.Recovering() || c.Reopened != nil {
		return Open
	}
	for _, p := range ours(c.Promise) {
		if p.Open() {
			return Agreed
		}
	}
	if c.confirmed() != nil {
		return Agreed
	}
	return Settled
}

func (c *Case) editPromise(id string, change func(promise.Promise) promise.Promise) {
	c.Promise = edit(c.Promise, func(p *promise.Promise) bool { return p.ID == id }, func(p *promise.Promise) { *p = change(*p) })
	c.Facts.Promises = c.promisesAsFacts()
}

// promisesAsFacts are the house's promises of goods as the law's facts have
// them: what was said binds, until it is replaced by agreement.
// An old breach that has been put right by agreement is over.
func (c Case) promisesAsFacts() []rights.PromiseMade {
	over := map[string]bool{}
	for _, r := range c.Breaks {
		over[r.Promise] = !r.Open
	}
	var facts []rights.PromiseMade
	for _, p := range c.Promise {
		if p.Promisor.Seat != string(House) || p.Deed.Kind != promise.Deliver || p.State == promise.Replaced || over[p.ID] {
			continue
		}
		f := rights.PromiseMade{Deed: "delivery", By: p.Due, On: p.MadeOn, Who: p.Promisor.Name, Kept: rights.Known(p.State == promise.Kept)}
		facts = append(facts, f)
	}
	return facts
}

// Evolve is the side after an event of its own stream.
func (s Side) Evolve(e journal.Event) Side {
	switch e := e.(type) {
	case PlanDrafted:
		p := e.Plan
		s.Seat, s.Plan = e.Seat, &p
	case Noted:
		s.Seat, s.Notes = e.Seat, with(s.Notes, e.Note)
	}
	return s
}

// with appends without touching the array of the state before.
func with[T any](list []T, item T) []T { return append(slices.Clip(list), item) }

// edit copies the list and changes the items that are meant.
func edit[T any](list []T, meant func(*T) bool, change func(*T)) []T {
	list = slices.Clone(list)
	for i := range list {
		if meant(&list[i]) {
			change(&list[i])
		}
	}
	return list
}
