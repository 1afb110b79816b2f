package desk

import (
	"context"
	"errors"
	"slices"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/phrase"
	"makegood/internal/promise"
	"makegood/internal/talk"
	"makegood/internal/talk/compose"
	"makegood/internal/words"
)

// DraftAsked is a move of the house that is to be put in words. What it says
// comes from the case: packages are held to floor and mandate as if they were
// offered now, a promise, an escalation, a read-back are those on file.
type DraftAsked struct {
	Move      compose.Kind
	Packages  []casefile.Package // of offer, counter, concede, trade, refuse
	Ref       string             // of promise, slip: the promise; of escalate: the escalation
	By        calendar.Day       // of trade: by when the goods are brought back
	Reason    string             // of refuse: a clause in the language of the message
	Lang      words.Lang
	Tone      compose.Tone
	Variation int
	Letter    bool // with a greeting and a close
}

// Draft is a message that a person may send. Writer says whose words they are:
// rules or model; Why, where a model was asked and ours was used, why.
type Draft struct {
	Text   string
	Writer string
	Why    string
}

// Draft writes a move of the house. A text that a model wrote is used when it
// says what ours says and nothing else; on a mismatch, a timeout or a refusal
// ours is used.
func (d *Desk) Draft(ctx context.Context, actor casefile.Actor, id string, asked DraftAsked) (Draft, error) {
	if err := May(actor, Talk); err != nil {
		return Draft{}, err
	}
	w := &work{Desk: d, ctx: ctx, actor: actor, now: d.now(), streams: map[string]*stream{}}
	c, own, err := w.readCase(id)
	if err != nil {
		return Draft{}, err
	}
	if actor.Seat() != casefile.House {
		return Draft{}, fault.New(fault.NotYourSeat)
	}
	t := &drafting{work: w, c: c, own: own, asked: asked}
	m, err := t.move()
	if err != nil {
		return Draft{}, err
	}
	how := compose.Manner{Lang: asked.Lang, Tone: asked.Tone, Variation: asked.Variation}
	if asked.Letter {
		how.To, how.From = c.Called, actor.Name
	}
	ours := compose.Write(m, how)
	holds := phrase.Shipped().Check(ours, ours, m, how, w.today(c))
	if holds != nil && asked.Reason != "" { // our own sentences read back; what the reason adds must be a reason
		return Draft{}, unfit("reason", words.Both("wrong.more_than_reason"))
	}
	if err := t.try(casefile.Say{Act: "tell", Text: ours}); err != nil {
		return Draft{}, err
	}
	out := Draft{Text: ours, Writer: phrase.Rules}
	if d.Model == nil || holds != nil || !d.affords(ctx, c.ID) {
		return out, nil
	}
	text, why, err := t.reworded(ours, m, how)
	if err != nil {
		return Draft{}, err
	}
	if why != "" {
		out.Why = why
		return out, nil
	}
	return Draft{Text: text, Writer: phrase.Model}, nil
}

// reworded asks the model for other words and holds them to ours; why is why
// they may not be used.
func (t *drafting) reworded(ours string, m compose.Move, how compose.Manner) (text, why string, err error) {
	known, err := t.known(t.c)
	if err != nil {
		return "", "", err
	}
	text, call, failed := t.Model.Reword(t.ctx, Wording{Case: t.c.ID, Known: known, Text: ours, Lang: how.Lang, Tone: how.Tone})
	if failed != nil {
		why = whyNot(failed)
	} else if mismatch := phrase.Shipped().Check(text, ours, m, how, t.today(t.c)); mismatch != nil {
		why = "other"
		if m, ok := errors.AsType[*phrase.Mismatch](mismatch); ok {
			why = "other_" + m.What
		}
	} else if t.try(casefile.Say{Act: "tell", Text: text}) != nil {
		why = "must_not_be_said"
	}
	outcome := why
	if why == "" {
		outcome = used
	}
	t.called(t.ctx, t.c.ID, "phrase", call, outcome)
	return text, why, nil
}

// drafting finds the facts of a move in the case.
type drafting struct {
	*work
	c     casefile.Case
	own   casefile.Side
	asked DraftAsked
}

// try asks the case whether a command would be allowed now; nothing is kept.
func (t *drafting) try(cmd casefile.Command) error {
	whole, err := t.complete(t.c, cmd)
	if err != nil {
		return err
	}
	_, err = casefile.Decide(t.c, t.own, whole, t.scene(t.actor, t.c.Policy, t.c.Zone, t.now))
	return err
}

func unfit(at string, problem words.Text) error {
	return fault.New(fault.InputInvalid, "at", at, "problem", problem)
}

