package casefile

import (
	"fmt"
	"slices"

	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/ledger"
	"makegood/internal/rights"
)

// draft is a decision in the making: the case as it stands after the events
// so far, so that a later step of one command sees what an earlier one did.
type draft struct {
	Scene
	c   Case
	own Side
	out Decision

	found  rights.Findings // of today
	looked bool            // and nothing has happened since
	blind  bool            // it rests on what other cases were given, and that was not looked up
	under  *Agreement      // what is judged would change; nil: nothing
}

func (d *draft) add(events ...journal.Event) {
	for _, e := range events {
		d.out.Shared = append(d.out.Shared, e)
		d.c = d.c.Evolve(e)
	}
	d.looked = d.looked && len(events) == 0
}

func (d *draft) keep(e journal.Event) {
	d.out.Own = append(d.out.Own, e)
	d.own = d.own.Evolve(e)
}

func (d *draft) post(e ledger.Entry) {
	e.On, e.Order = d.Today, d.c.Order
	d.out.Ledger = append(d.out.Ledger, e)
}

// Decide answers a command with the events that follow from it, or with a
// refusal. It is pure: the same case, side, command and scene give the same
// answer. own is the actor's own side.
func Decide(c Case, own Side, command Command, scene Scene) (Decision, error) {
	d := &draft{Scene: scene, c: c, own: own}
	err := d.decide(command)
	if d.blind {
		return Decision{}, ErrElsewhere
	}
	if err != nil {
		return Decision{}, err
	}
	return d.out, nil
}

func (d *draft) decide(command Command) error {
	if open, ok := command.(OpenCase); ok {
		return d.open(open)
	}
	if !d.c.Exists() {
		return fault.New(fault.NotFound, "what", "case")
	}
	if d.c.Step == Lapsed {
		switch command.(type) {
		case Tick, WriteNote, RevokeLink:
		default:
			return fault.New(fault.CaseClosed, "case", d.c.ID)
		}
	}
	if err := d.guest(command); err != nil {
		return err
	}
	if err := d.talkOver(command); err != nil {
		return err
	}
	switch cmd := command.(type) {
	case State:
		return d.state(cmd.Statement)
	case StandBy:
		return d.standBy(cmd)
	case NoteFact:
		return d.noteFact(cmd)
	case AnswerQuestion:
		return d.answer(cmd)
	case TellRights:
		return d.tell()
	case Choose:
		return d.choose(cmd)
	case Say:
		return d.say(cmd)
	case DraftPlan:
		return d.plan()
	case EditPlan:
		if err := d.c.ownMoney(cmd.Plan); err != nil {
			return err
		}
		cmd.Plan.Seat = string(d.Actor.Seat())
		d.keep(PlanDrafted{Seat: d.Actor.Seat(), Plan: cmd.Plan})
		return nil
	case WriteNote:
		d.keep(Noted{d.Actor.Seat(), Note{d.Now, d.Actor.ID, cmd.Text}})
		return nil
	case MakeOffer:
		return d.offer(cmd)
	case Amend:
		return d.amend(cmd)
	case Accept:
		return d.accept(cmd)
	case Reject:
		return d.reject(cmd)
	case Decline:
		return d.decline(cmd)
	case Escalate:
		return d.escalate(cmd)
	case DecideEscalation:
		return d.decideEscalation(cmd)
	case CallPerson:
		return d.callPerson(cmd)
	case Reopen:
		return d.reopen(cmd)
	}
	return d.decideKeeping(command)
}

// decideKeeping decides what comes after the talk: read-backs, promises, the clock.
func (d *draft) decideKeeping(command Command) error {
	switch cmd := command.(type) {
	case ReadBackOperation:
		return d.readBackOperation(cmd)
	case ReadBackRight:
		return d.readBackRight(cmd)
	case Confirm:
		return d.confirm(cmd)
	case KeepPromise:
		return d.keepPromise(cmd)
	case BreakPromise:
		return d.breakPromise(cmd)
	case DeletePromise:
		return fault.New(fault.PromiseIsKept, "promise", cmd.ID)
	case AnswerInstruction:
		return d.answerInstruction(cmd)
	case GoodsBack:
		return d.goodsBack(cmd)
	case Tick:
		d.tick()
		return nil
	case CheckSupply:
		d.checkSupply(cmd)
		return nil
	case TellSlip:
		return d.tellSlip(cmd)
	case IssueLink:
		return d.issueLink(cmd)
	case RevokeLink:
		d.add(LinkRevoked(cmd))
		return nil
	case Close:
		return d.close(cmd)
	case ReceiveMessage:
		return d.receive(cmd.Message)
	case TakeUp:
		return d.takeUp(cmd)
	case PassOver:
		return d.passOver(cmd)
	case Report:
		return d.report(cmd)
	case WarnCustomer, EndTalk, DecideEnd, LiftEnd:
		return d.decideConduct(cmd)
	case OpenSolving, AddEntry, ChooseOption, AddLine, ConfirmLine, CloseSolving:
		return d.decideSolving(cmd)
	}
	return fmt.Errorf("casefile: no decision for %T", command)
}

// look finds what is owed today and puts it on file where it changed.
func (d *draft) look() {
	if d.looked {
		return
	}
	found := d.find(d.c.Facts)
	if d.c.Found.On == 0 || !found.Same(d.c.Found) {
		d.add(Found{found})
	}
	d.found, d.looked = found, true
}

// find is what is owed today on the facts.
func (d *draft) find(facts rights.Facts) rights.Findings {
	found := d.Law.Find(facts, d.Today, d.c.Policy)
	if facts.Claim == "" {
		found.Refer = []rights.Refer{} // nothing is wrong yet: there is nothing to ask
	}
	all := facts.Contract.Paid.Currency != "" && facts.Contract.Paid.IsZero() // the price went back, whole
	found.Entitlements = slices.DeleteFunc(slices.Clone(found.Entitlements), func(e rights.Entitlement) bool {
		return e.Amount != nil && e.Amount.IsZero() || all && againstCard(e) // a right to nothing is none
	})
	return found
}
