package desk

import (
	"context"
	"strings"

	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/words"
)

// The bounds of a PIN, in digits. It is short because it is typed while a
// customer waits; what keeps it is that few attempts are free (see mayTry) and
// that it opens nothing but an approval before a person of the house.
const (
	minPIN = 6
	maxPIN = 12
)

// SetPIN gives the actor a PIN with which they approve at somebody else's till.
func (d *Desk) SetPIN(ctx context.Context, actor casefile.Actor, pin string) error {
	if err := May(actor, Account); err != nil {
		return err
	}
	if d.Passwords == nil {
		return fault.New(fault.Unavailable, "what", "the sign-in by password")
	}
	if problem := weakPIN(pin); problem != "" {
		return fault.New(fault.PasswordWeak, "problem", say("guide.pin."+problem, "Least", minPIN, "Most", maxPIN))
	}
	hash, err := d.Passwords.Hash(ctx, pin)
	if err != nil {
		return err
	}
	return d.do(ctx, actor, func(w *work) error {
		id := memberID(actor)
		if _, err := w.member(id); err != nil {
			return err
		}
		w.add("staff/"+id, "", pinSet{Hash: hash, At: w.now})
		return nil
	})
}

// weakPIN says what is wrong with a PIN: "digits", or "simple" for what would be
// guessed first, one digit or a row of them.
func weakPIN(pin string) string {
	if len(pin) < minPIN || len(pin) > maxPIN || strings.Trim(pin, "0123456789") != "" {
		return "digits"
	}
	same, up, down := true, true, true
	for i := 1; i < len(pin); i++ {
		same = same && pin[i] == pin[i-1]
		up = up && pin[i] == pin[i-1]+1
		down = down && pin[i] == pin[i-1]-1
	}
	if same || up || down {
		return "simple"
	}
	return ""
}

// PINDecision is a yes or a no that a superior gives at a clerk's till. It is
// about an escalation that is asked already, about a package that the clerk asks
// for in the same breath, or about the end of the talk.
type PINDecision struct {
	Approver   string // id of the member
	PIN        string
	Escalation string            // as E1
	Ask        *casefile.Package // instead of it
	End        bool              // instead of both: the end of the talk, which was asked for
	Why        string            // what the clerk says for it
	Approve    bool
	Reason     string // a no has its reason
}

// about counts what the decision is about.
func (in PINDecision) about() int {
	n := 0
	for _, named := range []bool{in.Ask != nil, in.Escalation != "", in.End} {
		if named {
			n++
		}
	}
	return n
}

// DecideByPIN decides in one step what is over the mandate of the person at the
// till: the approver comes, reads, types their PIN, and it is their word in the
// log. Wrong PINs are counted like wrong passwords, for themselves.
func (d *Desk) DecideByPIN(ctx context.Context, actor casefile.Actor, id string, in PINDecision) (CaseView, error) {
	if err := May(actor, Coach); err != nil {
		return CaseView{}, err
	}
	switch {
	case actor.Kind != casefile.Staff:
		return CaseView{}, fault.New(fault.NotYourSeat)
	case d.Passwords == nil:
		return CaseView{}, fault.New(fault.Unavailable, "what", "the sign-in by password")
	case in.about() != 1:
		return CaseView{}, fault.New(fault.InputInvalid, "at", "ask", "problem", words.Both("wrong.ask_for_what"))
	}
	s, err := d.named(ctx, in.Approver)
	if err != nil {
		return CaseView{}, err
	}
	if in.Approver == memberID(actor) || s.ID == memberID(actor) { // by whatever name they call themselves
		return CaseView{}, fault.New(fault.InputInvalid, "at", "approver", "problem", words.Both("wrong.own_approval"))
	}
	name := "pin " + in.Approver
	if s.ID != "" {
		name = "pin " + s.ID
	}
	s.Password = s.PIN
	var view CaseView
	err = d.attempt(ctx, s, name, in.PIN, func(on string) error {
		approver := actorOf(Member(s.staffHired))
		approver.Credential = actor.Credential // it was typed there
		if err := May(approver, Approve); err != nil {
			return err
		}
		if err := d.write(Doing(ctx, signIn), approver, func(n *noted) { n.On = on }); err != nil {
			return err
		}
		view, err = d.decideAs(Doing(ctx, Approve), actor, approver, id, in)
		return err
	})
	return view, err
}

// decideAs asks as the one and decides as the other, in one transaction. The log
// has it by the approver.
func (d *Desk) decideAs(ctx context.Context, actor, approver casefile.Actor, id string, in PINDecision) (CaseView, error) {
	var view CaseView
	err := d.do(ctx, approver, func(w *work) error {
		w.actor = actor
		c, own, err := w.readCase(id)
		if err != nil {
			return err
		}
		escalation := in.Escalation
		if in.Ask != nil {
			ask, err := w.complete(c, casefile.Escalate{Ask: *in.Ask, Who: approver.Name, Why: in.Why, AtOnce: true})
			if err != nil {
				return err
			}
			if c, err = w.decide(c, own, ask); err != nil {
				return err
			}
			escalation = c.Asked[len(c.Asked)-1].ID
		}
		w.actor = approver
		var decides casefile.Command = casefile.DecideEscalation{ID: escalation, Approve: in.Approve, Reason: in.Reason, AtOnce: true}
		if in.End {
			decides = casefile.DecideEnd{Approve: in.Approve, Reason: in.Reason}
		}
		if c, err = w.decide(c, own, decides); err != nil {
			return err
		}
		if c, err = w.follow(c, own, decides); err != nil {
			return err
		}
		view = w.view(c, own)
		return nil
	})
	if err != nil {
		return CaseView{}, err
	}
	return d.Get(ctx, actor, view.Case.ID)
}