// move is the move with its facts.
func (t *drafting) move() (compose.Move, error) {
	m := compose.Move{Kind: t.asked.Move}
	if !slices.Contains(compose.Kinds(), m.Kind) {
		return m, unfit("move", words.Both("wrong.no_move"))
	}
	var err error
	switch m.Kind {
	case compose.Owed:
		for _, e := range t.c.OpenRights() {
			m.Terms, err = t.add(m.Terms, err, casefile.Term{Remedy: e.Remedy, Amount: sumOf(e.Amount)}, "move")
		}
		if err == nil && len(m.Terms) == 0 {
			err = unfit("move", words.Both("wrong.nothing_owed"))
		}
	case compose.Offer, compose.Counter, compose.Concede, compose.Trade, compose.Refuse:
		return t.offered(m)
	case compose.Promise, compose.Slip:
		m.Terms, err = t.promised(m.Kind)
	case compose.Escalate:
		m.Name, m.Deadline, err = t.escalated()
	case compose.ReadBack:
		if t.c.Back == nil || t.c.Back.Operation != nil {
			return m, unfit("move", words.Both("wrong.no_read_back"))
		}
		m.Terms, err = t.terms(t.c.Back.Package, "move")
	case compose.Accept:
		o, ok := t.c.StandingOffer()
		if !ok {
			return m, fault.New(fault.OfferUnknown)
		}
		err = t.try(casefile.Accept{Offer: o.ID, Pick: min(len(o.Packages), 1)})
	}
	return m, err
}

// offered are the moves that put packages forward. They are refused as the
// offer itself would be.
func (t *drafting) offered(m compose.Move) (compose.Move, error) {
	packages := t.asked.Packages
	most := 1
	if m.Kind == compose.Offer {
		most = 3
	}
	if len(packages) == 0 || len(packages) > most {
		return m, unfit("packages", words.Both("wrong.one_package"))
	}
	for _, p := range packages {
		if p.Alternative {
			return m, unfit("packages", words.Both("wrong.less_in_message"))
		}
		terms, err := t.terms(p, "packages")
		if err != nil {
			return m, err
		}
		m.Terms = append(m.Terms, terms...)
	}
	if err := t.try(casefile.MakeOffer{Packages: packages}); err != nil {
		return m, err
	}
	switch m.Kind {
	case compose.Trade:
		if m.Deadline = t.asked.By; m.Deadline < t.today(t.c) {
			return m, unfit("by", words.Both("wrong.brought_back"))
		}
	case compose.Refuse:
		if m.Reason = t.asked.Reason; m.Reason == "" {
			return m, unfit("reason", words.Both("wrong.no_reason"))
		}
	}
	return m, nil
}

// terms is a package as a message says it: one thing. Money that goes back to
// several tenders is one sum.
func (t *drafting) terms(p casefile.Package, at string) ([]talk.Terms, error) {
	var one casefile.Term
	for i, term := range p.Terms {
		if i > 0 && (term.Remedy != one.Remedy || term.Amount.IsZero()) {
			return nil, unfit(at, words.Both("wrong.one_thing"))
		}
		if i == 0 {
			one = term
			continue
		}
		one.Amount = one.Amount.Add(term.Amount)
	}
	return t.add(nil, nil, one, at)
}

// add puts a term into words' terms; a remedy that has no words is refused.
func (t *drafting) add(list []talk.Terms, err error, term casefile.Term, at string) ([]talk.Terms, error) {
	if err != nil {
		return nil, err
	}
	remedy := term.Remedy
	if remedy == "set_extra_time" {
		remedy = "delivery"
	}
	if !slices.Contains(phrase.Remedies(), remedy) {
		return nil, unfit(at, words.Both("wrong.no_words", "Remedy", remedy))
	}
	if slices.ContainsFunc(list, func(x talk.Terms) bool { return x.Remedy == remedy }) {
		return list, nil // law and policy give the same: it is said once
	}
	out := talk.Terms{Remedy: remedy}
	if !term.Amount.IsZero() {
		a := term.Amount
		out.Amount = &a
	}
	if term.By != 0 {
		by := term.By
		out.By = &by
	}
	return append(list, out), nil
}

// promised is an open promise of the house, as it stands on file.
func (t *drafting) promised(kind compose.Kind) ([]talk.Terms, error) {
	p, ok := t.c.PromiseByID(t.asked.Ref)
	switch {
	case !ok || p.Promisor.Seat != string(casefile.House):
		return nil, fault.New(fault.NotFound, "what", "promise "+t.asked.Ref)
	case !p.Open():
		return nil, fault.New(fault.PromiseClosed)
	case p.Due == 0 || p.Due < t.today(t.c):
		return nil, unfit("ref", words.Both("wrong.no_day"))
	case kind == compose.Slip && !t.c.Recovering():
		return nil, unfit("move", words.Both("wrong.none_slipped"))
	}
	remedy := p.Deed.Remedy
	if remedy == "" {
		remedy = map[promise.Kind]string{promise.Pay: "refund", promise.Deliver: "delivery", promise.Fix: "repair"}[p.Deed.Kind]
	}
	return t.add(nil, nil, casefile.Term{Remedy: remedy, Amount: p.Deed.Amount, By: p.Due}, "ref")
}

// escalated is who answers, and by when, as it was promised.
func (t *drafting) escalated() (string, calendar.Day, error) {
	for _, x := range t.c.Asked {
		if x.ID != t.asked.Ref {
			continue
		}
		p, ok := t.c.PromiseByID(x.Promise)
		if !ok || !p.Open() {
			return "", 0, fault.New(fault.PromiseClosed)
		}
		return x.Who, p.Due, nil
	}
	return "", 0, fault.New(fault.NotFound, "what", "escalation "+t.asked.Ref)
}

func sumOf(a *money.Amount) money.Amount {
	if a == nil {
		return money.Amount{}
	}
	return *a
}
